"""Whenever a parcel is lost, refused or withdrawn, then money or goods come back."""

from collections.abc import Iterable, Mapping

from application.consequences import envelope, states
from application.envelope import Envelope
from application.event_log import Recorded
from application.refunding import OweBuyer
from application.returning import AskReturn
from application.state_reading import StateReader
from application.streams import BATCH, ORDER, RUN
from domain import clearance_events as runs
from domain.clearance_state import ClearanceRun
from domain.delivery import ParcelsLost, ParcelsRefused
from domain.identifiers import OrderId, Partition, parts_of


def refunds_for_lost(page: Iterable[Recorded]) -> Iterable[Envelope]:
    """Whenever a carrier loses a parcel, then the buyer is owed all that is left of their money."""
    for recorded in page:
        if isinstance(recorded.event, ParcelsLost):
            partition = parts_of(recorded.stream_id)[0]
            for order_id in recorded.event.order_ids:
                at = recorded.event.reported_at
                command = OweBuyer(order_id, "lost", None, "parcel lost", at)
                yield envelope(recorded, partition, command, f"lost:{partition}:{order_id}")


def returns(reader: StateReader, page: Iterable[Recorded]) -> Iterable[Envelope]:
    """Whenever a parcel is refused, or released though withdrawn, then it comes back."""
    for recorded in page:
        if isinstance(recorded.event, ParcelsRefused):
            yield from returns_of_refused(reader, recorded, recorded.event)
    yield from returns_of_withdrawn(reader, page)


def returns_of_refused(
    reader: StateReader, recorded: Recorded, event: ParcelsRefused
) -> Iterable[Envelope]:
    book = parts_of(recorded.stream_id)[0]
    orders = states(reader, ORDER, ((book, i) for i in event.order_ids))
    held = {i: orders[book, i].held_by for i in event.order_ids}
    batches = states(reader, BATCH, ((book, b) for b in held.values() if b))
    for order_id in event.order_ids:
        batch_id = held[order_id]
        run_id = batches[book, batch_id].in_run.get(order_id) if batch_id else None
        if run_id:
            command = AskReturn(order_id, run_id, "refused", (), "refused", event.reported_at)
            yield envelope(recorded, book, command, f"refused:{book}:{order_id}")


def returns_of_withdrawn(reader: StateReader, page: Iterable[Recorded]) -> Iterable[Envelope]:
    released = [each for each in page if isinstance(each.event, runs.DeclarationsReleased)]
    named = {each.position: (parts_of(each.stream_id)[0], each.event.run_id) for each in released}
    found: Mapping[tuple[Partition, str], ClearanceRun] = states(reader, RUN, named.values())
    for recorded in released:
        book, run_id = named[recorded.position]
        # Of nearly every run nothing is withdrawn: then no answer is looked at.
        if withdrawals := found[book, run_id].withdrawals:
            for answer in recorded.event.answers:
                if answer.order_id in withdrawals:
                    yield return_of_withdrawn(recorded, book, answer.order_id)


def return_of_withdrawn(recorded: Recorded, book: Partition, order_id: OrderId) -> Envelope:
    event: runs.DeclarationsReleased = recorded.event
    at = event.recorded_at
    command = AskReturn(order_id, event.run_id, "withdrawn", (), "withdrawn", at)
    return envelope(recorded, book, command, f"withdrawn:{book}:{order_id}")
