"""What a guarantee is asked for, holds and is charged with: taxes by order, message and bill."""

from dataclasses import dataclass

from domain.identifiers import OrderId, Partition, RunId


@dataclass(frozen=True, slots=True)
class OrderTax:
    """What one order's declaration is taxed, by our own count, in fen of CNY."""

    order_id: OrderId
    tax_fen: int


@dataclass(frozen=True, slots=True)
class AskedTax:
    """The tax of one order, held by the message that declares it."""

    order_id: OrderId
    message_id: str
    tax_fen: int


@dataclass(frozen=True, slots=True)
class RunMessage:
    """One message of declarations of a run; the runs of two books may have one name."""

    book: Partition
    run_id: RunId
    message_id: str


@dataclass(frozen=True, slots=True)
class HeldBill:
    """One tax bill: what it charges, and what its message held for the order until then."""

    order_id: OrderId
    message_id: str
    tax_no: str
    held_fen: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class SettledBill:
    order_id: OrderId
    tax_no: str


@dataclass(frozen=True, slots=True)
class RestoredBill:
    order_id: OrderId
    tax_no: str
    amount_fen: int
