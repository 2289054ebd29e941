"""How often an office does what, how long it takes, and when nobody is there."""

import tomllib
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.port.amounts import UNITS
from adapters.port.moments import Span, ms_of

PER_THOUSAND = 1_000


class UnusableConductError(ValueError):
    """Raised when a file of conduct names what there is not, or a share above a thousand."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """Shares are per thousand declarations that passed the match, unless it says messages."""

    rejected: int = 25
    """Refused once by an officer; the next declaration of the order is drawn anew."""

    rejected_for_good: int = 3
    """Every declaration of the order is refused."""

    reviewed: int = 30
    inspected: int = 20
    held: int = 4
    held_for_good: int = 1
    held_after_release: int = 2
    suspended: int = 2
    awaited: int = 3
    sent_back: int = 1

    closed: int = 100
    """Messages whose released goods are also reported closed (899), a day later."""

    spent_elsewhere: int = 2
    """Persons per thousand who have bought for nearly the whole year's limit elsewhere."""

    paid_late: int = 0
    """Payment forms per thousand that are paid after the last day."""

    told_on_the_way: int = 100
    """Messages of which the steps before storing (2 and 3) are told as well."""

    concluded: int = 100
    """Messages of orders, payments and waybills that are told concluded (399) after stored."""

    message_refused: int = 5
    """Messages that fail inside the port (900): nobody in them is declared."""

    unsent: int = 2
    """Messages the port cannot pass on to customs (4): they are to be sent again."""

    papers_returned: int = 0
    """Lists and gate passes of the account book that come back for correction."""

    repeated: int = 60
    """Answers that come twice."""

    out_of_order: int = 40
    """Answers that come so late that younger ones overtake them."""

    silent: int = 1
    """Messages whose answers all stay away for `silent_seconds`."""

    silent_seconds: int = 10_800
    late_seconds: int = 45
    again_seconds: int = 20
    patience_seconds: int = 60
    """How long a declaration waits for documents that are missing."""

    pace: int = 1
    """How many times faster than in life its desks work; what comes by the calendar does not."""

    guarantee_yuan: int = 100_000_000
    """Lodged under each number that `guarantees` does not name."""

    guarantees: dict[str, int] = field(default_factory=dict)
    """Yuan lodged, by assureCode."""

    payer_may_differ: bool = False
    """Whether platforms prove who their buyers are, so that others may pay (GACC 2018-194)."""

    down: tuple[Span, ...] = ()
    """Spans in which nothing is taken or answered."""

    def lodged(self, assure_code: str) -> int:
        """In hundred-thousandths of a yuan."""
        return self.guarantees.get(assure_code, self.guarantee_yuan) * UNITS


NOT_SHARES = {
    "silent_seconds",
    "late_seconds",
    "again_seconds",
    "patience_seconds",
    "pace",
    "guarantee_yuan",
    "guarantees",
    "payer_may_differ",
    "down",
}

NONE_OF_IT: dict[str, Any] = {
    each.name: 0 for each in fields(Conduct) if each.name not in NOT_SHARES
}
GENTLE = Conduct(**NONE_OF_IT)
"""An office that answers everything once and in time, and releases what is right."""


def conduct_of(file: Path) -> Conduct:
    """Read from TOML: the names above; `down` as pairs of instants. Raises UnusableConductError."""
    return conduct_from(tomllib.loads(file.read_text("utf-8")))


def conduct_from(said: dict[str, Any]) -> Conduct:
    names = {each.name for each in fields(Conduct)}
    for name, value in said.items():
        if name not in names:
            raise UnusableConductError(f"there is no {name}")
        if name not in NOT_SHARES and not 0 <= value <= PER_THOUSAND:
            raise UnusableConductError(f"{name} is per thousand, not {value}")
    if said.get("pace", 1) < 1:
        raise UnusableConductError(f"pace is a number from 1, not {said['pace']}")
    spans = tuple(span_of(*span) for span in said.get("down", ()))
    return Conduct(**{**said, "down": spans})


def span_of(begins: datetime | str, ends: datetime | str) -> Span:
    first, last = moment(begins), moment(ends)
    if first >= last:
        raise UnusableConductError(f"{begins} is not before {ends}")
    return first, last


def moment(at: datetime | str) -> int:
    """An instant of TOML or of ISO 8601 with its offset."""
    read = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    if read.tzinfo is None:
        raise UnusableConductError(f"{at} lacks its offset from UTC")
    return ms_of(read)
