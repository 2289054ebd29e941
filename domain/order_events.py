"""What happens to one buyer's order and their money."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from domain.identifiers import BatchId, CampaignId, MerchantId, OrderId, PersonKey
from domain.order_amounts import (
    OrderAmounts,
    OrderLine,
)
from domain.order_year_events import QuotaMoveAsked, QuotaMoved, QuotaNotMoved
from domain.payment_plan import PaymentPlan
from domain.people import Person
from domain.risk_notice import Consent


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    order_id: OrderId
    campaign_id: CampaignId
    merchant_id: MerchantId
    buyer_key: PersonKey
    buyer: Person
    consignee: Person
    lines: tuple[OrderLine, ...]
    amounts: OrderAmounts
    taxed_on: date
    """The customs day whose rates and limits the order was taxed under."""

    quota_year: int
    placed_at: datetime
    plan: PaymentPlan | None = None
    """None: the whole sum, whenever it comes."""

    consent: Consent | None = None
    """None where it was placed before consents were asked for."""


@dataclass(frozen=True, slots=True)
class OrderNotPlaced:
    """The fence: from here on the number and the quota may be given back."""

    order_id: OrderId
    campaign_id: CampaignId
    merchant_id: MerchantId
    buyer_key: PersonKey
    quota_year: int
    reason: str
    refused_at: datetime


class Purpose(Enum):
    """What a payment is of its order."""

    WHOLE = "whole"
    DEPOSIT = "deposit"
    BALANCE = "balance"
    NOTHING = "nothing"
    """It does not fit and is owed back in the same append."""


@dataclass(frozen=True, slots=True)
class PaymentBegun:
    """A buyer is paying: the hold does not end before `until`."""

    order_id: OrderId
    payment_id: str
    until: datetime
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentConfirmed:
    """Money arrived, as the payment firm reports it. It is recorded whatever the order's stage."""

    order_id: OrderId
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    paid_fen: int
    paid_at: datetime
    purpose: Purpose | None = None
    """None where it was not recorded: then it is the whole if it is the order's sum."""

    def pays_off(self, due_fen: int | None) -> bool:
        """Whether an order that still has to be paid is paid whole by it."""
        if self.purpose is None:
            return self.paid_fen == due_fen
        return self.purpose in (Purpose.WHOLE, Purpose.BALANCE)


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    order_id: OrderId
    reason: str
    cancelled_at: datetime


@dataclass(frozen=True, slots=True)
class OrderCollected:
    """The goods of the order are from now on the batch's to decide."""

    order_id: OrderId
    batch_id: BatchId
    collected_at: datetime


@dataclass(frozen=True, slots=True)
class OrderHandedBack:
    order_id: OrderId
    batch_id: BatchId
    handed_back_at: datetime


@dataclass(frozen=True, slots=True)
class OrderAmended:
    """Fewer units than were sold: the lines, the tax and the sums that hold from now on."""

    order_id: OrderId
    lines: tuple[OrderLine, ...]
    amounts: OrderAmounts
    taxable_freed_fen: int
    """What the buyer's year no longer needs for this order."""

    cause: str
    amended_at: datetime


@dataclass(frozen=True, slots=True)
class ConsigneeReported:
    """The carrier's waybill names another consignee than the order."""

    order_id: OrderId
    waybill_no: str
    consignee: Person
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class ConsigneeCorrected:
    order_id: OrderId
    consignee: Person
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class BuyerCorrected:
    order_id: OrderId
    buyer: Person
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class DepositKept:
    """The balance never came: by the campaign's terms the deposit stays with the merchant."""

    order_id: OrderId
    amount_fen: int
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class PromiseAnswered:
    """A buyer's word on a later dispatch than was promised; who declines is refunded."""

    order_id: OrderId
    dispatch_by: date
    is_accepted: bool
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class RefundOwed:
    order_id: OrderId
    refund_id: str
    amount_fen: int
    reason: str
    owed_at: datetime


@dataclass(frozen=True, slots=True)
class RefundPaid:
    order_id: OrderId
    refund_id: str
    amount_fen: int
    paid_at: datetime


Event = (
    OrderPlaced
    | OrderNotPlaced
    | PaymentBegun
    | PaymentConfirmed
    | OrderCancelled
    | OrderCollected
    | OrderHandedBack
    | OrderAmended
    | ConsigneeReported
    | ConsigneeCorrected
    | BuyerCorrected
    | DepositKept
    | PromiseAnswered
    | RefundOwed
    | RefundPaid
    | QuotaMoveAsked
    | QuotaMoved
    | QuotaNotMoved
)
