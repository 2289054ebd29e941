"""Words for the year that an order counts in, on the order and on its buyer's years."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, mark_code, say
from adapters.wording_parts import money
from domain import order_year_events, quota_moves
from domain.buyers_year import OverYearlyLimit

REASONS = {
    OverYearlyLimit.__name__: mark_code("over the yearly limit"),
    quota_moves.NothingBooked.__name__: mark_code("nothing is booked"),
}


def asked(e: order_year_events.QuotaMoveAsked) -> str:
    if e.is_awaited:
        return say("Order {order_id} is to wait for {year}", order_id=e.order_id, year=e.year)
    return say("Order {order_id} is to count in {year}", order_id=e.order_id, year=e.year)


def moved(e: order_year_events.QuotaMoved) -> str:
    if e.is_awaited:
        return say(
            "Order {order_id} counts in {year} and waits for it", order_id=e.order_id, year=e.year
        )
    return say("Order {order_id} counts in {year}", order_id=e.order_id, year=e.year)


def why(reason: str) -> str:
    return coded(REASONS.get(reason, reason))


YEARS: Mapping[type, Callable[[Any], str]] = {
    order_year_events.QuotaMoveAsked: asked,
    order_year_events.QuotaMoved: moved,
    order_year_events.QuotaNotMoved: lambda e: say(
        "Order {order_id} cannot count in {year}: {reason}",
        order_id=e.order_id,
        year=e.year,
        reason=why(e.reason),
    ),
    quota_moves.QuotaMovedIn: lambda e: say(
        "{money} moved into the buyer's year {year} from {from_year}",
        money=money(e.taxable_fen),
        year=e.year,
        from_year=e.from_year,
    ),
    quota_moves.QuotaMovedAway: lambda e: say(
        "{money} moved from the buyer's year {year} to {to_year}",
        money=money(e.taxable_fen),
        year=e.year,
        to_year=e.to_year,
    ),
    quota_moves.QuotaMoveRefused: lambda e: say(
        "The buyer's year {year} has no room for {money}: {used} of {limit} are used",
        money=money(e.taxable_fen),
        year=e.year,
        used=money(e.used_fen),
        limit=money(e.limit_fen),
    ),
}
