"""How often a campaign's coupon was used, in all: a stream of its own for each code, in the book.

Which order used it stands on its buyer's stream (`domain.coupons_of_buyer`); here is only counted,
so that a code of a hundred thousand orders stays a number.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.coupons import Coupon, CouponUsedUp
from domain.decider import Decider
from domain.identifiers import CampaignId, OrderId, in_events


@dataclass(frozen=True, slots=True)
class CouponUsesCounted:
    """Orders that were placed with it together."""

    campaign_id: CampaignId
    code: str
    order_ids: tuple[OrderId, ...]
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class CouponUsesGivenBack:
    """Orders with it that stand no more: as many others may use it."""

    campaign_id: CampaignId
    code: str
    order_ids: tuple[OrderId, ...]
    given_back_at: datetime


Event = CouponUsesCounted | CouponUsesGivenBack


@dataclass(frozen=True, slots=True)
class CouponCount:
    uses: int = 0


def evolve(count: CouponCount, event: Event) -> CouponCount:
    match event:
        case CouponUsesCounted():
            return CouponCount(count.uses + len(event.order_ids))
        case CouponUsesGivenBack():
            return CouponCount(count.uses - len(event.order_ids))


@dataclass(frozen=True, slots=True)
class CountCouponUses:
    """Whoever sends it has just decided that these orders use it: their buyers' streams say so."""

    campaign_id: CampaignId
    coupon: Coupon
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class GiveBackCouponUses:
    """Whoever sends it has just decided that these orders use it no more."""

    campaign_id: CampaignId
    code: str
    order_ids: tuple[OrderId, ...]
    at: datetime


Command = CountCouponUses | GiveBackCouponUses


def decide(command: Command, count: CouponCount) -> list[Event]:
    parts = in_events(sorted(command.order_ids))
    match command:
        case CountCouponUses(campaign_id, coupon):
            require_room(coupon, count.uses + len(command.order_ids))
            return [CouponUsesCounted(campaign_id, coupon.code, ids, command.at) for ids in parts]
        case GiveBackCouponUses(campaign_id, code):
            assert len(command.order_ids) <= count.uses, "more is given back than was used"
            return [CouponUsesGivenBack(campaign_id, code, ids, command.at) for ids in parts]


def require_room(coupon: Coupon, uses: int) -> None:
    """The limit itself is allowed."""
    if coupon.uses_max is not None and uses > coupon.uses_max:
        raise CouponUsedUp(code=coupon.code, uses_max=coupon.uses_max)


DECIDER = Decider(initial=CouponCount(), evolve=evolve, decide=decide)
