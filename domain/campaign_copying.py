"""A campaign drafted anew on the terms of another, its moments moved by the clock on the wall.

What was at nine in the morning three days after the opening is so again, whatever happens to
clocks in between. A moment that clocks show twice, or never, is nobody's to guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.campaign_commands import DraftCampaign
from domain.campaign_items import as_filed
from domain.campaign_state import Campaign
from domain.campaign_terms import CampaignTerms, DepositTerms, Locks
from domain.identifiers import CampaignId, Sku
from domain.local_times import LocalTimeNever, LocalTimeTwice, instant_of
from domain.product_facts import ProductFacts
from domain.reductions import Window
from domain.refusals import AmountRefused
from domain.replacing import replace

WEEK = timedelta(days=7)
"""The day of the week decides when people buy: a copy opens on the same one unless said."""


class MomentNotShownOnce(AmountRefused):
    """Raised for a moved moment that clocks show twice or never; `readings` are the two nearest."""


class MomentOutOfCalendar(AmountRefused):
    """Raised for an opening so far away that something after it would have no date."""


@dataclass(frozen=True, slots=True)
class CampaignCopy:
    """What a copy is called, and when it opens; all else is as it was, moved along."""

    campaign_id: CampaignId
    copied_from: CampaignId
    opens_at: datetime
    closes_at: datetime | None
    """None: as long after the opening as it was."""

    name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """How far clocks of a zone are moved on."""

    zone: ZoneInfo
    distance: timedelta

    def local(self, at: datetime) -> datetime:
        """What the clock on the wall will show, without an offset."""
        return wall(at, self.zone) + self.distance

    def moment(self, field: str, at: datetime) -> datetime:
        return shown_once(field, self.local(at), self.zone)

    def maybe(self, field: str, at: datetime | None) -> datetime | None:
        return None if at is None else self.moment(field, at)


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def shown_once(field: str, local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a local time. Raises MomentNotShownOnce, which names the field."""
    try:
        return instant_of(local, zone)
    except (LocalTimeTwice, LocalTimeNever) as refusal:
        raise MomentNotShownOnce(field=field, **refusal.values) from None


def shift_to(source: Campaign, opens_at: datetime) -> Shift:
    """From when it opened to when it opens: a local time of its zone, or an instant."""
    zone = ZoneInfo(source.time_zone)
    opens = opens_at if opens_at.tzinfo is None else wall(opens_at, zone)
    return Shift(zone, opens - wall(source.opens_at, zone))


def next_opening(source: Campaign, now: datetime) -> datetime:
    """The same hour and day of the week, still to come, as the clock on the wall shows it."""
    zone = ZoneInfo(source.time_zone)
    opened, today = wall(source.opens_at, zone), wall(now, zone)
    return opened + max(1, (today - opened) // WEEK + 1) * WEEK


def days_later(source: Campaign, opens_at: datetime) -> timedelta:
    """By how many days of the calendar the opening moves: days that are promised move as many."""
    zone = ZoneInfo(source.time_zone)
    moved = wall(source.opens_at, zone) + shift_to(source, opens_at).distance
    return moved.date() - wall(source.opens_at, zone).date()


def moved_day(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by


def copied(
    source: Campaign, wanted: CampaignCopy, filed: Mapping[Sku, ProductFacts]
) -> DraftCampaign:
    """The promise is the one that stands, products are as they are filed by now.

    Raises MomentNotShownOnce and MomentOutOfCalendar.
    """
    try:
        return moved(source, wanted, filed)
    except OverflowError:
        raise MomentOutOfCalendar(opens_at=wanted.opens_at.isoformat()) from None


def moved(
    source: Campaign, wanted: CampaignCopy, filed: Mapping[Sku, ProductFacts]
) -> DraftCampaign:
    shift, by = shift_to(source, wanted.opens_at), days_later(source, wanted.opens_at)
    return DraftCampaign(
        wanted.campaign_id,
        source.merchant_id,
        source.name if wanted.name is None else wanted.name,
        tuple(as_filed(item, filed.get(item.sku)) for item in source.items.values()),
        source.route,
        wanted.opens_at,
        wanted.closes_at or shift.moment("closes_at", source.closes_at),
        source.units_min,
        source.units_max,
        source.dispatch_by + by,
        source.time_zone,
        wanted.at,
        moved_day(source.dispatch_from, by),
        moved_terms(source.terms, shift),
        wanted.copied_from,
    )


def moved_terms(terms: CampaignTerms, shift: Shift) -> CampaignTerms:
    return replace(
        terms,
        deposit=terms.deposit and moved_deposit(terms.deposit, shift),
        locks=moved_locks(terms.locks, shift),
        delivery_ends_at=shift.maybe("delivery_ends_at", terms.delivery_ends_at),
        reductions=tuple(
            replace(each, window=moved_window(f"reduction {each.name}", each.window, shift))
            for each in terms.reductions
        ),
        coupons=tuple(
            replace(each, window=moved_window(f"coupon {each.code}", each.window, shift))
            for each in terms.coupons
        ),
    )


def moved_deposit(deposit: DepositTerms, shift: Shift) -> DepositTerms:
    return replace(
        deposit,
        balance_opens_at=shift.moment("balance_opens_at", deposit.balance_opens_at),
        balance_closes_at=shift.moment("balance_closes_at", deposit.balance_closes_at),
    )


def moved_locks(locks: Locks, shift: Shift) -> Locks:
    return replace(
        locks,
        orders_at=shift.maybe("orders_locked_at", locks.orders_at),
        address_at=shift.maybe("address_locked_at", locks.address_at),
    )


def moved_window(name: str, window: Window, shift: Shift) -> Window:
    return Window(
        shift.moment(f"{name}, begins_at", window.begins_at),
        shift.moment(f"{name}, ends_at", window.ends_at),
    )
