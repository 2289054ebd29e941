"""Whenever something happened, then something follows: commands at once, or work for an actor.

Policies read events and streams, never read models. Their commands have ids made from what caused
them, so that a page handled twice is handled once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
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
from domain.identifiers import (
    OrderId,
    Partition,
    parts_of,
    shared_of,
)
from domain.order_commands import ConfirmPayment
from domain.order_events import OrderAmended, OrderCancelled, OrderNotPlaced
from domain.order_state import PreSaleOrder, Stage
from domain.payment import Payment, PaymentReported, ShareOwner
from domain.return_events import ReturnAnswered


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
