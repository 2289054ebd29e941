"""What an order must be to be placed, and what it is placed as: lines, taxes, sums, plan."""

from datetime import date
from functools import lru_cache

from domain.dated import LINES_PER_ORDER_MAX, SINGLE_LIMIT_FEN, customs_day, in_force
from domain.identifiers import ORDERS_PER_COMMAND_MAX, OrderId
from domain.order_amounts import (
    LineRequest,
    OrderAmounts,
    OrderLine,
    is_unit_price,
    is_whole_fen,
    priced,
)
from domain.order_commands import PlaceAgain, PlaceOrder, RefusePlacing
from domain.order_events import Event, OrderNotPlaced, OrderPlaced
from domain.order_refusals import (
    AmountNotWholeFen,
    DiscountExceedsGoods,
    FreightNegative,
    IdentityNumberInvalid,
    LineCountRefused,
    OrderAlreadyPlaced,
    OrderIdTaken,
    OrderWasNotPlaced,
    OverSingleLimit,
    PriceNotPositive,
    QuantityNotPositive,
    UnitPriceTooFine,
)
from domain.order_state import PreSaleOrder, Stage
from domain.payment_plan import PaymentPlan
from domain.people import identity_faults
from domain.risk_notice import require_consent


def place(command: PlaceOrder, order: PreSaleOrder, plan: PaymentPlan | None) -> list[Event]:
    if order.stage is not Stage.ABSENT:
        require_same(command, order)
        return []
    return placed(command, plan)


def place_again(command: PlaceAgain, order: PreSaleOrder) -> list[Event]:
    """Of an order that was refused meanwhile, or stands, as any other command to place it."""
    if may_try_again(order, command.refusals):
        return placed(command.order, command.plan)
    return place(command.order, order, command.plan)


def may_try_again(order: PreSaleOrder, refusals: int) -> bool:
    """Whether it was refused just so often. One that money came for stays refused: it goes back."""
    return order.stage is Stage.NOT_PLACED and order.refusals == refusals and not order.payments


def placed(command: PlaceOrder, plan: PaymentPlan | None) -> list[Event]:
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
            plan,
            command.consent,
        )
    ]


def is_placeable(command: PlaceOrder, order: PreSaleOrder, refusals: int = 0) -> bool:
    """Whether it would be placed now: not, when it stands already. Refused as placing it is.

    One that was refused so often is tried again.
    """
    if order.stage is not Stage.ABSENT and not may_try_again(order, refusals):
        require_same(command, order)
        return False
    sold_to(command, customs_day(command.at))
    return True


def taxable_fen(command: PlaceOrder) -> int:
    """What a new order takes of its buyer's year. Refused as placing it is."""
    _, amounts = sold_to(command, customs_day(command.at))
    return amounts.taxable_fen


def total_fen(command: PlaceOrder) -> int:
    """What a new order costs its buyer in all. Refused as placing it is."""
    _, amounts = sold_to(command, customs_day(command.at))
    return amounts.paid_fen


def sold_to(command: PlaceOrder, day: date) -> tuple[tuple[OrderLine, ...], OrderAmounts]:
    """Lines and sums of a new order, refused where it may not be placed so."""
    of_lines = sold(command.lines, command.freight_fen, command.discount_fen, day)
    require_identity(command.order_id, command.buyer.id_number, day)
    require_consent(command.consent, command.at)
    return of_lines


def require_identity(order_id: OrderId, id_number: str, day: date) -> None:
    """Raises IdentityNumberInvalid, which names every rule that the number breaks."""
    if faults := faults_of_identity(id_number, day):
        raise IdentityNumberInvalid(order_id=order_id, faults=faults)


# Asked as often as the lines of an order are, and the same buyers come again.
@lru_cache(maxsize=ORDERS_PER_COMMAND_MAX)
def faults_of_identity(id_number: str, day: date) -> tuple[str, ...]:
    return tuple(type(fault).__name__ for fault in identity_faults(id_number, day))


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
        raise OrderWasNotPlaced(order_id=command.order_id, reason=order.not_placed_because)
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
    if order.stage is Stage.NOT_PLACED and order.refusals != command.refusals:
        return []
    if order.stage not in (Stage.ABSENT, Stage.NOT_PLACED):
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
