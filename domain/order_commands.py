"""What may be asked of an order, and the rules that refuse it."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.goods import SkuUnits
from domain.identifiers import BatchId, CampaignId, MerchantId, OrderId, PersonKey
from domain.order_amounts import (
    LineRequest,
)
from domain.order_year_events import AnswerQuotaMove, AskQuotaMove
from domain.payment_plan import PaymentPlan
from domain.people import Person
from domain.risk_notice import Consent


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    order_id: OrderId
    campaign_id: CampaignId
    merchant_id: MerchantId
    buyer_key: PersonKey
    buyer: Person
    consignee: Person
    lines: tuple[LineRequest, ...]
    freight_fen: int
    discount_fen: int
    quota_year: int
    at: datetime
    consent: Consent | None = None
    """To the risk notice: without it no order is placed."""
    coupon_code: str = ""
    """Of one of the campaign's coupons: its discount is what the code gives."""


@dataclass(frozen=True, slots=True)
class PlaceOnPlan:
    """Place an order under its campaign's terms: `application.placing` knows them."""

    order: PlaceOrder
    plan: PaymentPlan

    @property
    def order_id(self) -> OrderId:
        return self.order.order_id


@dataclass(frozen=True, slots=True)
class PlaceAgain:
    """Place an order that was refused so often: `application.trying_again` asks for it."""

    order: PlaceOrder
    plan: PaymentPlan | None
    refusals: int

    @property
    def order_id(self) -> OrderId:
        return self.order.order_id


@dataclass(frozen=True, slots=True)
class RefusePlacing:
    order_id: OrderId
    campaign_id: CampaignId
    merchant_id: MerchantId
    buyer_key: PersonKey
    quota_year: int
    reason: str
    at: datetime
    refusals: int = 0
    """How often it had been refused when it was tried; 0 for an order that never was."""


@dataclass(frozen=True, slots=True)
class ConfirmPayment:
    order_id: OrderId
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    paid_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BeginPayment:
    """A buyer goes to pay: while that lasts, the hold of their units does not end."""

    order_id: OrderId
    payment_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OweBackPayment:
    """Money for an order that takes none any more, whatever its sum: recorded and owed back."""

    confirmation: ConfirmPayment
    reason: str

    @property
    def order_id(self) -> OrderId:
        return self.confirmation.order_id


@dataclass(frozen=True, slots=True)
class EndHold:
    """End an order whose payment did not come in time."""

    order_id: OrderId
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerPromise:
    """A buyer's answer to the dispatch that the campaign promises now."""

    order_id: OrderId
    dispatch_by: date
    is_accepted: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel while nobody else holds the goods; `application.cancelling` asks the holder first."""

    order_id: OrderId
    reason: str
    at: datetime
    is_asked_by_buyer: bool = False
    """A buyer's wish is bound by the campaign's lock; a merchant's duty is not."""


@dataclass(frozen=True, slots=True)
class CollectOrder:
    order_id: OrderId
    batch_id: BatchId
    at: datetime


@dataclass(frozen=True, slots=True)
class HandBackOrder:
    order_id: OrderId
    batch_id: BatchId
    at: datetime


@dataclass(frozen=True, slots=True)
class AmendOrder:
    """Take units off the order; with nothing left it is cancelled."""

    order_id: OrderId
    cuts: tuple[SkuUnits, ...]
    cause: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportConsignee:
    order_id: OrderId
    waybill_no: str
    consignee: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectConsignee:
    order_id: OrderId
    consignee: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectBuyer:
    order_id: OrderId
    buyer: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class OweRefund:
    """Owe a part of the order's money back: a return, a loss, a goodwill."""

    order_id: OrderId
    refund_id: str
    amount_fen: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PayRefund:
    """The payment firm reports that a refund has gone out."""

    order_id: OrderId
    refund_id: str
    at: datetime


Command = (
    PlaceOrder
    | PlaceOnPlan
    | PlaceAgain
    | RefusePlacing
    | BeginPayment
    | ConfirmPayment
    | OweBackPayment
    | EndHold
    | AnswerPromise
    | CancelOrder
    | CollectOrder
    | HandBackOrder
    | AmendOrder
    | ReportConsignee
    | CorrectConsignee
    | CorrectBuyer
    | OweRefund
    | PayRefund
    | AskQuotaMove
    | AnswerQuotaMove
)
