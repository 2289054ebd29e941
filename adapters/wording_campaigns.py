"""Words for campaigns: what is on offer, sold, promised, and who may buy how much."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, say
from adapters.wording_parts import because, money, units
from domain import (
    campaign_events,
    coupon_uses,
    coupons_of_buyer,
    product,
    purchase_limit,
)


def freed(e: campaign_events.UnitsFreed) -> str:
    """Of whole orders, or what was taken off one that stands."""
    if not e.order_count:
        return say("Campaign freed {units} taken off an order", units=units(e.units))
    return say(
        "Campaign freed {units} of {orders}",
        units=units(e.units),
        orders=counted(e.order_count, "order"),
    )


def undone(e: campaign_events.SalesUndone) -> str:
    if not e.order_count:
        return say(
            "Campaign lost {units} taken off an order, {money}",
            units=units(e.units),
            money=money(e.money_fen),
        )
    return say(
        "Campaign lost {units} of {orders} that were paid, {money}",
        units=units(e.units),
        orders=counted(e.order_count, "order"),
        money=money(e.money_fen),
    )


CAMPAIGNS: Mapping[type, Callable[[Any], str]] = {
    campaign_events.CampaignDrafted: lambda e: say(
        "Campaign “{name}” drafted: {products}, {units_min} to {units_max} units,"
        " dispatch by {dispatch_by}",
        name=e.name,
        products=counted(len(e.items), "product"),
        units_min=f"{e.units_min:,}",
        units_max=f"{e.units_max:,}",
        dispatch_by=e.dispatch_by,
    ),
    campaign_events.CampaignPublished: lambda e: say(
        "Campaign {campaign_id} published", campaign_id=e.campaign_id
    ),
    campaign_events.UnitsHeld: lambda e: say(
        "Campaign held {units} for {orders}",
        units=units(e.units),
        orders=counted(e.order_count, "order"),
    ),
    campaign_events.UnitsFreed: freed,
    campaign_events.UnitsSold: lambda e: say(
        "Campaign sold {units} in {orders}, {money}",
        units=units(e.units),
        orders=counted(e.order_count, "order"),
        money=money(e.money_fen),
    ),
    campaign_events.SalesUndone: undone,
    campaign_events.NoticeGiven: lambda e: say(
        "Buyers told: {notice}, until {until}",
        notice=coded(e.notice.kind),
        until=f"{e.notice.until:%Y-%m-%d %H:%M} UTC",
    ),
    purchase_limit.PurchaseCounted: lambda e: say(
        "{units} of order {order_id} counted for its buyer's limit",
        units=counted(e.units, "unit"),
        order_id=e.order_id,
    ),
    purchase_limit.PurchaseUncounted: lambda e: say(
        "Order {order_id} counts no more for its buyer's limit", order_id=e.order_id
    ),
    coupon_uses.CouponUsesCounted: lambda e: say(
        "Coupon {code} used by {orders}", code=e.code, orders=counted(len(e.order_ids), "order")
    ),
    coupon_uses.CouponUsesGivenBack: lambda e: say(
        "Coupon {code} given back by {orders}",
        code=e.code,
        orders=counted(len(e.order_ids), "order"),
    ),
    coupons_of_buyer.CouponUsed: lambda e: say(
        "Order {order_id} uses coupon {code}", order_id=e.order_id, code=e.code
    ),
    coupons_of_buyer.CouponGivenBack: lambda e: say(
        "Order {order_id} gives coupon {code} back", order_id=e.order_id, code=e.code
    ),
    campaign_events.PromiseChanged: lambda e: say(
        "Campaign promised dispatch by {dispatch_by}{because}",
        dispatch_by=e.dispatch_by,
        because=because(e.reason),
    ),
    campaign_events.CampaignFormed: lambda e: say(
        "Campaign {campaign_id} reached its minimum: buying began", campaign_id=e.campaign_id
    ),
    # Before campaigns counted what is paid, those that were held counted.
    campaign_events.CampaignClosed: lambda e: say(
        "Campaign closed with {units} sold", units=counted(e.sold.units or e.units_held, "unit")
    ),
    campaign_events.CampaignFailed: lambda e: say(
        "Campaign failed: {units_paid} paid of at least {units}, {units_held} held",
        units_paid=f"{e.sold.units:,}",
        units_held=f"{e.units_held:,}",
        units=counted(e.units_min, "unit"),
    ),
    campaign_events.CampaignTerminated: lambda e: say(
        "Campaign terminated{because}", because=because(e.reason)
    ),
    product.ProductRegistered: lambda e: say(
        "Product {sku} registered: {name}, tariff code {hs_code}",
        sku=e.sku,
        name=e.name,
        hs_code=e.hs_code,
    ),
    product.ProductWithdrawn: lambda e: say(
        "Product {sku} withdrawn{because}", sku=e.sku, because=because(e.reason)
    ),
}
