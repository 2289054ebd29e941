"""Which coupons one buyer's orders of one campaign use; a small stream in the campaign's book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.coupons import Coupon, CouponUsedUpByBuyer
from domain.decider import Decider
from domain.identifiers import CampaignId, OrderId, PersonKey


@dataclass(frozen=True, slots=True)
class CouponUsed:
    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId
    code: str
    used_at: datetime


@dataclass(frozen=True, slots=True)
class CouponGivenBack:
    """The order does not stand: its buyer may use the coupon again."""

    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId
    code: str
    given_back_at: datetime


Event = CouponUsed | CouponGivenBack


@dataclass(frozen=True, slots=True)
class BuyersCoupons:
    by_order: Mapping[OrderId, str] = field(default_factory=dict)
    """The code of each order that stands with one."""

    def uses(self, code: str) -> int:
        return sum(each == code for each in self.by_order.values())


def evolve(coupons: BuyersCoupons, event: Event) -> BuyersCoupons:
    match event:
        case CouponUsed():
            return BuyersCoupons({**coupons.by_order, event.order_id: event.code})
        case CouponGivenBack():
            left = {i: code for i, code in coupons.by_order.items() if i != event.order_id}
            return BuyersCoupons(left)


@dataclass(frozen=True, slots=True)
class UseCoupon:
    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId
    coupon: Coupon
    at: datetime


@dataclass(frozen=True, slots=True)
class GiveBackCoupon:
    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId
    at: datetime


Command = UseCoupon | GiveBackCoupon


def decide(command: Command, coupons: BuyersCoupons) -> list[Event]:
    used = coupons.by_order.get(command.order_id)
    match command:
        case UseCoupon() if used is None:
            return use(command, coupons)
        case GiveBackCoupon(campaign_id, buyer_key, order_id) if used is not None:
            return [CouponGivenBack(campaign_id, buyer_key, order_id, used, command.at)]
        case _:
            return []


def use(command: UseCoupon, coupons: BuyersCoupons) -> list[Event]:
    """The limit itself is allowed."""
    coupon, most = command.coupon, command.coupon.uses_per_buyer_max
    if most is not None and coupons.uses(coupon.code) >= most:
        raise CouponUsedUpByBuyer(code=coupon.code, uses_max=most)
    return [
        CouponUsed(
            command.campaign_id, command.buyer_key, command.order_id, coupon.code, command.at
        )
    ]


DECIDER = Decider(initial=BuyersCoupons(), evolve=evolve, decide=decide)
