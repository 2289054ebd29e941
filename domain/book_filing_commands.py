"""What may be asked of the papers of an entry or exit, and the rules that refuse it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.book_filing_events import Paper, PaperLack, Verdict
from domain.identifiers import FilingId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing

PASS_TYPES = ("1", "2", "3", "4", "5", "6")
"""PassportTypecd (SAS121)."""

PLATE_LENGTH_MAX, CONTACT_LENGTH_MAX, PASS_NO_LENGTH_MAX = 32, 128, 64
"""Characters."""


@dataclass(frozen=True, slots=True)
class DescribeLoad:
    """What goes through the gate under a pass, as it was weighed; grams."""

    filing_id: FilingId
    pass_no: str
    plate: str
    vehicle_grams: int
    frame_grams: int
    gross_grams: int
    net_grams: int
    pass_type: str
    contact: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SendPaper:
    """Hand a paper to customs; its number begins with the head that is this book's alone."""

    filing_id: FilingId
    paper: Paper
    pass_no: str
    number_head: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StopPaper:
    filing_id: FilingId
    paper: Paper
    pass_no: str
    lacks: tuple[PaperLack, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AskPaperAgain:
    """Send it again: what customs returned, or what could not be said, is corrected."""

    filing_id: FilingId
    paper: Paper
    pass_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerPaper:
    """What customs says of one attempt."""

    filing_id: FilingId
    own_no: str
    verdict: Verdict
    customs_no: str
    pre_no: str
    text: str
    receipt_hash: str
    answered_at: datetime
    at: datetime


Command = DescribeLoad | SendPaper | StopPaper | AskPaperAgain | AnswerPaper


class UnknownPaper(UnknownThing):
    """Raised for a paper of the account book that nobody sent or tried to send."""


class PaperStands(ChangeRefused):
    """Raised while customs has a paper before it, or has accepted it."""


class LoadUnfit(AmountRefused):
    """Raised when a fact of a load can never be right: with the field and its value."""


def unfit(load: DescribeLoad) -> Iterator[tuple[str, object]]:
    texts = (
        ("pass_no", PASS_NO_LENGTH_MAX),
        ("plate", PLATE_LENGTH_MAX),
        ("contact", CONTACT_LENGTH_MAX),
    )
    for name, longest in texts:
        text: str = getattr(load, name)
        if not text.strip() or len(text) > longest:
            yield name, text
    sound = {
        "vehicle_grams": load.vehicle_grams > 0,
        "frame_grams": load.frame_grams >= 0,
        "gross_grams": load.gross_grams > 0,
        "net_grams": 0 < load.net_grams <= load.gross_grams,
        "pass_type": load.pass_type in PASS_TYPES,
    }
    yield from ((name, getattr(load, name)) for name, is_sound in sound.items() if not is_sound)
