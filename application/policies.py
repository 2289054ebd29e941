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

from application.envelope import Envelope
from application.event_log import Recorded
from application.giving_back import ClaimEnd, GiveBackClaims
from application.refunding import OweBuyer
from application.returning import AskReturn
from application.state_reading import StateReader
from application.streams import BATCH, ORDER, PAYMENT, RUN
from domain import clearance_events as runs
from domain.campaign_events import (
    CampaignClosed,
    CampaignFailed,
    CampaignTerminated,
    UnitsFreed,
)
from domain.delivery import ParcelsLost, ParcelsRefused
from domain.identifiers import (
    ORDERS_PER_COMMAND_MAX,
    OrderId,
    Partition,
    parts_of,
    shared_of,
    stream_of,
)
from domain.order_commands import ConfirmPayment
from domain.order_events import OrderAmended, OrderCancelled, OrderNotPlaced, RefundOwed
from domain.order_state import PreSaleOrder, Stage
from domain.payment import Payment, PaymentReported, PaymentShareMoved, ShareOwner
from domain.refund import RefundAskedAgain
from domain.return_events import ReturnAnswered, ReturnDeclared, ReturnReceived

ACTOR = "policy"


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


@dataclass(frozen=True, slots=True)
class Request:
    work: Work
    partition: Partition
    subject: str
    """A local id, or a position for `TRANSMIT`."""


DRIVING = (
    runs.RunOpened,
    runs.WaybillsAssigned,
    runs.DocumentsAnswered,
    runs.DocumentsMatched,
    runs.MessageRefused,
    runs.DeclarationsCorrected,
    runs.DeclarationsAnswered,
    runs.WithdrawalAsked,
)
"""Events after which a run may have a next step."""

SENDING = (
    runs.DocumentsSent,
    runs.DeclarationsSent,
    runs.WithdrawalsSent,
    ReturnDeclared,
)
"""Events that are a message to customs."""


def requests(page: Iterable[Recorded]) -> list[Request]:
    """Whenever a stream needs something from outside, then an actor is asked; each thing once."""
    asked = dict.fromkeys(r for r in (request_of(recorded) for recorded in page) if r)
    return list(asked)


def request_of(recorded: Recorded) -> Request | None:
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


def refunds_for_lost(page: Iterable[Recorded]) -> Iterable[Envelope]:
    """Whenever a carrier loses a parcel, then the buyer is owed all that is left of their money."""
    for recorded in page:
        if isinstance(recorded.event, ParcelsLost):
            partition = parts_of(recorded.stream_id)[0]
            for order_id in recorded.event.order_ids:
                at = recorded.event.reported_at
                command = OweBuyer(order_id, "lost", None, "parcel lost", at)
                yield envelope(recorded, partition, command, f"lost:{partition}:{order_id}")


def returns(reader: StateReader, page: Iterable[Recorded]) -> Iterable[Envelope]:
    """Whenever a parcel is refused, or released though withdrawn, then it comes back."""
    for recorded in page:
        event = recorded.event
        if isinstance(event, ParcelsRefused):
            yield from returns_of_refused(reader, recorded, event)
        elif isinstance(event, runs.DeclarationsReleased):
            yield from returns_of_withdrawn(reader, recorded, event)


def returns_of_refused(
    reader: StateReader, recorded: Recorded, event: ParcelsRefused
) -> Iterable[Envelope]:
    book = parts_of(recorded.stream_id)[0]
    orders = states(reader, ORDER, ((book, i) for i in event.order_ids))
    held = {i: orders[book, i].held_by for i in event.order_ids}
    batches = states(reader, BATCH, ((book, b) for b in held.values() if b))
    for order_id in event.order_ids:
        batch_id = held[order_id]
        run_id = batches[book, batch_id].in_run.get(order_id) if batch_id else None
        if run_id:
            command = AskReturn(order_id, run_id, "refused", (), "refused", event.reported_at)
            yield envelope(recorded, book, command, f"refused:{book}:{order_id}")


def returns_of_withdrawn(
    reader: StateReader, recorded: Recorded, event: runs.DeclarationsReleased
) -> Iterable[Envelope]:
    book, _, run_id = parts_of(recorded.stream_id)
    run = states(reader, RUN, [(book, run_id)])[book, run_id]
    for answer in event.answers:
        member = run.members.get(answer.order_id)
        if member is not None and member.withdrawal:
            at = event.recorded_at
            command = AskReturn(answer.order_id, event.run_id, "withdrawn", (), "withdrawn", at)
            yield envelope(recorded, book, command, f"withdrawn:{book}:{answer.order_id}")


def states(
    reader: StateReader, kind: str, named: Iterable[tuple[Partition, str]]
) -> dict[tuple[Partition, str], Any]:
    """States of many streams of one kind, read in one query."""
    keys = {stream_of(partition, kind, i): (partition, i) for partition, i in set(named)}
    read = reader.read(sorted(keys)) if keys else {}
    return {keys[stream_id]: standing.state for stream_id, standing in read.items()}


def parts(recorded: Sequence[Recorded]) -> list[Sequence[Recorded]]:
    return [
        recorded[i : i + ORDERS_PER_COMMAND_MAX]
        for i in range(0, len(recorded), ORDERS_PER_COMMAND_MAX)
    ]


def envelope(recorded: Recorded, partition: Partition, command: Any, command_id: str) -> Envelope:
    """A command that follows from an event: recorded when its cause was, caused by it."""
    metadata = recorded.metadata
    assert metadata is not None, "policies follow commands only"
    return Envelope(
        partition,
        command,
        command_id,
        ACTOR,
        metadata.recorded_at,
        metadata.correlation_id,
        f"{recorded.stream_id}@{recorded.version}",
    )
