"""One buyer's pre-sale order: what was promised to them, and their money until the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum

from domain.dated import LINES_PER_ORDER_MAX, SINGLE_LIMIT_FEN, customs_day, in_force
from domain.decider import Decider
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import BatchId, CampaignId, MerchantId, OrderId, PersonKey
from domain.order_amounts import (
    LineRequest,
    OrderAmounts,
    OrderLine,
    is_unit_price,
    is_whole_fen,
    priced,
    reduced,
)
from domain.people import Person, is_id_number
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


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


@dataclass(frozen=True, slots=True)
class PaymentConfirmed:
    """Money arrived, as the payment firm reports it. It is recorded whatever the order's stage."""

    order_id: OrderId
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    paid_fen: int
    paid_at: datetime


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
    | PaymentConfirmed
    | OrderCancelled
    | OrderCollected
    | OrderHandedBack
    | OrderAmended
    | ConsigneeReported
    | ConsigneeCorrected
    | BuyerCorrected
    | RefundOwed
    | RefundPaid
)


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


@dataclass(frozen=True, slots=True)
class RefusePlacing:
    order_id: OrderId
    campaign_id: CampaignId
    merchant_id: MerchantId
    buyer_key: PersonKey
    quota_year: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmPayment:
    order_id: OrderId
    payment_id: str
    payment_firm: str
    payer_key: PersonKey
    paid_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel while nobody else holds the goods; `application.cancelling` asks the holder first."""

    order_id: OrderId
    reason: str
    at: datetime


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
    | RefusePlacing
    | ConfirmPayment
    | CancelOrder
    | CollectOrder
    | HandBackOrder
    | AmendOrder
    | ReportConsignee
    | CorrectConsignee
    | CorrectBuyer
    | OweRefund
    | PayRefund
)


class UnknownOrder(UnknownThing): ...


class OrderIdTaken(ChangeRefused): ...


class OrderWasNotPlaced(ChangeRefused): ...


class OrderNotPaid(ChangeRefused): ...


class OrderAlreadyPlaced(ChangeRefused): ...


class OrderAlreadyCancelled(ChangeRefused): ...


class OrderAlreadyCollected(ChangeRefused): ...


class OrderHeldElsewhere(ChangeRefused): ...


class LineCountRefused(AmountRefused): ...


class QuantityNotPositive(AmountRefused): ...


class PriceNotPositive(AmountRefused): ...


class UnitPriceTooFine(AmountRefused): ...


class AmountNotWholeFen(AmountRefused): ...


class FreightNegative(AmountRefused): ...


class DiscountExceedsGoods(AmountRefused): ...


class OverSingleLimit(AmountRefused): ...


class IdentityNumberInvalid(AmountRefused): ...


class BuyerIsAnotherPerson(ChangeRefused): ...


class CutExceedsOrder(AmountRefused): ...


class RefundExceedsPaid(AmountRefused): ...


class RefundIdTaken(ChangeRefused): ...


class RefundNotOwed(UnknownThing): ...


def decide(command: Command, order: PreSaleOrder) -> list[Event]:
    match command:
        case PlaceOrder():
            return place(command, order)
        case RefusePlacing():
            return refuse_placing(command, order)
    if order.stage is Stage.ABSENT:
        raise UnknownOrder(order_id=command.order_id)
    match command:
        case ConfirmPayment():
            return confirm_payment(command, order)
        case CancelOrder():
            return cancel(command, order)
        case CollectOrder():
            return collect(command, order)
        case HandBackOrder():
            return hand_back(command, order)
        case AmendOrder():
            return amend(command, order)
        case ReportConsignee():
            if order.reported_consignee == command.consignee:
                return []
            return [
                ConsigneeReported(
                    command.order_id, command.waybill_no, command.consignee, command.at
                )
            ]
        case CorrectConsignee():
            if order.consignee == command.consignee:
                return []
            return [ConsigneeCorrected(command.order_id, command.consignee, command.at)]
        case CorrectBuyer():
            return correct_buyer(command, order)
        case OweRefund():
            return owe(command, order)
        case PayRefund():
            return pay_refund(command, order)


def place(command: PlaceOrder, order: PreSaleOrder) -> list[Event]:
    if order.stage is Stage.NOT_PLACED:
        raise OrderWasNotPlaced(order_id=command.order_id)
    if order.stage is not Stage.ABSENT:
        return already_placed(command, order)
    day = customs_day(command.at)
    require_sound_lines(command)
    lines, amounts = priced(command.lines, command.freight_fen, command.discount_fen, day)
    require_within_single_limit(lines, amounts, day)
    if not is_id_number(command.buyer.id_number):
        raise IdentityNumberInvalid(order_id=command.order_id)
    return [
        OrderPlaced(
            command.order_id,
            command.campaign_id,
            command.merchant_id,
            command.buyer_key,
            command.buyer,
            command.consignee,
            lines,
            amounts,
            day,
            command.quota_year,
            command.at,
        )
    ]


def already_placed(command: PlaceOrder, order: PreSaleOrder) -> list[Event]:
    asked = [(line.sku, line.quantity, line.unit_price) for line in command.lines]
    placed = [(line.sku, line.quantity, line.unit_price) for line in order.placed_lines]
    same_buyer = order.buyer_key == command.buyer_key
    if same_buyer and order.campaign_id == command.campaign_id and asked == placed:
        return []
    raise OrderIdTaken(order_id=command.order_id)


def require_sound_lines(command: PlaceOrder) -> None:
    if not 1 <= len(command.lines) <= LINES_PER_ORDER_MAX:
        raise LineCountRefused(lines=len(command.lines), lines_max=LINES_PER_ORDER_MAX)
    for gnum, line in enumerate(command.lines, 1):
        if line.quantity < 1:
            raise QuantityNotPositive(gnum=gnum, sku=line.sku, quantity=line.quantity)
        if line.unit_price <= 0:
            raise PriceNotPositive(gnum=gnum, sku=line.sku, unit_price=line.unit_price)
        if not is_unit_price(line.unit_price):
            raise UnitPriceTooFine(gnum=gnum, sku=line.sku, unit_price=line.unit_price)
        if not is_whole_fen(line.unit_price, line.quantity):
            raise AmountNotWholeFen(gnum=gnum, sku=line.sku, unit_price=line.unit_price)
    goods = sum(line.unit_price * line.quantity * 100 for line in command.lines)
    if command.freight_fen < 0:
        raise FreightNegative(freight_fen=command.freight_fen)
    if not 0 <= command.discount_fen < goods:
        raise DiscountExceedsGoods(discount_fen=command.discount_fen)


def require_within_single_limit(
    lines: tuple[OrderLine, ...], amounts: OrderAmounts, day: date
) -> None:
    """Above the limit only one indivisible unit may be sold, fully taxed (2018-49)."""
    limit = in_force(SINGLE_LIMIT_FEN, day)
    if amounts.taxable_fen > limit and sum(line.quantity for line in lines) > 1:
        raise OverSingleLimit(taxable_fen=amounts.taxable_fen, limit_fen=limit)


def refuse_placing(command: RefusePlacing, order: PreSaleOrder) -> list[Event]:
    if order.stage is Stage.NOT_PLACED:
        return []
    if order.stage is not Stage.ABSENT:
        raise OrderAlreadyPlaced(order_id=command.order_id)
    return [
        OrderNotPlaced(
            command.order_id,
            command.campaign_id,
            command.merchant_id,
            command.buyer_key,
            command.quota_year,
            command.reason,
            command.at,
        )
    ]


def confirm_payment(command: ConfirmPayment, order: PreSaleOrder) -> list[Event]:
    """Reported money is recorded; what does not fit the order is owed back whole."""
    if command.payment_id in order.payments:
        return []
    confirmed = PaymentConfirmed(
        command.order_id,
        command.payment_id,
        command.payment_firm,
        command.payer_key,
        command.paid_fen,
        command.at,
    )
    if order.stage is Stage.PLACED and command.paid_fen == order.amounts.paid_fen:
        return [confirmed]
    refund_id = misfit_refund_id(command.payment_id)
    reason = f"payment does not fit an order {order.stage.value}"
    return [
        confirmed,
        RefundOwed(command.order_id, refund_id, command.paid_fen, reason, command.at),
    ]


OWN_REFUND_IDS = ("amended-", "cancelled", "payment-")
"""How ids begin that the order makes itself: nobody else takes one that it will need."""


def misfit_refund_id(payment_id: str) -> str:
    return f"payment-{payment_id}"


def cancel(command: CancelOrder, order: PreSaleOrder) -> list[Event]:
    if order.stage in (Stage.CANCELLED, Stage.NOT_PLACED):
        return []
    if order.held_by:
        raise OrderHeldElsewhere(order_id=command.order_id, holder=order.held_by)
    return [
        OrderCancelled(command.order_id, command.reason, command.at),
        *owed_back(command, "cancelled", order.left_fen, command.reason),
    ]


def owed_back(
    command: CancelOrder | AmendOrder, refund_id: str, amount_fen: int, reason: str
) -> list[Event]:
    """One refund; none when there is nothing to owe."""
    if not amount_fen:
        return []
    return [RefundOwed(command.order_id, refund_id, amount_fen, reason, command.at)]


def collect(command: CollectOrder, order: PreSaleOrder) -> list[Event]:
    if order.stage is Stage.CANCELLED:
        raise OrderAlreadyCancelled(order_id=command.order_id)
    if order.stage is not Stage.PAID:
        raise OrderNotPaid(order_id=command.order_id, stage=order.stage.value)
    if order.held_by == command.batch_id:
        return []
    if order.held_by:
        raise OrderAlreadyCollected(order_id=command.order_id, batch_id=order.held_by)
    return [OrderCollected(command.order_id, command.batch_id, command.at)]


def hand_back(command: HandBackOrder, order: PreSaleOrder) -> list[Event]:
    if order.held_by is None:
        return []
    if order.held_by != command.batch_id:
        raise OrderHeldElsewhere(order_id=command.order_id, holder=order.held_by)
    return [OrderHandedBack(command.order_id, command.batch_id, command.at)]


def amend(command: AmendOrder, order: PreSaleOrder) -> list[Event]:
    """After a shortage: lines, tax and refund agree to the fen (refund = old - new)."""
    if order.stage is Stage.CANCELLED:
        raise OrderAlreadyCancelled(order_id=command.order_id)
    if order.stage is not Stage.PAID:
        raise OrderNotPaid(order_id=command.order_id, stage=order.stage.value)
    if not command.cuts or min(part.quantity for part in command.cuts) < 1:
        raise QuantityNotPositive(order_id=command.order_id, cuts=command.cuts)
    cuts = counted(command.cuts)
    ordered = counted(SkuUnits(line.sku, line.quantity) for line in order.lines)
    if cuts - ordered:
        raise CutExceedsOrder(order_id=command.order_id, units=as_units(cuts - ordered))
    if cuts == ordered:
        return [
            OrderCancelled(command.order_id, command.cause, command.at),
            *owed_back(command, "cancelled", order.left_fen, command.cause),
        ]
    lines, amounts = reduced(order.lines, order.amounts, cuts, order.taxed_on)
    refund = min(order.amounts.paid_fen - amounts.paid_fen, order.left_fen)
    freed = order.amounts.taxable_fen - amounts.taxable_fen
    return [
        OrderAmended(command.order_id, lines, amounts, freed, command.cause, command.at),
        *owed_back(command, f"amended-{len(order.owed) + 1}", refund, command.cause),
    ]


def correct_buyer(command: CorrectBuyer, order: PreSaleOrder) -> list[Event]:
    """Name and telephone: the number is the person whose year was reserved and who had to pay."""
    if order.buyer == command.buyer:
        return []
    if not is_id_number(command.buyer.id_number):
        raise IdentityNumberInvalid(order_id=command.order_id)
    if order.buyer.id_number != command.buyer.id_number:
        raise BuyerIsAnotherPerson(order_id=command.order_id)
    return [BuyerCorrected(command.order_id, command.buyer, command.at)]


def owe(command: OweRefund, order: PreSaleOrder) -> list[Event]:
    if order.owed.get(command.refund_id) == command.amount_fen:
        return []
    if command.refund_id in order.owed or command.refund_id.startswith(OWN_REFUND_IDS):
        raise RefundIdTaken(order_id=command.order_id, refund_id=command.refund_id)
    if not 1 <= command.amount_fen <= order.left_fen:
        raise RefundExceedsPaid(amount_fen=command.amount_fen, left_fen=order.left_fen)
    return [
        RefundOwed(
            command.order_id, command.refund_id, command.amount_fen, command.reason, command.at
        )
    ]


def pay_refund(command: PayRefund, order: PreSaleOrder) -> list[Event]:
    if command.refund_id in order.repaid:
        return []
    if command.refund_id not in order.owed:
        raise RefundNotOwed(order_id=command.order_id, refund_id=command.refund_id)
    amount = order.owed[command.refund_id]
    return [RefundPaid(command.order_id, command.refund_id, amount, command.at)]


DECIDER = Decider(initial=PreSaleOrder(), evolve=evolve, decide=decide)
