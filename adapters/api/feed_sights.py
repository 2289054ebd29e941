"""Whose personal data left by the feed, and to whom: noted before it is told."""

from collections.abc import Sequence
from dataclasses import fields

from adapters.api.senders import Sender
from application.event_log import Recorded
from application.undecodable import Undecodable
from domain.identifiers import parts_of
from domain.people import Person


def note_people_told(sender: Sender, recorded: Sequence[Recorded]) -> None:
    """One row for a page: whose events, from which position to which, and which fields."""
    people = [each for each in recorded if names_person(each.event)]
    visitor = sender.visitor
    if not (people and visitor.fields_seen):
        return
    partition, _, _ = parts_of(people[0].stream_id)
    subject = f"events {people[0].position} to {people[-1].position}"
    orders = len({each.stream_id for each in people})
    sender.doors.sightings.note(visitor, partition, "api", subject, orders, visitor.fields_seen)


def names_person(event: object) -> bool:
    """Whether an event names a person by more than a digest."""
    if isinstance(event, Undecodable):
        return False
    return any(isinstance(getattr(event, field.name), Person) for field in fields(event))  # type: ignore[arg-type]
