"""Whenever a parcel is lost, refused or withdrawn, then money or goods come back."""

from collections.abc import Iterable

from application.consequences import envelope, states
from application.envelope import Envelope
from application.event_log import Recorded
from application.refunding import OweBuyer
from application.returning import AskReturn
from application.state_reading import StateReader
from application.streams import BATCH, ORDER, RUN
from domain import clearance_events as runs
from domain.delivery import ParcelsLost, ParcelsRefused
from domain.identifiers import (
    parts_of,
)


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
        event = recorded.event
        if isinstance(event, ParcelsRefused):
            yield from returns_of_refused(reader, recorded, event)
        elif isinstance(event, runs.DeclarationsReleased):
            yield from returns_of_withdrawn(reader, recorded, event)


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


def returns_of_withdrawn(
    reader: StateReader, recorded: Recorded, event: runs.DeclarationsReleased
) -> Iterable[Envelope]:
    book, _, run_id = parts_of(recorded.stream_id)
    run = states(reader, RUN, [(book, run_id)])[book, run_id]
    for answer in event.answers:
        member = run.members.get(answer.order_id)
        if member is not None and member.withdrawal:
            at = event.recorded_at
            command = AskReturn(answer.order_id, event.run_id, "withdrawn", (), "withdrawn", at)
            yield envelope(recorded, book, command, f"withdrawn:{book}:{answer.order_id}")
