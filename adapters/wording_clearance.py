"""Words for clearance runs: what was sent to customs, and what it said."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.wording_parts import because, count, money, names, orders, parcels
from domain import clearance_events as run

STATUSES: Mapping[int, str] = {
    1: "saved",
    2: "being submitted",
    3: "sent on to customs",
    4: "not sent on to customs",
    120: "stored by customs",
    300: "taken for review",
    399: "concluded",
    400: "waiting for arrival",
    500: "chosen for inspection",
    501: "detained, moved to clearance",
    502: "detained",
    503: "detained",
    599: "detained for good",
    600: "suspended",
    700: "sent back abroad",
    800: "released",
    899: "closed",
}
"""What each answer of customs means (CEB specification 2022-05)."""

SETTLED: Mapping[int, str] = {2: "paid", 3: "void"}


def status(number: int) -> str:
    return f"{STATUSES.get(number, 'answered')} ({number})"


def statuses(answers: Any) -> str:
    return names(sorted({status(answer.status) for answer in answers}))


def billed(bills: Any) -> str:
    fen = sum(bill.tariff_fen + bill.vat_fen + bill.consumption_fen for bill in bills)
    return f"{count(len(bills), 'tax bill')} of {money(fen)} in all"


CLEARANCE: Mapping[type, Callable[[Any], str]] = {
    run.RunOpened: lambda e: (
        f"Clearance run {e.run_id} opened for {orders(e.orders)}, declared by {e.declarant}"
    ),
    run.WaybillsAssigned: lambda e: (
        f"{count(len(e.waybills), 'waybill')} of {e.carrier} assigned in run {e.run_id}"
    ),
    run.DocumentsSent: lambda e: (
        f"{e.document.value.capitalize()} documents of {orders(e.order_ids)} sent to customs,"
        f" message {e.message_id}"
    ),
    run.DocumentsAnswered: lambda e: (
        f"{e.document.value.capitalize()} documents of {orders(e.answers)} {statuses(e.answers)}"
    ),
    run.DocumentsMatched: lambda e: f"Documents of {orders(e.order_ids)} match",
    run.MatchFailed: lambda e: (
        f"Documents of {orders({f.order_id for f in e.failures})} do not match:"
        f" {names(sorted({f'{f.rule} {f.field}' for f in e.failures}))}"
    ),
    run.DeclarationsSent: lambda e: (
        f"{count(len(e.declarations), 'declaration')} sent to customs, message {e.message_id}"
    ),
    run.MessageRefused: lambda e: f"Message {e.message_id} refused as a whole{because(e.reason)}",
    run.DeclarationsAnswered: lambda e: (
        f"{count(len(e.answers), 'declaration')} {status(e.status)}"
    ),
    run.DeclarationsRejected: lambda e: (
        f"{count(len(e.rejections), 'declaration')} rejected by customs:"
        f" {names(sorted({r.text for r in e.rejections}))}"
    ),
    run.ParcelsHeld: lambda e: f"{parcels(e.answers)} held by customs: {status(e.status)}",
    run.DeclarationsReleased: lambda e: (
        f"{count(len(e.answers), 'declaration')} released by customs"
    ),
    run.ReceiptUnfit: lambda e: (
        f"Receipt for {e.cop_no or 'no declaration'}, {status(e.status)},"
        f" does not fit{because(e.reason)}"
    ),
    run.DeclarationsCorrected: lambda e: (
        f"{count(len(e.order_ids), 'declaration')} corrected{because(e.note)}"
    ),
    run.InspectionRecorded: lambda e: (
        f"{parcels(e.order_ids)} inspected by {e.officer}{because(e.finding)}"
    ),
    run.TaxBilled: lambda e: billed(e.bills),
    run.TaxSettled: lambda e: (
        f"{count(len(e.tax_nos), 'tax bill')} {SETTLED.get(e.status, 'settled')}"
        + (f" with payment {e.payment_no}" if e.payment_no else "")
    ),
    run.WithdrawalAsked: lambda e: (
        f"Withdrawal of {count(len(e.order_ids), 'declaration')} asked for{because(e.reason)}"
    ),
    run.WithdrawalsSent: lambda e: (
        f"Withdrawal of {count(len(e.order_ids), 'declaration')} sent to customs,"
        f" message {e.message_id}"
    ),
    run.WithdrawalsAccepted: lambda e: (
        f"Customs accepted the withdrawal of {count(len(e.order_ids), 'declaration')}"
    ),
    run.WithdrawalsRefused: lambda e: (
        f"Customs refused the withdrawal of {count(len(e.order_ids), 'declaration')}"
        f"{because(e.reason)}"
    ),
    run.OrdersHandedBack: lambda e: (
        f"Clearance run {e.run_id} handed {orders(e.order_ids)} back{because(e.reason)}"
    ),
    run.OrdersListedForExit: lambda e: (
        f"Clearance run {e.run_id} listed {parcels(e.order_ids)} for exit {e.exit_id}"
    ),
    run.OrdersDelistedFromExit: lambda e: (
        f"Clearance run {e.run_id} took {parcels(e.order_ids)} off exit {e.exit_id}"
        f"{because(e.reason)}"
    ),
    run.ParcelsPicked: lambda e: f"{parcels(e.order_ids)} picked from the shelves",
}
