"""Words for clearance runs: what was sent to customs, and what it said."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, mark, say
from adapters.wording_guarantees import TAXES_OF_RUNS
from adapters.wording_parts import because, money, names, orders, parcels
from domain import clearance_ahead_events as ahead
from domain import clearance_events as run
from domain import clearance_leaving_events as leaving
from domain.clearance_late_events import DocumentsAskedAgain

STATUSES: Mapping[int, str] = {
    1: mark("saved"),
    2: mark("being submitted"),
    3: mark("sent on to customs"),
    4: mark("not sent on to customs"),
    120: mark("stored by customs"),
    300: mark("taken for review"),
    399: mark("concluded"),
    400: mark("waiting for arrival"),
    500: mark("chosen for inspection"),
    501: mark("detained, moved to clearance"),
    502: mark("detained"),
    503: mark("detained"),
    599: mark("detained for good"),
    600: mark("suspended"),
    700: mark("sent back abroad"),
    800: mark("released"),
    899: mark("closed"),
}
"""What each answer of customs means (CEB specification 2022-05)."""

SETTLED: Mapping[int, str] = {
    2: mark("{bills} paid"),
    3: mark("{bills} void"),
}
SETTLED_SOMEHOW = mark("{bills} settled")
ANSWERED = mark("answered")

DOCUMENTS_SENT: Mapping[str, str] = {
    "order": mark("Order documents of {orders} sent to customs, message {message_id}"),
    "payment": mark("Payment documents of {orders} sent to customs, message {message_id}"),
    "waybill": mark("Waybill documents of {orders} sent to customs, message {message_id}"),
}
DOCUMENTS_ANSWERED: Mapping[str, str] = {
    "order": mark("Order documents of {orders} {statuses}"),
    "payment": mark("Payment documents of {orders} {statuses}"),
    "waybill": mark("Waybill documents of {orders} {statuses}"),
}

DOCUMENTS_REPEATED: Mapping[str, str] = {
    "order": mark("Order documents of {orders} to be sent again, after a fault of others"),
    "payment": mark("Payment documents of {orders} to be sent again, after a fault of others"),
    "waybill": mark("Waybill documents of {orders} to be sent again, after a fault of others"),
}

DOCUMENTS_ASKED_AGAIN: Mapping[str, str] = {
    "order": mark("Order documents of {orders} not answered: to be sent again{because}"),
    "payment": mark("Payment documents of {orders} not answered: to be sent again{because}"),
    "waybill": mark("Waybill documents of {orders} not answered: to be sent again{because}"),
}


def status(number: int) -> str:
    return f"{say(STATUSES.get(number, ANSWERED))} ({number})"


def statuses(answers: Any) -> str:
    return names(sorted({status(answer.status) for answer in answers}))


def billed(bills: Any) -> str:
    fen = sum(bill.tariff_fen + bill.vat_fen + bill.consumption_fen for bill in bills)
    return say("{bills} of {money} in all", bills=counted(len(bills), "tax bill"), money=money(fen))


def settled(status: int, tax_nos: Any, payment_no: str) -> str:
    bills = say(SETTLED.get(status, SETTLED_SOMEHOW), bills=counted(len(tax_nos), "tax bill"))
    return say("{settled} with payment {no}", settled=bills, no=payment_no) if payment_no else bills


def receipt_of(cop_no: str) -> str:
    """Which declaration a receipt speaks of."""
    return cop_no or say("no declaration")


def matched(event: Any) -> str:
    match_told = say("Documents of {orders} match", orders=orders(event.order_ids))
    if not event.other_payers:
        return match_told
    return say(
        "{match}; {paid} by another person, the buyer's identity confirmed by {registers}",
        match=match_told,
        paid=orders(event.other_payers),
        registers=names(sorted({other.by for other in event.other_payers})),
    )


def supplied(e: ahead.OrdersSupplied) -> str:
    if not e.orders:
        return say("{entries}: nothing yet for the orders that wait", entries=names(e.entry_ids))
    return say("{orders} have their goods now", orders=orders(e.orders))


CLEARANCE: Mapping[type, Callable[[Any], str]] = {
    run.RunOpened: lambda e: say(
        "Clearance run {run_id} opened for {orders}, declared by {declarant}",
        run_id=e.run_id,
        orders=orders(e.orders),
        declarant=e.declarant,
    ),
    ahead.OrdersSupplied: supplied,
    ahead.DocumentsOutdated: lambda e: say(
        "{orders} to be told to customs anew{because}",
        orders=orders(e.order_ids),
        because=because(e.cause),
    ),
    run.WaybillsAssigned: lambda e: say(
        "{waybills} of {carrier} assigned in run {run_id}",
        waybills=counted(len(e.waybills), "waybill"),
        carrier=e.carrier,
        run_id=e.run_id,
    ),
    run.DocumentsSent: lambda e: say(
        DOCUMENTS_SENT[e.document.value], orders=orders(e.order_ids), message_id=e.message_id
    ),
    run.DocumentsAnswered: lambda e: say(
        DOCUMENTS_ANSWERED[e.document.value], orders=orders(e.answers), statuses=statuses(e.answers)
    ),
    run.DocumentsMatched: matched,
    run.MatchFailed: lambda e: say(
        "Documents of {orders} do not match: {reasons}",
        orders=orders({f.order_id for f in e.failures}),
        reasons=names(sorted({f"{f.rule} {coded(f.field)}" for f in e.failures})),
    ),
    **TAXES_OF_RUNS,
    run.DeclarationsSent: lambda e: say(
        "{declarations} sent to customs, message {message_id}",
        declarations=counted(len(e.declarations), "declaration"),
        message_id=e.message_id,
    ),
    run.MessageRefused: lambda e: say(
        "Message {message_id} refused as a whole{because}",
        message_id=e.message_id,
        because=because(e.reason),
    ),
    run.DeclarationsAnswered: lambda e: say(
        "{declarations} {status}",
        declarations=counted(len(e.answers), "declaration"),
        status=status(e.status),
    ),
    run.DeclarationsRejected: lambda e: say(
        "{declarations} rejected by customs: {reasons}",
        declarations=counted(len(e.rejections), "declaration"),
        reasons=names(sorted({r.text for r in e.rejections})),
    ),
    run.ParcelsHeld: lambda e: say(
        "{parcels} held by customs: {status}", parcels=parcels(e.answers), status=status(e.status)
    ),
    run.DeclarationsReleased: lambda e: say(
        "{declarations} released by customs", declarations=counted(len(e.answers), "declaration")
    ),
    run.ReceiptUnfit: lambda e: say(
        "Receipt for {declaration}, {status}, does not fit{because}",
        declaration=receipt_of(e.cop_no),
        status=status(e.status),
        because=because(e.reason),
    ),
    run.DeclarationsCorrected: lambda e: say(
        "{declarations} corrected{because}",
        declarations=counted(len(e.order_ids), "declaration"),
        because=because(e.note),
    ),
    run.DocumentsRepeated: lambda e: say(
        DOCUMENTS_REPEATED[e.document.value], orders=orders(e.order_ids)
    ),
    DocumentsAskedAgain: lambda e: say(
        DOCUMENTS_ASKED_AGAIN[e.document.value],
        orders=orders(e.order_ids),
        because=because(e.reason),
    ),
    run.DeclarationsRepeated: lambda e: say(
        "{declarations} to be declared again, after a fault of others",
        declarations=counted(len(e.order_ids), "declaration"),
    ),
    run.InspectionRecorded: lambda e: say(
        "{parcels} inspected by {officer}{because}",
        parcels=parcels(e.order_ids),
        officer=e.officer,
        because=because(e.finding),
    ),
    run.TaxBilled: lambda e: billed(e.bills),
    run.TaxSettled: lambda e: settled(e.status, e.tax_nos, e.payment_no),
    leaving.WithdrawalAsked: lambda e: say(
        "Withdrawal of {declarations} asked for{because}",
        declarations=counted(len(e.order_ids), "declaration"),
        because=because(e.reason),
    ),
    leaving.WithdrawalsSent: lambda e: say(
        "Withdrawal of {declarations} sent to customs, message {message_id}",
        declarations=counted(len(e.order_ids), "declaration"),
        message_id=e.message_id,
    ),
    leaving.WithdrawalsAccepted: lambda e: say(
        "Customs accepted the withdrawal of {declarations}",
        declarations=counted(len(e.order_ids), "declaration"),
    ),
    leaving.WithdrawalsRefused: lambda e: say(
        "Customs refused the withdrawal of {declarations}{because}",
        declarations=counted(len(e.order_ids), "declaration"),
        because=because(e.reason),
    ),
    leaving.OrdersHandedBack: lambda e: say(
        "Clearance run {run_id} handed {orders} back{because}",
        run_id=e.run_id,
        orders=orders(e.order_ids),
        because=because(e.reason),
    ),
    leaving.OrdersListedForExit: lambda e: say(
        "Clearance run {run_id} listed {parcels} for exit {exit_id}",
        run_id=e.run_id,
        parcels=parcels(e.order_ids),
        exit_id=e.exit_id,
    ),
    leaving.OrdersDelistedFromExit: lambda e: say(
        "Clearance run {run_id} took {parcels} off exit {exit_id}{because}",
        run_id=e.run_id,
        parcels=parcels(e.order_ids),
        exit_id=e.exit_id,
        because=because(e.reason),
    ),
    leaving.ParcelsPicked: lambda e: say(
        "{parcels} picked from the shelves", parcels=parcels(e.order_ids)
    ),
}
