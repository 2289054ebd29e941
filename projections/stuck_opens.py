"""Which events make something wait, and for what."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from domain import batch_events as batches
from domain import clearance_events as runs
from domain import clearance_leaving_events as leaving
from domain import consignment_events as voyages
from domain import delivery as deliveries
from domain import entry_events as entries
from domain import exit_events as exits
from domain import guarantee_events as guarantees
from domain import order_events as orders
from domain import payment as payments
from domain import return_events as returns
from domain import stock_count as counts
from domain.dated import CUSTOMS_ZONE, RETURN_BACK_DAYS, customs_day, in_force
from domain.entry_appointment_events import AppointmentMade
from projections import stuck_rules as steps
from projections.stuck_waits import Opens, Wait, place_of


def day_ends(released_at: datetime) -> datetime:
    """The end of the last day in Shanghai on which a return may be back."""
    released = customs_day(released_at)
    last = released + timedelta(days=in_force(RETURN_BACK_DAYS, released))
    return datetime.combine(last + timedelta(days=1), time(), CUSTOMS_ZONE)


OPENS: Mapping[type, Opens] = {
    orders.RefundOwed: lambda e: [refund_wait(e)],
    payments.PaymentReportDiffers: lambda e: [
        Wait("payment", e.payment_id, steps.LOOK_AT_PAYMENT, detail=str(e.amount_fen))
    ],
    batches.BatchLocked: lambda e: [Wait("batch", e.batch_id, steps.PLACE_PURCHASE)],
    batches.PurchasePlaced: lambda e: [
        Wait("batch", e.batch_id, steps.CONFIRM, e.purchase_id, e.supplier)
    ],
    batches.SupplierConfirmed: lambda e: [
        Wait("batch", e.batch_id, steps.RECEIVE_OVERSEAS, e.purchase_id)
    ],
    voyages.ConsignmentSealed: lambda e: [Wait("consignment", e.consignment_id, steps.DEPART)],
    voyages.ConsignmentDeparted: lambda e: [
        Wait("consignment", e.consignment_id, steps.ARRIVE, detail=e.bill_no)
    ],
    voyages.ConsignmentArrived: lambda e: [
        Wait(
            "consignment",
            e.consignment_id,
            steps.LIST_ENTRY,
            detail="" if e.seal_intact else "seal broken",
        )
    ],
    AppointmentMade: lambda e: [
        Wait(
            "entry",
            e.entry_id,
            steps.KEEP_APPOINTMENT,
            e.appointment_no,
            " ".join(e.skus),
            e.ends_at,
        )
    ],
    entries.EntryListed: lambda e: [
        Wait("entry", e.entry_id, rule, detail=e.list_no)
        for rule in (steps.PASS_ENTRY_GATE, steps.TALLY, steps.POST)
    ],
    counts.CountTaken: lambda e: (
        [Wait("count", e.count_id, steps.DECIDE_COUNT)] if e.counted != e.expected else []
    ),
    runs.MessageRefused: lambda e: [
        Wait("run", e.run_id, steps.MEND_MESSAGE, e.message_id, e.reason)
    ],
    runs.ReceiptUnfit: lambda e: [
        Wait("run", e.run_id, steps.LOOK_AT_RECEIPT, place_of(e.cop_no), f"{e.status}: {e.reason}")
    ],
    leaving.WithdrawalAsked: lambda e: [
        Wait("order", i, steps.SEND_WITHDRAWAL, detail=e.reason) for i in e.order_ids
    ],
    leaving.WithdrawalsSent: lambda e: [
        Wait("order", i, steps.ANSWER_WITHDRAWAL, detail=e.message_id) for i in e.order_ids
    ],
    guarantees.GuaranteeCounted: lambda e: (
        [Wait("guarantee", e.guarantee_id, steps.COUNT_GUARANTEE, detail=e.report_no)]
        if e.differs
        else []
    ),
    exits.GatePassedUnlisted: lambda e: [
        Wait("exit", e.exit_id, steps.LOOK_AT_GATE, i, f"{e.pass_no}: {e.reason}")
        for i in e.order_ids
    ],
    deliveries.ParcelsRefused: lambda e: [
        Wait("order", i, steps.OPEN_RETURN, detail=e.carrier) for i in e.order_ids
    ],
    deliveries.ParcelsLost: lambda e: [
        Wait("order", i, steps.REFUND_LOST, detail=e.carrier) for i in e.order_ids
    ],
    returns.ReturnRequested: lambda e: [
        Wait("order", e.order_id, steps.SEND_BACK, e.return_no, e.reason, day_ends(e.released_at))
    ],
    returns.ReturnReceived: lambda e: (
        [Wait("order", e.order_id, steps.DECLARE_RETURN, e.return_no)] if e.in_time else []
    ),
    returns.ReturnDeclared: lambda e: [
        Wait("order", e.order_id, steps.ANSWER_RETURN, e.return_no, e.message_id)
    ],
    returns.ReturnAnswered: lambda e: (
        [] if e.accepted else [Wait("order", e.order_id, steps.MEND_RETURN, e.return_no, e.reason)]
    ),
}


def refund_wait(event: orders.RefundOwed) -> Wait:
    """Money that did not fit its order is owed back under the payment's name."""
    is_unfit = event.refund_id.startswith("payment-")
    rule = steps.PAY_UNFIT if is_unfit else steps.PAY_REFUND
    detail = f"{event.amount_fen} fen: {event.reason}"
    return Wait("order", event.order_id, rule, event.refund_id, detail)
