"""Which events end a wait."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from domain import batch_events as batches
from domain import clearance_events as runs
from domain import clearance_leaving_events as leaving
from domain import consignment_events as voyages
from domain import entry_events as entries
from domain import exit_events as exits
from domain import guarantee_events as guarantees
from domain import order_events as orders
from domain import return_events as returns
from domain import stock_count as counts
from domain.entry_appointment_events import AppointmentCancelled, AppointmentKept
from projections import stuck_rules as steps
from projections.stuck_waits import End, Ends, place_of


def withdrawal_ends(order_ids: Collection[str]) -> list[End]:
    return [
        End("order", order_ids, rule) for rule in (steps.SEND_WITHDRAWAL, steps.ANSWER_WITHDRAWAL)
    ]


def receipts_fit(run_id: str, told: Sequence[Any]) -> End:
    """What customs says of declarations, or that they are made anew."""
    places = (place_of(each.cop_no) for each in told)
    return End("run", (run_id,), steps.LOOK_AT_RECEIPT, places)


def sent_again(event: Any) -> End:
    return End("run", (event.run_id,), steps.MEND_MESSAGE)


ENDS: Mapping[type, Ends] = {
    orders.RefundPaid: lambda e: [
        End("order", (e.order_id,), rule, (e.refund_id,))
        for rule in (steps.PAY_REFUND, steps.PAY_UNFIT)
    ],
    orders.RefundOwed: lambda e: [End("order", (e.order_id,), steps.REFUND_LOST)],
    batches.PurchasePlaced: lambda e: [End("batch", (e.batch_id,), steps.PLACE_PURCHASE)],
    batches.SupplierConfirmed: lambda e: [
        End("batch", (e.batch_id,), steps.CONFIRM, (e.purchase_id,))
    ],
    voyages.GoodsReceivedOverseas: lambda e: [
        End("batch", {part.batch_id for part in e.units}, steps.RECEIVE_OVERSEAS)
    ],
    voyages.ConsignmentDeparted: lambda e: [End("consignment", (e.consignment_id,), steps.DEPART)],
    voyages.ConsignmentArrived: lambda e: [
        End("consignment", (e.consignment_id,), rule) for rule in (steps.DEPART, steps.ARRIVE)
    ],
    entries.EntryListed: lambda e: [End("consignment", e.consignment_ids, steps.LIST_ENTRY)],
    entries.EntryGatePassed: lambda e: [End("entry", (e.entry_id,), steps.PASS_ENTRY_GATE)],
    AppointmentKept: lambda e: [
        End("entry", (e.entry_id,), steps.KEEP_APPOINTMENT, (e.appointment_no,))
    ],
    AppointmentCancelled: lambda e: [
        End("entry", (e.entry_id,), steps.KEEP_APPOINTMENT, (e.appointment_no,))
    ],
    entries.EntryPosted: lambda e: [End("entry", (e.entry_id,), steps.POST)],
    entries.GoodsTallied: lambda e: [End("entry", (e.entry_id,), steps.TALLY)],
    counts.DifferencesDecided: lambda e: [End("count", (e.count_id,), steps.DECIDE_COUNT)],
    runs.DocumentsSent: lambda e: [sent_again(e)],
    runs.DeclarationsSent: lambda e: [sent_again(e), receipts_fit(e.run_id, e.declarations)],
    leaving.WithdrawalsSent: lambda e: [
        sent_again(e),
        End("order", e.order_ids, steps.SEND_WITHDRAWAL),
    ],
    runs.DeclarationsAnswered: lambda e: [receipts_fit(e.run_id, e.answers)],
    runs.DeclarationsRejected: lambda e: [receipts_fit(e.run_id, e.rejections)],
    runs.ParcelsHeld: lambda e: [receipts_fit(e.run_id, e.answers)],
    runs.DeclarationsReleased: lambda e: [
        receipts_fit(e.run_id, e.answers),
        *withdrawal_ends([answer.order_id for answer in e.answers]),
    ],
    runs.TaxSettled: lambda e: [End("order", e.order_ids, steps.COMPARE_BILL)],
    guarantees.GuaranteeCounted: lambda e: [
        End("guarantee", (e.guarantee_id,), steps.COUNT_GUARANTEE)
    ],
    leaving.WithdrawalsAccepted: lambda e: withdrawal_ends(e.order_ids),
    leaving.WithdrawalsRefused: lambda e: withdrawal_ends(e.order_ids),
    leaving.OrdersHandedBack: lambda e: withdrawal_ends(e.order_ids),
    exits.ExitGatePassed: lambda e: [End("exit", (e.exit_id,), steps.LOOK_AT_GATE, e.order_ids)],
    returns.ReturnRequested: lambda e: [End("order", (e.order_id,), steps.OPEN_RETURN)],
    returns.ReturnReceived: lambda e: [
        End("order", (e.order_id,), steps.SEND_BACK, (e.return_no,))
    ],
    returns.ReturnDeclared: lambda e: [
        End("order", (e.order_id,), rule, (e.return_no,))
        for rule in (steps.DECLARE_RETURN, steps.MEND_RETURN)
    ],
    returns.ReturnAnswered: lambda e: [
        End("order", (e.order_id,), steps.ANSWER_RETURN, (e.return_no,))
    ],
}
