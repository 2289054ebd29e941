"""What may be asked of the papers of an entry or exit, and the rules that refuse it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.book_filing_events import Paper, PaperLack, Verdict
from domain.goods import SkuUnits
from domain.identifiers import ORDERS_PER_EVENT_MAX, FilingId, OrderId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing

PASS_TYPES = ("1", "2", "3", "4", "5", "6")
"""PassportTypecd (SAS121)."""

PLATE_LENGTH_MAX, CONTACT_LENGTH_MAX, PASS_NO_LENGTH_MAX = 32, 128, 64
"""Characters."""


@dataclass(frozen=True, slots=True)
class DescribeLoad:
    """Say what a lorry weighs with its goods: then its gate pass is asked for at customs.

    `filing_id` is `I:` and an entry's id, or `E:` and an exit's. Weights in grams. A lorry that
    carries a part says which: `units` of an entry, `order_ids` of an exit; without them it carries
    the whole list. `pass_no` is the lorry's own: of an exit's whole list that of the exit's pass.
    """

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
    units: tuple[SkuUnits, ...] = ()
    order_ids: tuple[OrderId, ...] = ()
    exit_pass_no: str = ""
    """Looked up by who handles it, like what the list says."""

    listed: tuple[SkuUnits, ...] = ()


@dataclass(frozen=True, slots=True)
class OutdateList:
    """The entry or exit has changed: what customs has of it is to follow; empty, to be deleted."""

    filing_id: FilingId
    is_empty: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class VoidPass:
    """The lorry does not go as described: customs is to void its pass, and its goods are free."""

    filing_id: FilingId
    pass_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SendPaper:
    """Hand a paper to customs; its number begins with the head that is this book's alone."""

    filing_id: FilingId
    paper: Paper
    pass_no: str
    number_head: str
    at: datetime
    goods: tuple[tuple[int, int], ...] = ()
    """Units by book line of a list as it stands: looked up by who handles it."""


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
    """What customs says of one attempt: whoever repeats it, whenever, says the same."""

    filing_id: FilingId
    own_no: str
    verdict: Verdict
    customs_no: str
    pre_no: str
    text: str
    receipt_hash: str
    answered_at: datetime


Command = (
    DescribeLoad | OutdateList | VoidPass | SendPaper | StopPaper | AskPaperAgain | AnswerPaper
)


class UnknownPaper(UnknownThing):
    """Raised for a paper of the account book that nobody sent or tried to send."""


class PaperStands(ChangeRefused):
    """Raised while customs has a paper before it, or has accepted it."""


class PaperWithdrawn(ChangeRefused):
    """Raised when a paper is asked for again that was withdrawn: its goods are described anew."""


class LoadUnfit(AmountRefused):
    """Raised when a fact of a load can never be right: with the field and its value."""


class LoadBeyondList(AmountRefused):
    """Raised when lorries would carry more than their list says."""


class ParcelOnOtherLorry(ChangeRefused):
    """Raised when a parcel is described on a second lorry."""


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
    yield from (("units", part.quantity) for part in load.units if part.quantity <= 0)
    if len(load.order_ids) > ORDERS_PER_EVENT_MAX:
        yield "order_ids", len(load.order_ids)
