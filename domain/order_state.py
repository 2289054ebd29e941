"""What an order's later decisions rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum

from domain.identifiers import BatchId, CampaignId, MerchantId, PersonKey
from domain.order_amounts import (
    OrderAmounts,
    OrderLine,
)
from domain.order_events import (
    BuyerCorrected,
    ConsigneeCorrected,
    ConsigneeReported,
    Event,
    OrderAmended,
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    OrderNotPlaced,
    OrderPlaced,
    PaymentConfirmed,
    RefundOwed,
    RefundPaid,
)
from domain.people import Person


class Stage(Enum):
    ABSENT = "absent"
    NOT_PLACED = "not placed"
    PLACED = "placed"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PreSaleOrder:
    stage: Stage = Stage.ABSENT
    campaign_id: CampaignId = CampaignId("")
    merchant_id: MerchantId = MerchantId("")
    buyer_key: PersonKey = PersonKey("")
    buyer: Person = field(default_factory=lambda: Person("", ""))
    consignee: Person = field(default_factory=lambda: Person("", ""))
    reported_consignee: Person | None = None
    placed_lines: tuple[OrderLine, ...] = ()
    """As they were placed; `lines` are those that amendments left."""

    lines: tuple[OrderLine, ...] = ()
    amounts: OrderAmounts = field(default_factory=lambda: OrderAmounts(0, 0, 0, 0))
    taxed_on: date = date.min
    quota_year: int = 0
    held_by: BatchId | None = None
    payments: Mapping[str, PaymentConfirmed] = field(default_factory=dict)
    payment: PaymentConfirmed | None = None
    """The one that fits the order and is declared with it; all others are owed back."""

    owed: Mapping[str, int] = field(default_factory=dict)
    """Every refund ever owed, fen by refund id."""

    repaid: frozenset[str] = frozenset()

    @property
    def received_fen(self) -> int:
        return sum(payment.paid_fen for payment in self.payments.values())

    @property
    def owed_fen(self) -> int:
        """All that was ever owed back, paid or not."""
        return sum(self.owed.values())

    @property
    def left_fen(self) -> int:
        """The buyer's money that is not owed back."""
        return self.received_fen - self.owed_fen

    @property
    def reported_fen(self) -> int:
        """What the payment firm reports to customs of the payment, less what it paid back of it."""
        returned = sum(self.owed[refund] for refund in self.repaid - self._misfits)
        return self.payment.paid_fen - returned if self.payment else 0

    @property
    def unpaid_fen(self) -> int:
        """What is owed back of that payment and the payment firm has not paid yet."""
        unpaid = self.owed.keys() - self.repaid - self._misfits
        return sum(self.owed[refund] for refund in unpaid)

    @property
    def _misfits(self) -> frozenset[str]:
        """Refunds of the payments that were not for what the order cost."""
        return frozenset(misfit_refund_id(payment_id) for payment_id in self.payments)

    @property
    def paid_at(self) -> datetime | None:
        return self.payment.paid_at if self.payment else None

    @property
    def payer_key(self) -> PersonKey:
        return self.payment.payer_key if self.payment else PersonKey("")


def misfit_refund_id(payment_id: str) -> str:
    return f"payment-{payment_id}"


def evolve(order: PreSaleOrder, event: Event) -> PreSaleOrder:
    match event:
        case OrderPlaced():
            return PreSaleOrder(
                Stage.PLACED,
                event.campaign_id,
                event.merchant_id,
                event.buyer_key,
                event.buyer,
                event.consignee,
                None,
                event.lines,
                event.lines,
                event.amounts,
                event.taxed_on,
                event.quota_year,
            )
        case OrderNotPlaced():
            return replace(
                order,
                stage=Stage.NOT_PLACED,
                campaign_id=event.campaign_id,
                merchant_id=event.merchant_id,
                buyer_key=event.buyer_key,
                quota_year=event.quota_year,
            )
        case PaymentConfirmed():
            return receive(order, event)
        case OrderCancelled():
            return replace(order, stage=Stage.CANCELLED, held_by=None)
        case OrderCollected():
            return replace(order, held_by=event.batch_id)
        case OrderHandedBack():
            return replace(order, held_by=None)
        case OrderAmended():
            return replace(order, lines=event.lines, amounts=event.amounts)
        case ConsigneeReported():
            return replace(order, reported_consignee=event.consignee)
        case ConsigneeCorrected():
            return replace(order, consignee=event.consignee)
        case BuyerCorrected():
            return replace(order, buyer=event.buyer)
        case RefundOwed():
            return replace(order, owed={**order.owed, event.refund_id: event.amount_fen})
        case RefundPaid():
            return replace(order, repaid=order.repaid | {event.refund_id})


def receive(order: PreSaleOrder, event: PaymentConfirmed) -> PreSaleOrder:
    payments = {**order.payments, event.payment_id: event}
    if order.stage is Stage.PLACED and event.paid_fen == order.amounts.paid_fen:
        return replace(order, stage=Stage.PAID, payments=payments, payment=event)
    return replace(order, payments=payments)
