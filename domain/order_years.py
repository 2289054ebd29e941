"""In which year an order counts: that of its declaration, which is forecast until it is declared.

Customs counts by the calendar year in Asia/Shanghai in which the list is declared (GACC 2018-194
and the limits of 2019). An order is booked for the year that its placing expects; when its
declaration comes to fall into another, the booking moves there, if that year has room.
"""

from domain.order_refusals import OrderAlreadyCancelled
from domain.order_state import PreSaleOrder, Stage
from domain.order_year_events import (
    AnswerQuotaMove,
    AskQuotaMove,
    OrderWaitsForYear,
    QuotaMoveAsked,
    QuotaMoved,
    QuotaMoveUnderWay,
    QuotaNotMoved,
    YearEvent,
)


def ask_move(command: AskQuotaMove, order: PreSaleOrder) -> list[YearEvent]:
    """Once asked, it is answered by the buyer's year (`application.moving_quota`)."""
    if order.stage in (Stage.CANCELLED, Stage.NOT_PLACED):
        raise OrderAlreadyCancelled(order_id=command.order_id)
    if asked := order.moving:
        if (asked.year, asked.is_awaited) == (command.year, command.is_awaited):
            return []
        raise QuotaMoveUnderWay(order_id=command.order_id, year=asked.year)
    if not command.is_awaited and order.awaited_year > command.year:
        raise OrderWaitsForYear(order_id=command.order_id, year=order.awaited_year)
    number = order.moves_count + 1
    asking = QuotaMoveAsked(command.order_id, command.year, number, command.is_awaited, command.at)
    if order.quota_year != command.year:
        return [asking]
    if not command.is_awaited or order.awaited_year == command.year:
        return []
    # It is booked there already: only that it waits is new.
    return [asking, QuotaMoved(command.order_id, command.year, number, True, command.at)]


def answer_move(command: AnswerQuotaMove, order: PreSaleOrder) -> list[YearEvent]:
    """An answer to an earlier move, or one that comes twice, changes nothing."""
    asked = order.moving
    if asked is None or asked.move_no != command.move_no:
        return []
    named = (command.order_id, command.year, command.move_no)
    if not command.reason:
        return [QuotaMoved(*named, asked.is_awaited, command.at)]
    return [
        QuotaNotMoved(
            *named,
            command.reason,
            command.used_fen,
            command.taxable_fen,
            command.limit_fen,
            command.at,
        )
    ]
