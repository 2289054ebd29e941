"""What a merchant's offer binds both sides to: how it is paid, what limits it, what it may become.

Terms are stated when a campaign is drafted and never change; an order keeps those that are its own
(`domain.payment_plan`).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from domain import stated_reductions
from domain.coupons import Coupon, CouponUnsound, require_sound_coupon
from domain.payment_plan import BalancePlan, DepositFate, PaymentPlan
from domain.reductions import ReductionUnsound
from domain.refusals import AmountRefused, ChangeRefused
from domain.replacing import replace
from domain.stated_reductions import StatedReduction
from domain.tax import half_up

NOTICES_MAX = 8
"""Reminders of one balance: more is what people block."""


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """A part is paid when the order is placed, the rest in a window of its own."""

    percent: int
    """Of what the whole order costs, 1 to 99, half up to the fen."""

    balance_opens_at: datetime
    balance_closes_at: datetime
    grace_hours: int = 0
    """After the balance window closes, a balance is still taken; only then the order lapses."""

    reminders_hours: tuple[int, ...] = ()
    """Hours before the balance window closes at which buyers who owe it are told, each once."""

    if_unpaid: DepositFate = DepositFate.RETURNED

    @property
    def ends_at(self) -> datetime:
        """The first instant at which a balance comes too late."""
        return self.balance_closes_at + timedelta(hours=self.grace_hours)


@dataclass(frozen=True, slots=True)
class Limits:
    """At most so many, 0 where nothing limits it."""

    units_per_order: int = 0
    units_per_buyer: int = 0
    orders_per_buyer: int = 0

    @property
    def of_buyers(self) -> bool:
        return self.units_per_buyer > 0 or self.orders_per_buyer > 0


@dataclass(frozen=True, slots=True)
class Minimum:
    """What must be sold besides the units of the campaign; 0 where it is not asked for."""

    orders: int = 0
    money_fen: int = 0


@dataclass(frozen=True, slots=True)
class Locks:
    """From when buyers may no longer change something; None while the campaign lasts."""

    orders_at: datetime | None = None
    """Cancelling on a buyer's word."""

    address_at: datetime | None = None
    notice_hours: int = 48
    """Buyers are told so long before each lock."""


class AfterDeclaration(Enum):
    """What a buyer's wish to cancel comes to once customs has the declaration."""

    WITHDRAWN = "withdrawal is asked"
    """Customs is asked to withdraw it (623), and decides."""

    REFUSED = "refused"
    """The parcel comes, and may be returned."""


@dataclass(frozen=True, slots=True)
class CampaignTerms:
    """The whole sum at once, held until the campaign closes, without limits: unless stated."""

    deposit: DepositTerms | None = None
    hold_minutes: int = 0
    """How long units are held for an order before its first payment; 0: until the sale ends."""

    limits: Limits = field(default_factory=Limits)
    minimum: Minimum = field(default_factory=Minimum)
    locks: Locks = field(default_factory=Locks)
    delivery_ends_at: datetime | None = None
    """When delivering ends, where it is not the end of the promised dispatch."""

    reductions: tuple[StatedReduction, ...] = ()
    """Of the items' prices, for everybody. With these or with coupons the campaign says what its
    orders cost; without any, shops do."""

    coupons: tuple[Coupon, ...] = ()
    accept_minutes: int = 0
    """How long freed units are held for the first in line to order them; 0: nobody may wait."""

    after_declaration: AfterDeclaration = AfterDeclaration.WITHDRAWN


def takes_money_until(terms: CampaignTerms, closes_at: datetime) -> datetime:
    """From when nobody pays in time any more, unless a payment is under way."""
    if terms.deposit:
        return terms.deposit.ends_at
    return closes_at + timedelta(minutes=terms.hold_minutes)


def plan_of(
    terms: CampaignTerms, closes_at: datetime, total_fen: int, at: datetime
) -> PaymentPlan | None:
    """How an order placed at a time is paid; None where the terms leave it at the whole sum."""
    unlike_payment = CampaignTerms()
    of_payment = replace(
        terms, reductions=(), coupons=(), after_declaration=unlike_payment.after_declaration
    )
    if of_payment == unlike_payment:
        return None
    held = timedelta(minutes=terms.hold_minutes)
    return PaymentPlan(
        at + held if terms.hold_minutes else closes_at,
        balance_of(terms.deposit, total_fen) if terms.deposit else None,
        terms.locks.orders_at,
        terms.locks.address_at,
    )


