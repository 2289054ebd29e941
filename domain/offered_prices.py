"""Whether an order costs what its campaign asks for then, with reductions and codes."""

from collections import Counter
from decimal import Decimal

from domain.campaign_state import Campaign
from domain.coupons import Coupon, CouponUses, discount_by
from domain.identifiers import Sku
from domain.order_commands import PlaceOrder
from domain.reductions import ListedLine, ReducedBasket, reduced_basket
from domain.refusals import AmountRefused, UnknownThing


class PriceNotOffered(AmountRefused):
    """Raised for lines or a discount that differ from what is offered; it says what is."""


class UnknownCoupon(UnknownThing): ...


def states_prices(campaign: Campaign) -> bool:
    """Whether prices are the campaign's to say: without reductions and codes shops say them."""
    return bool(campaign.terms.reductions or campaign.terms.coupons)


def coupon_of(order: PlaceOrder, campaign: Campaign) -> Coupon | None:
    if not order.coupon_code:
        return None
    for coupon in campaign.terms.coupons:
        if coupon.code == order.coupon_code:
            return coupon
    raise UnknownCoupon(code=order.coupon_code)


def require_offered(order: PlaceOrder, campaign: Campaign, uses: CouponUses) -> None:
    """Raises PriceNotOffered, UnknownCoupon and what reckoning with reductions and codes raises.

    Products that the campaign does not offer have no price: holding their units refuses them.
    """
    if any(line.sku not in campaign.items for line in order.lines):
        return
    basket = basket_of(order, campaign)
    asked, offered = units_asked(order), units_offered(basket)
    if asked != offered:
        raise PriceNotOffered(
            order_id=order.order_id, asked=in_words(asked), offered=in_words(offered)
        )
    coupon = coupon_of(order, campaign)
    discount_fen = (
        discount_by(coupon, basket.goods_fen, order.freight_fen, uses, order.at).discount_fen
        if coupon
        else 0
    )
    if order.discount_fen != discount_fen:
        raise PriceNotOffered(
            order_id=order.order_id,
            asked=f"discount_fen {order.discount_fen}",
            offered=f"discount_fen {discount_fen}",
        )


def basket_of(order: PlaceOrder, campaign: Campaign) -> ReducedBasket:
    wanted = [
        ListedLine(line.sku, line.quantity, campaign.items[line.sku].unit_price)
        for line in order.lines
    ]
    return reduced_basket(wanted, [stated.public for stated in campaign.terms.reductions], order.at)


Units = Counter[tuple[Sku, Decimal]]
"""Units by product and price: how they are laid out on lines does not matter."""


def units_asked(order: PlaceOrder) -> Units:
    units: Units = Counter()
    for line in order.lines:
        units[line.sku, line.unit_price] += line.quantity
    return units


def units_offered(basket: ReducedBasket) -> Units:
    units: Units = Counter()
    for line in basket.lines:
        units[line.sku, line.unit_price] += line.quantity
    return units


def in_words(units: Units) -> tuple[str, ...]:
    return tuple(
        f"{quantity} × {sku}: {price:f}" for (sku, price), quantity in sorted(units.items())
    )
