"""Campaigns of every kind, to be tried out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from adapters.simulator.catalogue import campaign_of
from domain.campaign_commands import DraftCampaign
from domain.campaign_terms import CampaignTerms, DepositTerms, Limits, Locks
from domain.coupons import Coupon
from domain.payment_plan import DepositFate
from domain.reductions import Window
from domain.stated_reductions import ReductionKind, StatedReduction

OPENS = datetime(2026, 3, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=10)
HONEY = "KIWI-01"
"""¥ 118.00 a unit, 9 % VAT."""


def at_once(**other) -> DraftCampaign:
    """Paid at once; a minimum of three units, a cap of eighty."""
    return replace(campaign_of(1, "kiwi", 10, OPENS), **other)


def on_terms(units_max: int = 80, **terms) -> DraftCampaign:
    return at_once(units_max=units_max, terms=CampaignTerms(**terms))


def with_deposit(fate: DepositFate = DepositFate.RETURNED, **terms) -> DraftCampaign:
    """Twenty per cent, the balance within five days of the sale's end and six hours of grace."""
    opens, closes = CLOSES, CLOSES + timedelta(days=5)
    deposit = DepositTerms(20, opens, closes, 6, (24, 2), fate)
    return on_terms(deposit=deposit, hold_minutes=30, **terms)


def with_waitlist() -> DraftCampaign:
    """Four units in all; who waits has an hour to take what is offered."""
    return replace(on_terms(units_max=4, accept_minutes=60), units_min=1)


def with_prices() -> DraftCampaign:
    window = Window(OPENS, OPENS + timedelta(days=5))
    off = StatedReduction(ReductionKind.PERCENT_OFF, "early", window, share_off=Decimal("0.10"))
    coupon = Coupon("SPRING", 1_000, Window(OPENS, CLOSES), uses_max=2)
    return on_terms(reductions=(off,), coupons=(coupon,))


def with_limits_and_locks() -> DraftCampaign:
    locks = Locks(OPENS + timedelta(days=4), notice_hours=24)
    return on_terms(limits=Limits(units_per_order=3, orders_per_buyer=1), locks=locks)


def over_a_clock_change() -> DraftCampaign:
    """In New York: 2026-03-08 has no half past two there, and 2026-11-01 half past one twice."""
    opens = datetime(2026, 3, 7, 15, tzinfo=UTC)
    return at_once(
        opens_at=opens,
        closes_at=opens + timedelta(days=3),
        time_zone="America/New_York",
        dispatch_by=date(2026, 11, 10),
    )