def balance_of(deposit: DepositTerms, total_fen: int) -> BalancePlan | None:
    """None for an order so small that a part of it would be nothing or all."""
    part_fen = half_up(total_fen * deposit.percent, 100)
    if not 0 < part_fen < total_fen:
        return None
    return BalancePlan(
        part_fen,
        deposit.balance_opens_at,
        deposit.balance_closes_at,
        deposit.ends_at,
        deposit.if_unpaid,
    )


class DepositPercentUnsound(AmountRefused): ...


class BalanceWindowUnsound(AmountRefused):
    """Raised where the balance would be due before the sale is over, or in no time at all."""


class TermNegative(AmountRefused): ...


class RemindersUnsound(AmountRefused):
    """Raised for reminders that come twice, too often, or not before the window closes."""


class WithdrawalNotOffered(ChangeRefused):
    """Raised for a buyer's wish to cancel what is declared, where the campaign offers no such."""


class LockUnsound(AmountRefused):
    """Raised for a lock that falls before the sale begins."""


def require_sound(terms: CampaignTerms, opens_at: datetime, closes_at: datetime) -> None:
    limits, minimum = terms.limits, terms.minimum
    counts = {
        "hold_minutes": terms.hold_minutes,
        "units_per_order": limits.units_per_order,
        "units_per_buyer": limits.units_per_buyer,
        "orders_per_buyer": limits.orders_per_buyer,
        "orders": minimum.orders,
        "money_fen": minimum.money_fen,
        "notice_hours": terms.locks.notice_hours,
        "accept_minutes": terms.accept_minutes,
    }
    for name, value in counts.items():
        if value < 0:
            raise TermNegative(term=name, value=value)
    for lock, at in (("orders", terms.locks.orders_at), ("address", terms.locks.address_at)):
        if at is not None and at < opens_at:
            raise LockUnsound(lock=lock, at=at, opens_at=opens_at)
    if terms.deposit:
        require_sound_deposit(terms.deposit, closes_at)
    require_sound_prices(terms)
    ends_at = terms.deposit.ends_at if terms.deposit else closes_at
    if terms.delivery_ends_at is not None and terms.delivery_ends_at <= ends_at:
        raise BalanceWindowUnsound(delivery_ends_at=terms.delivery_ends_at, ends_at=ends_at)


def require_sound_prices(terms: CampaignTerms) -> None:
    """Raises ReductionUnsound and CouponUnsound, also for a code or a name that stands twice."""
    names = [stated.name for stated in terms.reductions]
    for stated in terms.reductions:
        stated_reductions.require_sound(stated)
        if names.count(stated.name) > 1:
            raise ReductionUnsound(name=stated.name, part="name")
    codes = [coupon.code for coupon in terms.coupons]
    for coupon in terms.coupons:
        require_sound_coupon(coupon)
        if codes.count(coupon.code) > 1:
            raise CouponUnsound(code=coupon.code, part="code")


def require_sound_deposit(deposit: DepositTerms, closes_at: datetime) -> None:
    if not 1 <= deposit.percent <= 99:
        raise DepositPercentUnsound(percent=deposit.percent)
    opens, closes = deposit.balance_opens_at, deposit.balance_closes_at
    if opens >= closes or closes <= closes_at:
        raise BalanceWindowUnsound(balance_opens_at=opens, balance_closes_at=closes)
    if deposit.grace_hours < 0:
        raise TermNegative(term="grace_hours", value=deposit.grace_hours)
    hours = deposit.reminders_hours
    window = (closes - opens) / timedelta(hours=1)
    if len(set(hours)) < len(hours) or len(hours) > NOTICES_MAX:
        raise RemindersUnsound(reminders_hours=hours, reminders_max=NOTICES_MAX)
    if any(not 0 < before <= window for before in hours):
        raise RemindersUnsound(reminders_hours=hours, window_hours=window)
