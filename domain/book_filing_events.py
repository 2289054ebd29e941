"""What customs is told of one entry or exit for its account book, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.identifiers import FilingId


class Paper(Enum):
    """A list (INV101) says what goods come in or leave, a gate pass (SAS121) which lorry does."""

    LIST = "list"
    PASS = "pass"


class Verdict(Enum):
    """What one answer says of a paper."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    DECLARED = "declared"
    """A declaration was made of the list (INV202)."""

    UNDECLARED = "undeclared"
    PASSED = "passed"
    """The lorry is through the gate (SAS223)."""

    POSTED = "posted"
    """The list is written to the book for good (INV211)."""

    NOTED = "noted"
    """On its way: it decides nothing."""


@dataclass(frozen=True, slots=True)
class PaperLack:
    """What keeps a paper from being said: element, line or 0, rule, what is there and should be."""

    part: str
    line: int
    field: str
    rule: str
    value: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class LoadDescribed:
    """The lorry of a pass as it was weighed, in grams; `pass_type` depends on the area."""

    filing_id: FilingId
    pass_no: str
    plate: str
    vehicle_grams: int
    frame_grams: int
    gross_grams: int
    net_grams: int
    pass_type: str
    contact: str
    described_at: datetime


@dataclass(frozen=True, slots=True)
class PaperSent:
    """The paper as everything stood then is handed to customs under a number of its own."""

    filing_id: FilingId
    paper: Paper
    pass_no: str
    """Of a pass; empty of the list."""

    attempt: int
    own_no: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class PaperStopped:
    """It cannot be said yet: a case, until what lacks is there."""

    filing_id: FilingId
    paper: Paper
    pass_no: str
    lacks: tuple[PaperLack, ...]
    stopped_at: datetime


@dataclass(frozen=True, slots=True)
class PaperAskedAgain:
    """Somebody has corrected what customs returned, or what lacked."""

    filing_id: FilingId
    paper: Paper
    pass_no: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class PaperAnswered:
    """`customs_no` and `pre_no` are customs' numbers of the paper, empty where it says none."""

    filing_id: FilingId
    own_no: str
    verdict: Verdict
    customs_no: str
    pre_no: str
    text: str
    receipt_hash: str
    answered_at: datetime
    """By customs' clock."""


Event = LoadDescribed | PaperSent | PaperStopped | PaperAskedAgain | PaperAnswered
