"""One buyer's pre-sale order: what was promised to them, and their money until the end."""

from datetime import date
from functools import lru_cache

from domain.dated import LINES_PER_ORDER_MAX, SINGLE_LIMIT_FEN, customs_day, in_force
from domain.decider import Decider
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import ORDERS_PER_COMMAND_MAX
from domain.order_amounts import (
    LineRequest,
    OrderAmounts,
    OrderLine,
    is_unit_price,
    is_whole_fen,
    priced,
    reduced,
)
from domain.order_commands import (
    AmendOrder,
    AmountNotWholeFen,
    BuyerIsAnotherPerson,
    CancelOrder,
    CollectOrder,
    Command,
    ConfirmPayment,
    CorrectBuyer,
    CorrectConsignee,
    CutExceedsOrder,
    DiscountExceedsGoods,
    FreightNegative,
    HandBackOrder,
    IdentityNumberInvalid,
    LineCountRefused,
    OrderAlreadyCancelled,
    OrderAlreadyCollected,
    OrderAlreadyPlaced,
    OrderHeldElsewhere,
    OrderIdTaken,
    OrderNotPaid,
    OrderWasNotPlaced,
    OverSingleLimit,
    OweRefund,
    PayRefund,
    PlaceOrder,
    PriceNotPositive,
    QuantityNotPositive,
    RefundExceedsPaid,
    RefundIdTaken,
    RefundNotOwed,
    RefusePlacing,
    ReportConsignee,
    UnitPriceTooFine,
    UnknownOrder,
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
from domain.order_state import PreSaleOrder, Stage, evolve, misfit_refund_id
from domain.people import is_id_number


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
    if order.stage is not Stage.ABSENT:
        require_same(command, order)
        return []
    day = customs_day(command.at)
    lines, amounts = sold_to(command, day)
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


def is_placeable(command: PlaceOrder, order: PreSaleOrder) -> bool:
    """Whether it would be placed now: not, when it stands already. Refused as placing it is."""
    if order.stage is not Stage.ABSENT:
        require_same(command, order)
        return False
    sold_to(command, customs_day(command.at))
    return True


def taxable_fen(command: PlaceOrder) -> int:
    """What a new order takes of its buyer's year. Refused as placing it is."""
    _, amounts = sold_to(command, customs_day(command.at))
    return amounts.taxable_fen


def sold_to(command: PlaceOrder, day: date) -> tuple[tuple[OrderLine, ...], OrderAmounts]:
    """Lines and sums of a new order, refused where it may not be placed so."""
    of_lines = sold(command.lines, command.freight_fen, command.discount_fen, day)
    if not is_id_number(command.buyer.id_number):
        raise IdentityNumberInvalid(order_id=command.order_id)
    return of_lines


# An order is asked three times: for its claim, for the units it holds, and when it is placed.
@lru_cache(maxsize=ORDERS_PER_COMMAND_MAX)
def sold(
    asked: tuple[LineRequest, ...], freight_fen: int, discount_fen: int, day: date
) -> tuple[tuple[OrderLine, ...], OrderAmounts]:
    """Lines with their taxes and the sums, refused where they may not be sold so on that day."""
    require_sound_lines(asked, freight_fen, discount_fen)
    lines, amounts = priced(asked, freight_fen, discount_fen, day)
    require_within_single_limit(lines, amounts, day)
    return lines, amounts


def require_same(command: PlaceOrder, order: PreSaleOrder) -> None:
    """What stands under the id must be this very order."""
    if order.stage is Stage.NOT_PLACED:
        raise OrderWasNotPlaced(order_id=command.order_id)
    asked = [(line.sku, line.quantity, line.unit_price) for line in command.lines]
    placed = [(line.sku, line.quantity, line.unit_price) for line in order.placed_lines]
    same_buyer = order.buyer_key == command.buyer_key
    if not (same_buyer and order.campaign_id == command.campaign_id and asked == placed):
        raise OrderIdTaken(order_id=command.order_id)


def require_sound_lines(
    lines: tuple[LineRequest, ...], freight_fen: int, discount_fen: int
) -> None:
    if not 1 <= len(lines) <= LINES_PER_ORDER_MAX:
        raise LineCountRefused(lines=len(lines), lines_max=LINES_PER_ORDER_MAX)
    for gnum, line in enumerate(lines, 1):
        if line.quantity < 1:
            raise QuantityNotPositive(gnum=gnum, sku=line.sku, quantity=line.quantity)
        if line.unit_price <= 0:
            raise PriceNotPositive(gnum=gnum, sku=line.sku, unit_price=line.unit_price)
        if not is_unit_price(line.unit_price):
            raise UnitPriceTooFine(gnum=gnum, sku=line.sku, unit_price=line.unit_price)
        if not is_whole_fen(line.unit_price, line.quantity):
            raise AmountNotWholeFen(gnum=gnum, sku=line.sku, unit_price=line.unit_price)
    goods = sum(line.unit_price * line.quantity * 100 for line in lines)
    if freight_fen < 0:
        raise FreightNegative(freight_fen=freight_fen)
    if not 0 <= discount_fen < goods:
        raise DiscountExceedsGoods(discount_fen=discount_fen)


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
