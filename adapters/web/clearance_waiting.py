"""Waiting times around the clock: each stage of clearance against what others have published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi.responses import Response

from adapters.texts import mark, translated
from adapters.web.filters import asked
from adapters.web.formats import lasting
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from adapters.web.wait_words import COUNTED_IN_WORDS, ORDERS, STAGES_IN_WORDS
from domain.dated import CUSTOMS_ZONE
from domain.published_waits import PUBLISHED_WAITS, PublishedWait
from projections import clearance_waits, clearance_waits_asked
from projections.clearance_wait_rows import CLEARING, WAITS
from projections.clearance_waits_asked import Standing, Waited

DAYS = (1, 7, 30)
"""Whole turns of the clock that may be asked for: what ended in the days before now."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One wait of clearance on its line of the page."""

    wait: str
    days: int
    waited: Waited
    standing: Standing
    published: PublishedWait | None
    now: datetime

    @property
    def oldest_seconds(self) -> float | None:
        if self.standing.oldest is None:
            return None
        return max(0.0, (self.now - self.standing.oldest).total_seconds())

    @property
    def published_seconds(self) -> float | None:
        return self.published.within.total_seconds() if self.published else None

    @property
    def is_slower(self) -> bool:
        """Than published, by the time in which half of them went."""
        own, theirs = self.waited.median, self.published_seconds
        return own is not None and theirs is not None and own > theirs


@dataclass(frozen=True, slots=True)
class Hour:
    hour: int
    waited: Waited


def said(seconds: float | None) -> str:
    return lasting(None if seconds is None else timedelta(seconds=seconds))


def stage_of(row: Stage) -> str:
    return translated(STAGES_IN_WORDS[row.wait])


def hours_of(row: Stage) -> Address:
    return ("clearance", "waits"), {"wait": row.wait, "days": str(row.days)}


def tone_of(row: Stage) -> str:
    return "warn" if row.is_slower else ""


def counted(row: Stage) -> str:
    return translated(COUNTED_IN_WORDS.get(row.wait, ORDERS))


Tone = Callable[[Any], str] | None
Timed = Callable[[Any], float | None]


def timed(name: str, label: str, in_seconds: str, value: Timed, tone: Tone = None) -> list[Column]:
    """A length as it is read, and in seconds for who takes it as a file."""
    return [
        Column(name, label, value=lambda row: said(value(row)), is_figure=True, tone=tone),
        Column(f"{name}_seconds", in_seconds, Kind.SECONDS, value, is_shown=False),
    ]


MEDIAN = mark("Median"), mark("Median, s"), lambda row: row.waited.median
MOST = mark("95th percentile"), mark("95th percentile, s"), lambda row: row.waited.most
OLDEST = mark("Oldest waiting"), mark("Oldest waiting, s"), lambda row: row.oldest_seconds
PUBLISHED = mark("Published"), mark("Published, s"), lambda row: row.published_seconds

COLUMNS = (
    Column("stage", mark("Stage"), value=stage_of, opens=hours_of),
    Column("counted", mark("Counted"), value=counted, is_shown=False),
    Column("ended", mark("Waits ended"), Kind.NUMBER, lambda row: row.waited.number),
    *timed("median", *MEDIAN, tone_of),
    *timed("most", *MOST),
    Column("waiting", mark("Now waiting"), Kind.NUMBER, lambda row: row.standing.number),
    *timed("oldest", *OLDEST),
    Column("since", mark("Since"), Kind.MOMENT, lambda row: row.standing.oldest, is_shown=False),
    *timed("published", *PUBLISHED),
    Column(
        "source",
        mark("What was published, and where"),
        value=lambda row: source_of(row.published),
    ),
)

HOURS = (
    Column("hour", mark("Hour of the day"), value=lambda row: f"{row.hour:02d}:00"),
    Column("ended", mark("Waits ended"), Kind.NUMBER, lambda row: row.waited.number),
    *timed("median", *MEDIAN),
    *timed("most", *MOST),
)


def source_of(published: PublishedWait | None) -> str | None:
    if published is None:
        return None
    return f"{translated(published.of)} · {translated(published.source)}"


def waits_page(page: Page) -> Response:
    days = days_asked(page)
    chosen = asked(page, "wait")
    wait = chosen if chosen in WAITS else CLEARING
    table = Table(page, "waits", COLUMNS, sorts=())
    by_hour = Table(page, "wait hours", HOURS, sorts=(), is_first=False)
    with page.read(clearance_waits.MODEL) as connection:
        between = (page.now - timedelta(days=days), page.now)
        ended = clearance_waits_asked.waits_between(connection, page.partition, *between)
        standing = clearance_waits_asked.standing_now(connection, page.partition)
        hours = clearance_waits_asked.hours_between(
            connection, page.partition, wait, between, CUSTOMS_ZONE
        )
    stages = [
        Stage(each, days, ended[each], standing[each], PUBLISHED_WAITS.get(each), page.now)
        for each in WAITS
    ]
    return page.show(
        "clearance/waits.html",
        table=table.of(stages),
        by_hour=by_hour.of([Hour(hour, waited) for hour, waited in enumerate(hours)]),
        wait=wait,
        words=STAGES_IN_WORDS,
        days=days,
        choices=DAYS,
        said=said,
        most=most_of(hours),
    )


def days_asked(page: Page) -> int:
    """One of those there are; a day for whatever else is asked."""
    text = asked(page, "days") or ""
    return int(text) if text in map(str, DAYS) else DAYS[0]


def most_of(hours: Sequence[Waited]) -> int:
    """The longest median of the hours, against which bars are drawn."""
    return max((waited.median or 0 for waited in hours), default=0)
