"""Whose personal data left by the feed, and to whom: noted before it is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

from adapters.access.sightings import Sight
from adapters.access.visitor import Visitor
from adapters.api.senders import Sender
from application.event_log import Recorded
from application.personal_data import PersonalField
from application.undecodable import Undecodable
from domain.identifiers import Partition, parts_of
from domain.people import Person


@dataclass(frozen=True, slots=True)
class PeopleTold:
    """Of how many orders people are named, from which position to which, and what of them."""

    partition: Partition
    subject: str
    orders: int
    fields: Collection[PersonalField]

    def sight(self, visitor: Visitor) -> Sight:
        return Sight(visitor, self.partition, "api", self.subject, self.orders, self.fields)


def people_told(recorded: Sequence[Recorded], seen: Collection[PersonalField]) -> PeopleTold | None:
    """Nothing where nobody is named, or nothing of them is seen in full."""
    people = [each for each in recorded if names_person(each.event)] if seen else []
    if not people:
        return None
    partition, _, _ = parts_of(people[0].stream_id)
    subject = f"events {people[0].position} to {people[-1].position}"
    return PeopleTold(partition, subject, len({each.stream_id for each in people}), seen)


def note_people_told(sender: Sender, recorded: Sequence[Recorded]) -> None:
    """One row for a page: whose events, from which position to which, and which fields."""
    if people := people_told(recorded, sender.visitor.fields_seen):
        sender.doors.sightings.note_all([people.sight(sender.visitor)])


def names_person(event: object) -> bool:
    """Whether an event names a person by more than a digest."""
    if isinstance(event, Undecodable):
        return False
    return any(isinstance(getattr(event, field.name), Person) for field in fields(event))  # type: ignore[arg-type]
