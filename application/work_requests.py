"""What actors are asked to do, by the event after which it may be due."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from application.event_log import Recorded
from domain import clearance_events as runs
from domain import clearance_leaving_events as leaves
from domain.book_filing_events import (
    LoadDescribed,
    PaperAnswered,
    PaperAskedAgain,
    PaperOutdated,
    PaperSent,
)
from domain.campaign_events import (
    CampaignClosed,
    CampaignFailed,
    CampaignTerminated,
    UnitsFreed,
)
from domain.clearance_ahead_events import DocumentsOutdated, OrdersSupplied
from domain.clearance_late_events import DocumentsAskedAgain
from domain.clearance_tax_events import GuaranteeAnswered
from domain.delivery import ParcelsDelivered
from domain.entry_events import EntryListed
from domain.exit_events import GatePassIssued
from domain.identifiers import (
    Partition,
    filing_of_entry,
    filing_of_exit,
    parts_of,
)
from domain.order_events import RefundOwed
from domain.parked_mail import MailAssigned
from domain.payment import PaymentShareMoved
from domain.refund import RefundAskedAgain
from domain.return_events import ReturnDeclared, ReturnReceived


class Work(Enum):
    """What an actor is asked to do; the request only carries ids and may be lost or repeated."""

    DRIVE_RUN = "drive run"
    TRANSMIT = "transmit"
    PAY_REFUNDS = "pay refunds"
    DECLARE_RETURN = "declare return"
    TAKE_SHARES = "take shares"
    EMPTY_CAMPAIGN = "empty campaign"
    SETTLE_CAMPAIGN = "settle campaign"
    TEND_WAITLIST = "tend waitlist"
    RECORD_ASSIGNED = "record assigned answer"
    FILE_PAPERS = "file papers of the account book"
    SEND_PAPER = "send paper of the account book"


@dataclass(frozen=True, slots=True)
class Request:
    work: Work
    partition: Partition
    subject: str
    """A local id; a position for `SEND_PAPER`, and for `TRANSMIT` one or the first and the last."""


DRIVING = (
    runs.RunOpened,
    OrdersSupplied,
    DocumentsOutdated,
    runs.WaybillsAssigned,
    runs.DocumentsAnswered,
    runs.DocumentsMatched,
    GuaranteeAnswered,
    runs.MessageRefused,
    runs.DeclarationsCorrected,
    runs.DocumentsRepeated,
    DocumentsAskedAgain,
    runs.DeclarationsRepeated,
    runs.DeclarationsAnswered,
    leaves.WithdrawalAsked,
)
"""Events after which a run may have a next step."""


ASKING = (
    runs.DocumentsSent,
    runs.DeclarationsSent,
    leaves.WithdrawalsSent,
    ReturnDeclared,
)
"""Events that are a message to customs, which waits for its answer."""


SENDING = (*ASKING, ParcelsDelivered)
"""And those that only tell it something."""


TOLD_TOGETHER = (runs.DocumentsSent, runs.DeclarationsSent)
"""Messages of which a run decides many at once; none says anything of what another says."""

MESSAGES_TOGETHER_MAX = 10
"""Of a hundred orders each: a run of 1,000 orders, in all some 2.5 megabytes."""


def requests(page: Iterable[Recorded]) -> list[Request]:
    """Whenever a stream needs something from outside, then an actor is asked; each thing once."""
    asked = dict.fromkeys(r for r in map(request_of, told_together(page)) if r)
    return list(asked)


def told_together(page: Iterable[Recorded]) -> Iterator[Sequence[Recorded]]:
    """Messages of a run that follow each other in the log; everything else by itself."""
    together = list[Recorded]()
    for recorded in page:
        if together and not goes_on(together, recorded):
            yield together
            together = []
        together.append(recorded)
    if together:
        yield together


def goes_on(together: Sequence[Recorded], recorded: Recorded) -> bool:
    last = together[-1]
    return (
        isinstance(recorded.event, TOLD_TOGETHER)
        and isinstance(last.event, TOLD_TOGETHER)
        and (recorded.stream_id, recorded.position) == (last.stream_id, last.position + 1)
        and len(together) < MESSAGES_TOGETHER_MAX
    )


def request_of(together: Sequence[Recorded]) -> Request | None:
    first, last = together[0], together[-1]
    if isinstance(first.event, SENDING):
        partition = parts_of(first.stream_id)[0]
        return Request(Work.TRANSMIT, partition, positions_said(first.position, last.position))
    return paper_request(first) or other_request(first)


def positions_said(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def positions_in(said: str) -> range:
    first, _, last = said.partition("-")
    return range(int(first), int(last or first) + 1)


def paper_request(recorded: Recorded) -> Request | None:
    """Whenever a list is complete, or something befalls a paper, then what is due is sent."""
    partition, _, local_id = parts_of(recorded.stream_id)
    match recorded.event:
        case PaperSent():
            return Request(Work.SEND_PAPER, partition, str(recorded.position))
        case EntryListed(entry_id=entry_id):
            return Request(Work.FILE_PAPERS, partition, filing_of_entry(entry_id))
        case GatePassIssued(exit_id=exit_id):
            return Request(Work.FILE_PAPERS, partition, filing_of_exit(exit_id))
        case LoadDescribed() | PaperOutdated() | PaperAskedAgain() | PaperAnswered():
            return Request(Work.FILE_PAPERS, partition, local_id)
    return None


def other_request(recorded: Recorded) -> Request | None:
    partition, _, local_id = parts_of(recorded.stream_id)
    event = recorded.event
    if isinstance(event, DRIVING):
        return Request(Work.DRIVE_RUN, partition, local_id)
    if isinstance(event, RefundOwed | RefundAskedAgain):
        return Request(Work.PAY_REFUNDS, partition, event.order_id)
    if isinstance(event, PaymentShareMoved):
        return Request(Work.TAKE_SHARES, partition, local_id)
    if isinstance(event, ReturnReceived) and event.in_time:
        return Request(Work.DECLARE_RETURN, partition, local_id)
    if isinstance(event, CampaignFailed | CampaignTerminated):
        return Request(Work.EMPTY_CAMPAIGN, partition, local_id)
    if isinstance(event, CampaignClosed):
        return Request(Work.SETTLE_CAMPAIGN, partition, local_id)
    if isinstance(event, MailAssigned):
        return Request(Work.RECORD_ASSIGNED, partition, local_id)
    if isinstance(event, UnitsFreed):
        # Whether anybody waits for them is asked of the streams, by whoever does the work.
        return Request(Work.TEND_WAITLIST, partition, local_id)
    return None
