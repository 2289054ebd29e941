"""What the address of a campaign's page asks for: a number, a step, an earlier campaign, filters.

?show=money&step=hour&against=spring&product=KIWI-01&stage=paid&reason=late&day=2026-03-11
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from starlette.exceptions import HTTPException

from adapters.texts import coded, mark, mark_code, say, translated
from adapters.web.filters import asked
from adapters.web.pages import Page
from adapters.web.refusals import reason_said
from projections import stages
from projections.campaign_hours import hour_of, zone_of
from projections.campaign_page_figures import Filter

ORDERS, UNITS, MONEY, PAID, MINIMUM = "orders", "units", "money", "paid", "minimum"
SHOWN = (ORDERS, UNITS, MONEY, PAID, MINIMUM)

HOUR, DAY = "hour", "day"
STEPS = (DAY, HOUR)
HOURS_UNTIL_DAYS = 72
"""A campaign that is younger is shown by the hour until somebody asks for days."""

NOBODY = "none"
"""`?against=none` compares with nothing."""

PRODUCT, STAGE, REASON, OF_DAY = "product", "stage", "reason", "day"
FILTERED = (PRODUCT, STAGE, REASON, OF_DAY)

UNDER_WAY = mark_code("under way")
"""What an order that was collected is for whoever sold it, until it leaves the zone."""

FILTER_LABELS = {
    PRODUCT: mark("product"),
    STAGE: mark("stage"),
    REASON: mark("reason"),
    OF_DAY: mark("day"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, in words, and the page without it."""

    label: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """`campaign` and `earlier` are rows of campaigns; `earlier` is the one it is held against."""

    page: Page
    campaign: sa.Row[Any]
    earlier: sa.Row[Any] | None
    choices: tuple[sa.Row[Any], ...]
    show: str
    step: str
    day: date | None
    filter: Filter

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.campaign)

    @property
    def opened(self) -> datetime:
        return hour_of(self.campaign.opens_at, self.zone)

    @property
    def age(self) -> timedelta:
        return self.page.now - self.opened

    @property
    def opened_then(self) -> datetime | None:
        """The opening of the earlier one."""
        row = self.earlier
        return None if row is None else hour_of(row.opens_at, zone_of(row))

    @property
    def then(self) -> datetime | None:
        """When the earlier one was as old as this one is now."""
        return None if self.opened_then is None else self.opened_then + self.age

    @property
    def filter_then(self) -> Filter:
        """The same of the earlier one: a day is the same stretch since its own opening."""
        moved = (self.opened_then or self.opened) - self.opened
        since, until = self.filter.since, self.filter.until
        return Filter(
            self.filter.product,
            self.filter.stage,
            self.filter.reason,
            since and since + moved,
            until and until + moved,
        )

    @property
    def counts_refused(self) -> bool:
        """Who asks for a stage or a reason asks for orders that were never placed, too."""
        return self.filter.stage is not None or self.filter.reason is not None

    def value(self, name: str) -> str | None:
        if name == OF_DAY:
            return self.day.isoformat() if self.day else None
        found: str | None = getattr(self.filter, name)
        return found

    def is_chosen(self, name: str, value: str) -> bool:
        return self.value(name) == value

    def choose(self, name: str, value: str) -> str:
        """The page filtered by a row; without its filter where it is on already."""
        return self.address(**{name: None if self.is_chosen(name, value) else value})

    def address(self, **changed: str | None) -> str:
        """This page changed a little, its tables from their first rows on."""
        cut = {name: None for name in self.page.asked_here() if name.endswith(("offset", "after"))}
        return self.page.here(**(cut | changed))

    def said(self, name: str, value: str) -> str:
        """The value of a filter as people read it."""
        if name == STAGE:
            return stage_said(value)
        return reason_said(value) if name == REASON else value

    @property
    def chips(self) -> Iterator[Chip]:
        for name in FILTERED:
            value = self.value(name)
            if value is not None:
                words = self.said(name, value)
                yield Chip(translated(FILTER_LABELS[name]), words, self.address(**{name: None}))


def stage_said(stage: str) -> str:
    return coded(UNDER_WAY if stage == stages.COLLECTED else stage)


def asked_of(
    page: Page, campaign: sa.Row[Any], before: list[sa.Row[Any]], copied_from: str | None = None
) -> Asked:
    """Raises 422 for what there is not, and 404 for another campaign than the merchant's own."""
    show, step, stage = asked(page, "show"), asked(page, "step"), asked(page, STAGE)
    if show not in (None, *SHOWN):
        raise HTTPException(422, say("show is one of {offered}.", offered=", ".join(SHOWN)))
    if step not in (None, *STEPS):
        raise HTTPException(422, say("step is one of {offered}.", offered=", ".join(STEPS)))
    if stage not in (None, *stages.STAGES):
        raise HTTPException(422, say("There is no such stage of orders."))
    day, zone = asked_day(page), zone_of(campaign)
    since, until = (None, None) if day is None else hours_of_day(day, zone)
    is_young = page.now - campaign.opens_at < timedelta(hours=HOURS_UNTIL_DAYS)
    return Asked(
        page,
        campaign,
        chosen(page, before, copied_from),
        tuple(before),
        show or ORDERS,
        step or (HOUR if day or is_young else DAY),
        day,
        Filter(asked(page, PRODUCT), stage, asked(page, REASON), since, until),
    )


def chosen(page: Page, before: list[sa.Row[Any]], copied_from: str | None) -> sa.Row[Any] | None:
    """The campaign to compare with: that which it was copied from, or the last before, until
    another is chosen."""
    wanted = asked(page, "against")
    if wanted == NOBODY:
        return None
    if wanted is None:
        own = next((row for row in before if row.campaign_id == copied_from), None)
        return own or (before[0] if before else None)
    found = next((row for row in before if row.campaign_id == wanted), None)
    if found is None:
        raise page.missing("campaign", wanted)
    return found


def asked_day(page: Page) -> date | None:
    text = asked(page, OF_DAY)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise HTTPException(422, say("A day is written like 2026-03-11.")) from None


def hours_of_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From midnight to the next one of the campaign's clock: 23 or 25 hours, when it is set."""
    last = date.max - timedelta(days=2)
    if not date.min + timedelta(days=2) < day < last:
        raise HTTPException(422, say("A day is written like 2026-03-11."))
    midnights = (day, day + timedelta(days=1))
    first, after = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in midnights)
    return first.astimezone(UTC), after.astimezone(UTC)
