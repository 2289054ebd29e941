"""What customs is told of one entry or exit for its account book, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.book_list_lines import ListLine
from domain.goods import SkuUnits
from domain.identifiers import FilingId, OrderId


class Paper(Enum):
    """A list (INV101) says what goods come in or leave, a gate pass (SAS121) which lorry does."""

    LIST = "list"
    PASS = "pass"


class Ask(Enum):
    """What a paper asks of customs (DclTypecd); a pass is never changed, only voided."""

    FILING = "filing"
    CHANGE = "change"
    DELETION = "deletion"


class Verdict(Enum):
    """What one answer says of a paper."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    DELETED = "deleted"
    """Customs has it no more."""

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
    units: tuple[SkuUnits, ...] = ()
    """Of an entry, what this lorry carries; none where it carries the whole list."""

    order_ids: tuple[OrderId, ...] = ()
    """The same of an exit: parcels."""

    exit_pass_no: str = ""
    """The pass of the exit under which this lorry leaves; empty of an entry."""


@dataclass(frozen=True, slots=True)
class PaperOutdated:
    """What customs has of a paper is not what stands: it is to be changed, or deleted."""

    filing_id: FilingId
    paper: Paper
    pass_no: str
    ask: Ask
    outdated_at: datetime


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
    ask: Ask = Ask.FILING
    lines: tuple[ListLine, ...] = ()
    """Those of a list, counted from 1; none of a pass."""


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


Event = LoadDescribed | PaperOutdated | PaperSent | PaperStopped | PaperAskedAgain | PaperAnswered
