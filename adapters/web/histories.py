"""Events as a history that people read: in words, by days, with what caused what, gaps closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters.texts import say
from adapters.web.formats import shown_zone
from adapters.wording import words_for
from application.event_log import Recorded
from application.undecodable import Undecodable
from domain.identifiers import parts_of
from projections.naming import happened_at

NOT_TOLD: Mapping[str, str] = {}

CLOCKS_DIFFER = timedelta(seconds=1)
"""Less between what happened and its recording is not worth a word."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a history."""

    position: int
    at: datetime
    recorded_at: datetime | None
    words: str
    name: str
    kind: str
    local_id: str
    partition: str
    actor: str
    command_id: str
    correlation_id: str
    because: str
    """The words of the event it followed from; empty where a person began."""

    because_position: int | None
    because_stream: str
    is_caused: bool
    """Whether its cause stands directly above it."""

    receipt_hash: str = ""
    receipt_kind: str = ""
    """The message of customs that told it; empty where nobody may look at one."""

    @property
    def is_recorded_later(self) -> bool:
        return self.recorded_at is not None and abs(self.recorded_at - self.at) > CLOCKS_DIFFER


@dataclass(frozen=True, slots=True)
class Day:
    """The events of one day of the zone that is shown, and how long nothing had happened before."""

    day: date
    gap: timedelta | None
    told: Sequence[Told]


def history_of(recorded: Iterable[Recorded], receipts: Mapping[str, str] = NOT_TOLD) -> list[Day]:
    """Oldest first, cut into days by when events were recorded.

    `receipts` are the messages of customs that may be looked at, by hash, as customs calls each.
    """
    ordered = sorted(recorded, key=lambda each: each.position)
    causes = {f"{each.stream_id}@{each.version}": each for each in ordered}
    days: list[Day] = []
    told: list[Told] = []
    before: date | None = None
    above: set[int] = set()
    for each in ordered:
        one = with_receipt(told_of(each, causes, above), each, receipts)
        day = (one.recorded_at or one.at).astimezone(shown_zone()).date()
        if day != before:
            gap = timedelta(days=(day - before).days) if before else None
            told = []
            days.append(Day(day, gap if gap and gap > timedelta(days=1) else None, told))
            before = day
            above = set()
        told.append(one)
        above.add(each.position)
    return days


def told_of(each: Recorded, causes: dict[str, Recorded], above: set[int]) -> Told:
    partition, kind, local_id = parts_of(each.stream_id)
    metadata = each.metadata
    causation = metadata.causation_id if metadata else ""
    cause = causes.get(causation)
    stream, mark, _ = causation.rpartition("@")
    recorded_at = metadata.recorded_at if metadata else None
    is_readable = type(each.event) is not Undecodable
    return Told(
        each.position,
        happened_at(each.event) if is_readable else recorded_at or datetime.fromtimestamp(0, UTC),
        recorded_at,
        words_of(each),
        type(each.event).__name__ if is_readable else each.event.name,
        kind,
        local_id,
        partition,
        metadata.actor if metadata else "",
        metadata.command_id if metadata else "",
        metadata.correlation_id if metadata else "",
        words_of(cause) if cause else "",
        cause.position if cause else None,
        stream if mark and not cause and "/" in stream else "",
        cause is not None and cause.position in above,
    )


def with_receipt(told: Told, each: Recorded, receipts: Mapping[str, str]) -> Told:
    receipt_hash = receipt_of(each.event)
    if receipt_hash not in receipts:
        return told
    return replace(told, receipt_hash=receipt_hash, receipt_kind=receipts[receipt_hash])


def receipt_of(event: Any) -> str:
    """The hash of the message that told an event; empty for what no message told."""
    receipt_hash: str = getattr(event, "receipt_hash", "")
    return receipt_hash


def words_of(recorded: Recorded) -> str:
    """What happened; of what cannot be read, why not."""
    if isinstance(recorded.event, Undecodable):
        return say("This event cannot be read: {reason}", reason=recorded.event.reason)
    return words_for(recorded)
