"""Coupons: a part of the price that is paid in another way than with money.

A coupon leaves the taxable price as it is and goes into the discount (非现金抵扣金额). How often
one was used is counted by whoever gives it out; here stands only what it is worth.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from domain.reductions import Window
from domain.refusals import AmountRefused, ChangeRefused
from domain.tax import half_up


class CouponPays(Enum):
    """What of an order a coupon pays."""

    GOODS = "goods"
    FREIGHT = "freight"
    GOODS_AND_FREIGHT = "goods and freight"


@dataclass(frozen=True, slots=True)
class Coupon:
    """Known by its code; so much off, or a share of it and at most so much."""

    code: str
    save_fen: int
    window: Window
    share_off: Decimal | None = None
    spend_fen: int = 0
    """Goods must be worth so much after public reductions."""

    pays: CouponPays = CouponPays.GOODS
    merchant_share: Decimal = Decimal(1)
    """Of what it pays the merchant bears this share, the platform the rest."""

    uses_max: int | None = None
    uses_per_buyer_max: int | None = None


@dataclass(frozen=True, slots=True)
class CouponUses:
    """How often a code was used before, in all and by this buyer."""

    in_all: int
    by_buyer: int


@dataclass(frozen=True, slots=True)
class Discount:
    """What a coupon pays of one order, and who bears it."""

    code: str
    merchant_fen: int
    platform_fen: int

    @property
    def discount_fen(self) -> int:
        return self.merchant_fen + self.platform_fen


class CouponUnsound(AmountRefused):
    """Raised for a coupon that pays nothing, or more than all, or that ends before it begins;
    `part` is what of it is so."""


class CouponOutsideWindow(ChangeRefused): ...


class CouponUsedUp(ChangeRefused):
    """Raised where a code was used as often as it may be by all buyers together."""


class CouponUsedUpByBuyer(ChangeRefused):
    """Raised where one buyer used a code as often as each may."""


class CouponNeedsMoreGoods(AmountRefused): ...


class CouponPaysNothing(AmountRefused):
    """Raised where an order has nothing of what the coupon pays: no freight, say."""


def require_sound_coupon(coupon: Coupon) -> None:
    """Asked when a coupon is announced. Raises CouponUnsound."""
    are_sound = {
        "code": coupon.code.strip() == coupon.code != "",
        "save_fen": coupon.save_fen > 0,
        "spend_fen": coupon.spend_fen >= 0,
        "share_off": coupon.share_off is None or 0 < coupon.share_off < 1,
        "merchant_share": 0 <= coupon.merchant_share <= 1,
        "uses_max": coupon.uses_max is None or coupon.uses_max > 0,
        "uses_per_buyer_max": coupon.uses_per_buyer_max is None or coupon.uses_per_buyer_max > 0,
        "window": coupon.window.begins_at < coupon.window.ends_at,
    }
    for part, is_sound in are_sound.items():
        if not is_sound:
            raise CouponUnsound(code=coupon.code, part=part)


def discount_by(
    coupon: Coupon, goods_fen: int, freight_fen: int, uses: CouponUses, at: datetime
) -> Discount:
    """What a code pays of an order whose public reductions are off already.

    Something of the goods is left to be paid with money: a payment of nothing cannot be declared.
    Raises CouponOutsideWindow, CouponUsedUp, CouponUsedUpByBuyer, CouponNeedsMoreGoods,
    CouponPaysNothing.
    """
    require_usable(coupon, uses, at)
    if goods_fen < coupon.spend_fen:
        raise CouponNeedsMoreGoods(
            code=coupon.code, spend_fen=coupon.spend_fen, goods_fen=goods_fen
        )
    amount = min(coupon_worth_fen(coupon, goods_fen, freight_fen), goods_fen - 1)
    if amount < 1:
        raise CouponPaysNothing(code=coupon.code, pays=coupon.pays.value)
    part, whole = coupon.merchant_share.as_integer_ratio()
    merchant = half_up(amount * part, whole)
    return Discount(coupon.code, merchant, amount - merchant)


def require_usable(coupon: Coupon, uses: CouponUses, at: datetime) -> None:
    if not coupon.window.holds(at):
        raise CouponOutsideWindow(
            code=coupon.code, begins_at=coupon.window.begins_at, ends_at=coupon.window.ends_at
        )
    if coupon.uses_max is not None and uses.in_all >= coupon.uses_max:
        raise CouponUsedUp(code=coupon.code, uses_max=coupon.uses_max)
    if coupon.uses_per_buyer_max is not None and uses.by_buyer >= coupon.uses_per_buyer_max:
        raise CouponUsedUpByBuyer(code=coupon.code, uses_max=coupon.uses_per_buyer_max)


def coupon_worth_fen(coupon: Coupon, goods_fen: int, freight_fen: int) -> int:
    """Never more than what it pays for costs."""
    match coupon.pays:
        case CouponPays.GOODS:
            price = goods_fen
        case CouponPays.FREIGHT:
            price = freight_fen
        case CouponPays.GOODS_AND_FREIGHT:
            price = goods_fen + freight_fen
    if coupon.share_off is None:
        return min(coupon.save_fen, price)
    part, whole = coupon.share_off.as_integer_ratio()
    return min(coupon.save_fen, half_up(price * part, whole))
