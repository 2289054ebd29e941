"""How long orders stand at each stage, against what is usual at the port.

What is usual is of all orders of the book, in as many days just before. A merchant is told it only
where it tells of nobody: of enough others, none of whom is nearly all of them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from adapters.texts import coded, counted, say
from adapters.web.charts import BAR, TIME, Chart, Series, Window
from adapters.web.formats import lasting
from projections import flow_figures
from projections.flow_rows import DWELL_HOURS, DWELLS
from projections.stages import STAGES

OTHERS_MIN = 3
"""Other merchants behind a usual time: of two, each would know the other's."""

OTHERS_ORDERS_MIN = 30
"""Fewer orders are single fates, and no time is usual."""

LARGEST_SHARE_MAX = 0.75
"""Of the others' orders, that one merchant may have: of more, the usual time is its own."""


CHARTED_MAX = 10
"""The longest stages are drawn; of twenty most would be too short to see."""

HOURS_MAX = 48
"""From here on times are told in days."""


@dataclass(frozen=True, slots=True)
class Dwell:
    """How long orders that went from a stage in some days had stood there."""

    stage: str
    orders: int
    mean: timedelta
    half: int | None
    """Within how many hours half of them went; None for more than the longest that is counted."""

    most: int | None
    """The same of nine in ten."""

    usual: "Dwell | None" = None

    @property
    def half_within(self) -> str:
        return within(self.half)

    @property
    def most_within(self) -> str:
        return within(self.most)


def within(hours: int | None) -> str:
    """As exact as it was counted."""
    longest = lasting(timedelta(hours=DWELL_HOURS[-1]))
    if hours is None:
        return say("more than {time}", time=longest)
    if hours < HOURS_MAX:
        return say("{hours} h", hours=hours)
    return lasting(timedelta(hours=hours))


def dwell_of(row: sa.Row[Any], usual: Dwell | None = None) -> Dwell:
    mean = timedelta(seconds=row.seconds // row.gone)
    return Dwell(row.stage, row.gone, mean, hours_of(row, 0.5), hours_of(row, 0.9), usual)


def hours_of(row: sa.Row[Any], share: float) -> int | None:
    """Within how many hours a share of the orders went."""
    gone: int = 0
    hours: int | None
    for name, hours in zip(DWELLS, (*DWELL_HOURS, None), strict=True):
        gone += row._mapping[name]
        if gone >= share * row.gone:
            return hours
    return None


def dwells(
    connection: sa.Connection,
    partition: str,
    window: Window,
    merchants: Collection[str] | None,
    *,
    told: Collection[str] | None,
    campaign_id: str | None = None,
) -> Sequence[Dwell]:
    """Stages in the order of an order's life. `told`: who may know of these merchants only."""
    days, before = (window.first, window.last), (window.before.first, window.before.last)
    rows = flow_figures.dwells_between(
        connection, partition, *days, campaign_id=campaign_id, merchants=merchants
    )
    usual = {r.stage: r for r in flow_figures.dwells_between(connection, partition, *before)}
    if told is not None:
        others = flow_figures.others_between(connection, partition, *before, told)
        usual = {stage: usual[stage] for stage in tellable(others)}
    found = [dwell_of(row, usual_of(usual, row.stage)) for row in rows]
    return sorted(found, key=lambda dwell: STAGES.index(dwell.stage))


def usual_of(usual: Mapping[str, sa.Row[Any]], stage: str) -> Dwell | None:
    return dwell_of(usual[stage]) if stage in usual else None


def tellable(others: Iterable[sa.Row[Any]]) -> list[str]:
    """Stages of which a figure of all tells a merchant of no other."""
    return [
        row.stage
        for row in others
        if row.merchants >= OTHERS_MIN
        and row.gone >= OTHERS_ORDERS_MIN
        and row.largest <= LARGEST_SHARE_MAX * row.gone
    ]


def dwell_chart(dwells: Sequence[Dwell]) -> Chart | None:
    """Mean times as bars; the table under it says what half and nine in ten of them took."""
    if not dwells:
        return None
    longest = max(dwells, key=lambda dwell: dwell.mean)
    dwells = longest_of(dwells)
    own = Series(say("orders shown here"), [seconds(dwell) for dwell in dwells], BAR)
    usual = Series(say("usual at the port"), [seconds(dwell.usual) for dwell in dwells], BAR)
    return Chart(
        say("Time at each stage, against the port's usual"),
        say(
            "Longest at the stage “{stage}”: {time} on average, of {orders}.",
            stage=coded(longest.stage),
            time=lasting(longest.mean),
            orders=counted(longest.orders, "order"),
        ),
        say("stage"),
        [coded(dwell.stage) for dwell in dwells],
        [own, usual] if any(usual.values) else [own],
        say("hours"),
        TIME,
        is_lying=True,
    )


def longest_of(dwells: Sequence[Dwell]) -> Sequence[Dwell]:
    """Those whose bars would be the longest, still in the order of an order's life."""
    by_length = sorted(dwells, key=lambda d: max(seconds(d) or 0, seconds(d.usual) or 0))
    kept = {dwell.stage for dwell in by_length[-CHARTED_MAX:]}
    return [dwell for dwell in dwells if dwell.stage in kept]


def seconds(dwell: Dwell | None) -> int | None:
    return None if dwell is None else int(dwell.mean.total_seconds())
