"""How long do goods and orders wait at each stage of clearance, around the clock?

Every time is the engine's own: an answer has come when it was recorded here. Whoever is handed
back or withdrawn has waited for nothing that is counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import clearance_events as clearance
from domain import clearance_leaving_events as leaving
from domain import customs_codes as codes
from domain import entry_events as entries
from domain import exit_events as exits
from domain.clearance_parts import Answer
from domain.consignment_events import ConsignmentArrived
from domain.customs_codes import Document
from domain.sorting_run import ParcelsSorted
from projections.clearance_wait_orders import read_ahead, take_orders
from projections.clearance_wait_rows import (
    CLEARING,
    CONSIGNMENT,
    DOCUMENT_COLUMNS,
    ENTERING,
    ENTRY,
    INSPECTING,
    LANDING,
    LEAVING,
    LOADING,
    ORDER,
    PICKING,
    RELEASING,
    STORING,
    TALLYING,
    Step,
    standing,
    tables,
    take,
)
from projections.holding import holding
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.writing import change, found

Steps = Callable[[Any], Iterable[Step]]

ANSWERED = (STORING, INSPECTING)
"""What the next decision of customs ends, whatever it says."""


def ids(answers: Iterable[Answer]) -> list[str]:
    return [answer.order_id for answer in answers]


def documents_sent(e: clearance.DocumentsSent) -> Iterable[Step]:
    first = (CLEARING,) if e.document is Document.ORDER else ()
    column = DOCUMENT_COLUMNS[e.document]
    yield Step(e.order_ids, e.sent_at, begins=(column,), goes_on=first)


def documents_answered(e: clearance.DocumentsAnswered) -> Iterable[Step]:
    decided = [a.order_id for a in e.answers if codes.answers_document(a.status)]
    yield Step(decided, e.recorded_at, ends=(DOCUMENT_COLUMNS[e.document],))


def declared(e: clearance.DeclarationsSent) -> Iterable[Step]:
    of = [declaration.order_id for declaration in e.declarations]
    yield Step(of, e.sent_at, drops=(RELEASING, INSPECTING), begins=(STORING,), goes_on=(CLEARING,))


def answered(e: clearance.DeclarationsAnswered) -> Iterable[Step]:
    """A declaration that is only on its way waits on."""
    if not codes.is_decision(e.status):
        return
    step = Step(ids(e.answers), e.recorded_at, ends=ANSWERED, goes_on=(RELEASING,))
    yield step
    yield from inspected_from(e)


def inspected_from(e: clearance.DeclarationsAnswered | clearance.ParcelsHeld) -> Iterable[Step]:
    if e.status == codes.INSPECTION:
        yield Step(ids(e.answers), e.recorded_at, begins=(INSPECTING,))


def held_back(e: clearance.ParcelsHeld) -> Iterable[Step]:
    """Who was released and is held waits for customs once more, and for no picker."""
    yield Step(ids(e.answers), e.recorded_at, ends=ANSWERED, drops=(PICKING,), goes_on=(RELEASING,))
    yield from inspected_from(e)


def rejected(e: clearance.DeclarationsRejected) -> Iterable[Step]:
    of = [rejection.order_id for rejection in e.rejections]
    yield Step(of, e.recorded_at, ends=ANSWERED, drops=(RELEASING,))


def released(e: clearance.DeclarationsReleased) -> Iterable[Step]:
    over = (*ANSWERED, RELEASING, CLEARING)
    yield Step(ids(e.answers), e.recorded_at, ends=over, begins=(PICKING,))


def passed(e: exits.ExitGatePassed | exits.GatePassedUnlisted) -> Iterable[Step]:
    yield Step(e.order_ids, e.passed_at, ends=(LOADING, LEAVING), leaves=True)


STEPS: Mapping[type, Steps] = {
    ConsignmentArrived: lambda e: [
        Step(
            [e.consignment_id], e.arrived_at, CONSIGNMENT, begins=(LANDING, ENTERING), creates=True
        )
    ],
    entries.GoodsTallied: lambda e: [Step([e.entry_id], e.tallied_at, ENTRY, ends=(TALLYING,))],
    clearance.RunOpened: lambda e: [
        Step([order.order_id for order in e.orders], e.opened_at, creates=True)
    ],
    clearance.DocumentsSent: documents_sent,
    clearance.DocumentsAnswered: documents_answered,
    clearance.DeclarationsSent: declared,
    clearance.DeclarationsAnswered: answered,
    clearance.DeclarationsRejected: rejected,
    clearance.ParcelsHeld: held_back,
    clearance.DeclarationsReleased: released,
    clearance.InspectionRecorded: lambda e: [Step(e.order_ids, e.recorded_at, ends=(INSPECTING,))],
    leaving.ParcelsPicked: lambda e: [
        Step(e.order_ids, e.picked_at, ends=(PICKING,), begins=(LEAVING,))
    ],
    leaving.OrdersHandedBack: lambda e: [Step(e.order_ids, e.handed_back_at, leaves=True)],
    leaving.WithdrawalsAccepted: lambda e: [Step(e.order_ids, e.accepted_at, leaves=True)],
    ParcelsSorted: lambda e: [
        Step([parcel.order_id for parcel in e.parcels], e.sorted_at, goes_on=(LOADING,))
    ],
    exits.GatePassIssued: lambda e: [Step(e.order_ids, e.issued_at, ends=(LOADING,))],
    exits.ExitGatePassed: passed,
    exits.GatePassedUnlisted: passed,
}


def moved(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """One handler for all, so that events of one order stay in their order."""
    with holding(connection):
        read_ahead(connection, run)
        for recorded in run:
            move(connection, partition_of(recorded), recorded.event)


def move(connection: sa.Connection, partition: str, event: Any) -> None:
    match event:
        case entries.EntryListed():
            listed(connection, partition, event)
        case entries.EntryGatePassed():
            landed = goods_of(connection, partition, event.entry_id)
            take(connection, partition, came(landed, event.passed_at, LANDING))
            tally = Step([event.entry_id], event.passed_at, ENTRY, goes_on=(TALLYING,))
            take(connection, partition, tally)
        case entries.EntryPosted():
            landed = goods_of(connection, partition, event.entry_id)
            take(connection, partition, came(landed, event.posted_at, ENTERING))
        case _:
            for step in STEPS[type(event)](event):
                if step.kind == ORDER:
                    take_orders(connection, partition, event, step)
                else:
                    take(connection, partition, step)


def came(consignment_ids: Sequence[str], at: Any, wait: str) -> Step:
    return Step(consignment_ids, at, CONSIGNMENT, ends=(wait,))


def listed(connection: sa.Connection, partition: str, event: entries.EntryListed) -> None:
    """Goods may be listed before they arrive: which entry they are of is noted all the same."""
    goods = Step(event.consignment_ids, event.listed_at, CONSIGNMENT, creates=True)
    take(connection, partition, goods)
    take(connection, partition, Step([event.entry_id], event.listed_at, ENTRY, creates=True))
    key = {"partition": partition, "kind": CONSIGNMENT, "entry_id": event.entry_id}
    change(connection, standing, [{**key, "id": each} for each in event.consignment_ids])


def goods_of(connection: sa.Connection, partition: str, entry_id: str) -> list[str]:
    """The consignments of an entry."""
    by = ("partition", "entry_id")
    return [row.id for row in found(connection, standing, by, [(partition, entry_id)], ("id",))]


HANDLERS: Mapping[type, Handler] = dict.fromkeys(
    (*STEPS, entries.EntryListed, entries.EntryGatePassed, entries.EntryPosted), moved
)

MODEL = ReadModel("clearance_waits", tables, HANDLERS)
