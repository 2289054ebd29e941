"""Whenever something happened, then something follows: commands at once, or work for an actor.

Policies read events and streams, never read models. Their commands have ids made from what caused
them, so that a page handled twice is handled once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from application.consequences import envelope, parts, states
from application.envelope import Envelope
from application.event_log import Recorded
from application.giving_back import ClaimEnd, GiveBackClaims
from application.grading_policies import facts_counted
from application.return_policies import refunds_for_lost, returns
from application.state_reading import StateReader
from application.streams import ORDER, PAYMENT
from application.supply_policies import after_refunds, supplies
from domain import clearance_events as runs
from domain import clearance_leaving_events as leaves
from domain.book_filing_events import (
    LoadDescribed,
    PaperAnswered,
    PaperAskedAgain,
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
    OrderId,
    Partition,
    filing_of_entry,
    filing_of_exit,
    parts_of,
    shared_of,
)
from domain.order_commands import ConfirmPayment
from domain.order_events import OrderAmended, OrderCancelled, OrderNotPlaced, RefundOwed
from domain.order_state import PreSaleOrder, Stage
from domain.parked_mail import MailAssigned
from domain.payment import Payment, PaymentReported, PaymentShareMoved, ShareOwner
from domain.refund import RefundAskedAgain
from domain.return_events import ReturnAnswered, ReturnDeclared, ReturnReceived


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
    """A local id, or a position for `TRANSMIT` and `SEND_PAPER`."""


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


def requests(page: Iterable[Recorded]) -> list[Request]:
    """Whenever a stream needs something from outside, then an actor is asked; each thing once."""
    asked = dict.fromkeys(r for r in (request_of(recorded) for recorded in page) if r)
    return list(asked)


def request_of(recorded: Recorded) -> Request | None:
    return paper_request(recorded) or other_request(recorded)


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
        case LoadDescribed() | PaperAskedAgain() | PaperAnswered():
            return Request(Work.FILE_PAPERS, partition, local_id)
    return None


def other_request(recorded: Recorded) -> Request | None:
    partition, _, local_id = parts_of(recorded.stream_id)
    event = recorded.event
    if isinstance(event, SENDING):
        return Request(Work.TRANSMIT, partition, str(recorded.position))
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


def commands(reader: StateReader, page: Sequence[Recorded]) -> list[Envelope]:
    """Everything that follows from a page of events without leaving the engine."""
    return [
        *confirmations(reader, page),
        *given_back(reader, page),
        *refunds_for_lost(page),
        *returns(reader, page),
        *facts_counted(reader, page),
        *supplies(reader, page),
        *after_refunds(reader, page),
    ]


def confirmations(reader: StateReader, page: Iterable[Recorded]) -> Iterable[Envelope]:
    """Whenever a payment is reported, then each order it is for confirms its share, if it has not.

    Who reports many payments at once confirms them at once: nothing is left to do here then.
    """
    shares = [
        (recorded, share)
        for recorded in page
        if isinstance(recorded.event, PaymentReported)
        for share in recorded.event.shares
    ]
    orders = states(reader, ORDER, ((share.book, share.order_id) for _, share in shares))
    # After the orders: of one that is there no share is moved away any more.
    named = {(parts_of(recorded.stream_id)[0], recorded.event.payment_id) for recorded, _ in shares}
    payments = states(reader, PAYMENT, named)
    for recorded, share in shares:
        event = recorded.event
        payment: Payment = payments[parts_of(recorded.stream_id)[0], event.payment_id]
        if ShareOwner(share.book, share.order_id) not in payment.standing:
            continue
        order: PreSaleOrder = orders[share.book, share.order_id]
        # One that is placed later takes its share then, unless it was moved (`payment_shares`).
        if order.stage is not Stage.ABSENT and event.payment_id not in order.payments:
            confirming = ConfirmPayment(
                share.order_id,
                event.payment_id,
                event.payment_firm,
                event.payer_key,
                share.amount_fen,
                event.paid_at,
            )
            command_id = confirmation_id(event.payment_id, share.order_id)
            yield envelope(recorded, share.book, confirming, command_id)


def confirmation_id(payment_id: str, order_id: OrderId) -> str:
    return f"confirm:{payment_id}:{order_id}"


def given_back(reader: StateReader, page: Iterable[Recorded]) -> Iterable[Envelope]:
    """Whenever an order needs less of its buyer's year, or nothing, then that is given back."""
    ended = [r for r in page if isinstance(r.event, ENDING)]
    if not ended:
        return
    orders = states(reader, ORDER, ((parts_of(r.stream_id)[0], r.event.order_id) for r in ended))
    by_book: dict[Partition, list[Recorded]] = defaultdict(list)
    for recorded in ended:
        by_book[parts_of(recorded.stream_id)[0]].append(recorded)
    for book, all_ended in by_book.items():
        for part in parts(all_ended):
            ends = tuple(claim_end(r, orders[book, r.event.order_id]) for r in part)
            command = GiveBackClaims(book, ends, happened_at(part[-1].event))
            cause = f"give-back:{book}:{part[0].position}-{part[-1].position}"
            yield envelope(part[-1], shared_of(book), command, cause)


ENDING = (OrderNotPlaced, OrderCancelled, OrderAmended, ReturnAnswered)


def claim_end(recorded: Recorded, order: PreSaleOrder) -> ClaimEnd:
    event = recorded.event
    cause = f"{recorded.stream_id}@{recorded.version}"
    if isinstance(event, OrderNotPlaced):
        # It may have been tried again since, for another buyer even: that claim is not ended.
        return ClaimEnd(
            event.order_id, event.buyer_key, event.quota_year, cause, None, order.refusals
        )
    freed = {OrderAmended: "taxable_freed_fen", ReturnAnswered: "taxable_fen"}.get(type(event))
    amount = getattr(event, freed) if freed else None
    return ClaimEnd(event.order_id, order.buyer_key, order.quota_year, cause, amount)


def happened_at(event: Any) -> datetime:
    """The time of an event that ends a claim."""
    for field in ("refused_at", "cancelled_at", "amended_at", "answered_at"):
        if hasattr(event, field):
            at: datetime = getattr(event, field)
            return at
    raise AssertionError(f"{type(event).__name__} ends no claim")
