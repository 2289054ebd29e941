"""One transaction at a payment firm, and the orders its money is for."""

from dataclasses import dataclass
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import OrderId, Partition, PersonKey
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
    """The firm reported the same transaction again with other facts: a case."""

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
            return Payment(event)
        case PaymentReportDiffers():
            seen = (event.amount_fen, event.shares)
            return Payment(payment.reported, payment.differing | {seen})


@dataclass(frozen=True, slots=True)
class ReportPayment:
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    amount_fen: int
    shares: tuple[PaymentShare, ...]
    at: datetime


Command = ReportPayment


class SharesDiffer(AmountRefused): ...


def decide(command: Command, payment: Payment) -> list[Event]:
    """A payment allots its shares once; a differing second report is recorded as a case."""
    if payment.reported is None:
        if sum(share.amount_fen for share in command.shares) != command.amount_fen:
            raise SharesDiffer(payment_id=command.payment_id, amount_fen=command.amount_fen)
        return [
            PaymentReported(
                command.payment_id,
                command.payment_firm,
                command.payer_key,
                command.amount_fen,
                command.shares,
                command.at,
            )
        ]
    same = (payment.reported.amount_fen, payment.reported.shares)
    seen = (command.amount_fen, command.shares)
    if seen == same or seen in payment.differing:
        return []
    return [
        PaymentReportDiffers(command.payment_id, command.amount_fen, command.shares, command.at)
    ]


DECIDER = Decider(initial=Payment(), evolve=evolve, decide=decide)
