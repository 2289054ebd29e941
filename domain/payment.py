"""One transaction at a payment firm, and the orders its money is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import ORDERS_PER_EVENT_MAX, OrderId, Partition, PersonKey
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing
from domain.replacing import replace

CURRENCY = "CNY"
"""Everything that customs is told is in it: the order's and the payment's message fix 142."""


@dataclass(frozen=True, slots=True)
class PaymentShare:
    """The part of a payment that is one order's."""

    book: Partition
    order_id: OrderId
    amount_fen: int


@dataclass(frozen=True, slots=True)
class ShareOwner:
    """The order that a share is for."""

    book: Partition
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class PaymentReported:
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    amount_fen: int
    shares: tuple[PaymentShare, ...]
    request_hash: str
    """Of the report's bytes as they came, and of our answer to it (GACC 2018-179 asks for both).
    Empty for one that came another way."""

    answer_hash: str
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentReportDiffers:
    """Money that cannot be allotted, or is told otherwise than before: a case."""

    payment_id: str
    amount_fen: int
    shares: tuple[PaymentShare, ...]
    currency: str
    reason: str
    request_hash: str
    answer_hash: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentShareMoved:
    """A share goes to the right order: the report stands as it came, and this corrects it."""

    payment_id: str
    left: ShareOwner
    shares: tuple[PaymentShare, ...]
    """What the right order gets: all that the other had."""

    reason: str
    moved_at: datetime


Event = PaymentReported | PaymentReportDiffers | PaymentShareMoved

Facts = tuple[int, tuple[PaymentShare, ...], str]


@dataclass(frozen=True, slots=True)
class Payment:
    reported: PaymentReported | None = None
    differing: frozenset[Facts] = frozenset()
    standing: Mapping[ShareOwner, int] = field(default_factory=dict)
    """The shares as corrections left them."""

    moved: Mapping[ShareOwner, ShareOwner] = field(default_factory=dict)


def evolve(payment: Payment, event: Event) -> Payment:
    match event:
        case PaymentReported():
            standing = {ShareOwner(s.book, s.order_id): s.amount_fen for s in event.shares}
            return Payment(event, payment.differing, standing)
        case PaymentReportDiffers():
            facts = (event.amount_fen, event.shares, event.currency)
            return replace(payment, differing=payment.differing | {facts})
        case PaymentShareMoved():
            kept = {owner: fen for owner, fen in payment.standing.items() if owner != event.left}
            given = {ShareOwner(s.book, s.order_id): s.amount_fen for s in event.shares}
            moved = {**payment.moved, event.left: next(iter(given))}
            return replace(payment, standing={**kept, **given}, moved=moved)


@dataclass(frozen=True, slots=True)
class ReportPayment:
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    amount_fen: int
    shares: tuple[PaymentShare, ...]
    at: datetime
    currency: str = CURRENCY
    request_hash: str = ""
    answer_hash: str = ""


@dataclass(frozen=True, slots=True)
class MoveShare:
    """Give a share that no order has taken to another order."""

    payment_id: str
    owner: ShareOwner
    to: ShareOwner
    reason: str
    at: datetime


Command = ReportPayment | MoveShare


class TooManyShares(AmountRefused):
    """Raised for a payment for more orders than one event may name."""


class UnknownShare(UnknownThing):
    """Raised when a payment has no share for the order."""


class ShareStands(ChangeRefused):
    """Raised when the other order has a share of this payment already: it takes only one."""


def decide(command: Command, payment: Payment) -> list[Event]:
    match command:
        case ReportPayment():
            return report(command, payment)
        case MoveShare():
            return move(command, payment)


def report(command: ReportPayment, payment: Payment) -> list[Event]:
    """A payment allots its shares once; what does not fit is recorded as a case, never refused.

    Only what no event can hold is: there is no part of a payment that could be recorded alone.
    """
    if len(command.shares) > ORDERS_PER_EVENT_MAX:
        raise TooManyShares(payment_id=command.payment_id, shares_max=ORDERS_PER_EVENT_MAX)
    shares = tuple(sorted(command.shares, key=lambda share: (share.book, share.order_id)))
    facts = (command.amount_fen, shares, command.currency)
    if facts in payment.differing or facts == facts_of(payment.reported):
        return []
    if reason := misfit_of(command, payment):
        return [
            PaymentReportDiffers(
                command.payment_id,
                command.amount_fen,
                shares,
                command.currency,
                reason,
                command.request_hash,
                command.answer_hash,
                command.at,
            )
        ]
    return [
        PaymentReported(
            command.payment_id,
            command.payment_firm,
            command.payer_key,
            command.amount_fen,
            shares,
            command.request_hash,
            command.answer_hash,
            command.at,
        )
    ]


def misfit_of(command: ReportPayment, payment: Payment) -> str:
    """Why a report is a case; empty where it is none."""
    if command.currency != CURRENCY:
        return "other currency"
    if payment.reported is not None:
        return "told otherwise before"
    return "" if add_up(command.shares, command.amount_fen) else "shares do not add up"


def move(command: MoveShare, payment: Payment) -> list[Event]:
    """The caller has seen, on the order's own stream, that it has not taken the share."""
    if command.to in (command.owner, payment.moved.get(command.owner)):
        return []
    amount_fen = payment.standing.get(command.owner)
    if amount_fen is None:
        raise UnknownShare(payment_id=command.payment_id, order_id=command.owner.order_id)
    if command.to in payment.standing:
        raise ShareStands(payment_id=command.payment_id, order_id=command.to.order_id)
    share = PaymentShare(command.to.book, command.to.order_id, amount_fen)
    return [
        PaymentShareMoved(command.payment_id, command.owner, (share,), command.reason, command.at)
    ]


def facts_of(reported: PaymentReported | None) -> Facts | None:
    return (reported.amount_fen, reported.shares, CURRENCY) if reported else None


def add_up(shares: Sequence[PaymentShare], amount_fen: int) -> bool:
    """An order takes one share of a payment: named twice, it would miss the second."""
    orders = {(share.book, share.order_id) for share in shares}
    return (
        len(orders) == len(shares)
        and all(share.amount_fen > 0 for share in shares)
        and sum(share.amount_fen for share in shares) == amount_fen > 0
    )


DECIDER = Decider(initial=Payment(), evolve=evolve, decide=decide)
