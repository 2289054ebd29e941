"""One transaction at a payment firm, and the orders its money is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import ORDERS_PER_EVENT_MAX, OrderId, Partition, PersonKey
from domain.refusals import AmountRefused


@dataclass(frozen=True, slots=True)
class PaymentShare:
    """The part of a payment that is one order's."""

    book: Partition
    order_id: OrderId
    amount_fen: int


@dataclass(frozen=True, slots=True)
class PaymentReported:
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    amount_fen: int
    shares: tuple[PaymentShare, ...]
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentReportDiffers:
    """The shares do not add up, or differ from those reported before: a case."""

    payment_id: str
    amount_fen: int
    shares: tuple[PaymentShare, ...]
    reported_at: datetime


Event = PaymentReported | PaymentReportDiffers


@dataclass(frozen=True, slots=True)
class Payment:
    reported: PaymentReported | None = None
    differing: frozenset[tuple[int, tuple[PaymentShare, ...]]] = frozenset()


def evolve(payment: Payment, event: Event) -> Payment:
    match event:
        case PaymentReported():
            return Payment(event, payment.differing)
        case PaymentReportDiffers():
            facts = (event.amount_fen, event.shares)
            return Payment(payment.reported, payment.differing | {facts})


@dataclass(frozen=True, slots=True)
class ReportPayment:
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    amount_fen: int
    shares: tuple[PaymentShare, ...]
    at: datetime


Command = ReportPayment


class TooManyShares(AmountRefused):
    """Raised for a payment for more orders than one event may name."""


def decide(command: Command, payment: Payment) -> list[Event]:
    """A payment allots its shares once; what does not fit is recorded as a case, never refused.

    Only what no event can hold is: there is no part of a payment that could be recorded alone.
    """
    if len(command.shares) > ORDERS_PER_EVENT_MAX:
        raise TooManyShares(payment_id=command.payment_id, shares_max=ORDERS_PER_EVENT_MAX)
    shares = tuple(sorted(command.shares, key=lambda share: (share.book, share.order_id)))
    facts = (command.amount_fen, shares)
    if facts in payment.differing or facts == facts_of(payment.reported):
        return []
    if payment.reported is not None or not add_up(shares, command.amount_fen):
        return [PaymentReportDiffers(command.payment_id, command.amount_fen, shares, command.at)]
    return [
        PaymentReported(
            command.payment_id,
            command.payment_firm,
            command.payer_key,
            command.amount_fen,
            shares,
            command.at,
        )
    ]


def facts_of(reported: PaymentReported | None) -> tuple[int, tuple[PaymentShare, ...]] | None:
    return (reported.amount_fen, reported.shares) if reported else None


def add_up(shares: Sequence[PaymentShare], amount_fen: int) -> bool:
    """An order takes one share of a payment: named twice, it would miss the second."""
    orders = {(share.book, share.order_id) for share in shares}
    return (
        len(orders) == len(shares)
        and all(share.amount_fen > 0 for share in shares)
        and sum(share.amount_fen for share in shares) == amount_fen > 0
    )


DECIDER = Decider(initial=Payment(), evolve=evolve, decide=decide)
