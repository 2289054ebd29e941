"""Orders that customs would count in another year than the one that was promised."""

from collections.abc import Mapping

from domain.buyers_year import OverYearlyLimit
from domain.clearance_parts import MatchFailure
from domain.identifiers import OrderId
from domain.match import (
    yuan,
)
from domain.order_state import PreSaleOrder


def wrong_years(orders: Mapping[OrderId, PreSaleOrder], year: int) -> tuple[MatchFailure, ...]:
    """An order is declared in the year it counts in, and in no other (Y1, Y2)."""
    return tuple(
        wrong_year(order_id, order, year)
        for order_id, order in orders.items()
        if order.quota_year != year and order.moving is None
    )


def wrong_year(order_id: OrderId, order: PreSaleOrder, year: int) -> MatchFailure:
    """With what its buyer has used of the year, where that is why it could not be moved there."""
    no = order.not_moved
    if no is None or no.year != year or no.reason != OverYearlyLimit.__name__:
        return MatchFailure(order_id, "Y1", "quota year", str(order.quota_year), "", str(year))
    would_be = yuan(no.used_fen + no.taxable_fen)
    return MatchFailure(order_id, "Y2", "yearly limit", would_be, "", yuan(no.limit_fen))
