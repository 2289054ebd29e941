"""Orders at the prices of their campaign, and the uses of its coupons; reads streams only.

Only in campaigns whose terms state reductions or codes: elsewhere shops say what things cost.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from application.purchase_limits import Purchase
from application.streams import COUPON, COUPONS_OF_BUYER, coupon_id, limit_id
from application.workbench import Workbench
from domain.campaign_state import Campaign
from domain.coupon_uses import CountCouponUses, CouponCount, GiveBackCouponUses
from domain.coupons import Coupon, CouponUses
from domain.coupons_of_buyer import BuyersCoupons, GiveBackCoupon, UseCoupon
from domain.identifiers import CampaignId, OrderId
from domain.offered_prices import coupon_of, require_offered, states_prices
from domain.order_commands import PlaceOrder
from domain.order_refusals import OrderIdTaken
from domain.refusals import Refused

Using = dict[str, list[OrderId]]
"""Orders of one command that use a code."""


def as_offered(
    bench: Workbench, orders: Sequence[PlaceOrder], campaign: Campaign, refused: dict[OrderId, str]
) -> list[PlaceOrder]:
    """Orders that cost what is asked for, their coupons counted; the others are refused."""
    if not states_prices(campaign):
        return list(orders)
    if not orders:
        return []
    campaign_id = orders[0].campaign_id
    load_coupons(bench, orders, campaign)
    fitting = list[PlaceOrder]()
    using: Using = defaultdict(list)
    for order in once_each(bench, orders):
        try:
            coupon = coupon_of(order, campaign)
            require_offered(order, campaign, uses_before(bench, order, coupon, using))
            if coupon and bench.decide(COUPONS_OF_BUYER, of_buyer(order), use_of(order, coupon)):
                using[coupon.code].append(order.order_id)
            fitting.append(order)
        except Refused as refusal:
            refused[order.order_id] = type(refusal).__name__
            bench.left_out(order.order_id, refusal)
    for coupon in campaign.terms.coupons:
        if order_ids := using.get(coupon.code):
            counting = CountCouponUses(campaign_id, coupon, tuple(order_ids), orders[0].at)
            bench.decide(COUPON, coupon_id(campaign_id, coupon.code), counting)
    return fitting


def once_each(bench: Workbench, orders: Sequence[PlaceOrder]) -> Collection[PlaceOrder]:
    """Of orders under one id the first: another one is told that the id is taken."""
    first: dict[OrderId, PlaceOrder] = {}
    for order in orders:
        if first.setdefault(order.order_id, order) != order:
            bench.left_out(order.order_id, OrderIdTaken(order_id=order.order_id))
    return first.values()


def load_coupons(bench: Workbench, orders: Sequence[PlaceOrder], campaign: Campaign) -> None:
    with_code = [order for order in orders if order.coupon_code]
    codes = {coupon.code for coupon in campaign.terms.coupons}
    bench.load(
        (COUPON, {of_code(order) for order in with_code if order.coupon_code in codes}),
        (COUPONS_OF_BUYER, {of_buyer(order) for order in with_code}),
    )


def of_code(order: PlaceOrder) -> str:
    return coupon_id(order.campaign_id, order.coupon_code)


def of_buyer(order: PlaceOrder | Purchase) -> str:
    return limit_id(order.campaign_id, order.buyer_key)


def use_of(order: PlaceOrder, coupon: Coupon) -> UseCoupon:
    return UseCoupon(order.campaign_id, order.buyer_key, order.order_id, coupon, order.at)


def uses_before(
    bench: Workbench, order: PlaceOrder, coupon: Coupon | None, using: Using
) -> CouponUses:
    """Those that stand, and those of this very command; an order named twice uses it once."""
    if coupon is None:
        return CouponUses(0, 0)
    count: CouponCount = bench.state(COUPON, of_code(order))
    buyers: BuyersCoupons = bench.state(COUPONS_OF_BUYER, of_buyer(order))
    if order.order_id in buyers.by_order:
        return CouponUses(0, 0)
    return CouponUses(count.uses + len(using[coupon.code]), buyers.uses(coupon.code))


def give_coupons_back(bench: Workbench, purchases: Collection[Purchase], at: datetime) -> None:
    """Orders that do not stand leave their coupons to others; those without one change nothing."""
    bench.load((COUPONS_OF_BUYER, (of_buyer(each) for each in purchases)))
    given: dict[tuple[CampaignId, str], list[OrderId]] = defaultdict(list)
    for each in purchases:
        giving = GiveBackCoupon(each.campaign_id, each.buyer_key, each.order_id, at)
        for event in bench.decide(COUPONS_OF_BUYER, of_buyer(each), giving):
            given[each.campaign_id, event.code].append(each.order_id)
    bench.load((COUPON, (coupon_id(*named) for named in given)))
    for (campaign_id, code), order_ids in given.items():
        uncounting = GiveBackCouponUses(campaign_id, code, tuple(order_ids), at)
        bench.decide(COUPON, coupon_id(campaign_id, code), uncounting)
