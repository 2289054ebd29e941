"""The past: which position or time a page is asked to show instead of now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.exceptions import HTTPException

from adapters.bootstrap import System
from adapters.texts import say
from adapters.web import formats
from adapters.web.freshness import recorded_at

POSITION_DIGITS_MAX = 15
"""Longer than any position of a log, short enough for every database."""


EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Past:
    """A position of the log that a page shows instead of now."""

    position: int
    at: datetime
    """The time asked for, or when the event at the position asked for was recorded."""

    query: Mapping[str, str]
    """What keeps links in the past."""


def whole_position(text: str) -> int | None:
    """A position as digits; None for anything else."""
    is_whole = text.isascii() and text.isdigit() and len(text) <= POSITION_DIGITS_MAX
    return int(text) if is_whole else None


def past_of(system: System, query: Mapping[str, str]) -> Past | None:
    """What `?at=` (a position) or `?as_of=` (an ISO time) asks for. Raises 422 for neither."""
    if text := query.get("at", "").strip():
        asked = whole_position(text)
        if asked is None:
            words = say("at={text} is no position of the log: give a whole number.", text=text)
            raise HTTPException(422, words)
        position = min(asked, system.log.last_position())
        return Past(position, recorded_at(system, position), {"at": str(position)})
    if text := query.get("as_of", "").strip():
        # What is to come is not known: nobody sees more than now.
        at = min(time_of(text), system.clock())
        return Past(system.log.position_at(at), at, {"as_of": at.isoformat()})
    return None


def time_of(text: str) -> datetime:
    """An ISO time; one without an offset is of the customs zone, a bare `+` may come as a space."""
    try:
        at = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        at = at if at.tzinfo else at.replace(tzinfo=formats.zone_of(formats.ZONE))
        # Long before any log: so that pages may reckon some months back from it.
        return max(at.astimezone(UTC), EARLIEST)
    except (ValueError, OverflowError):
        words = say(
            "as_of={text} is no time: give one such as 2026-03-02T09:14:00+08:00.", text=text
        )
        raise HTTPException(422, words) from None
