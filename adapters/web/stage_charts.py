"""How many orders stood where at the end of each day: reckoned back from how they stand now."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from adapters.texts import counted, mark, say, translated
from adapters.web.charts import AREA, Chart, Series, Window
from projections import flow_figures, stages

PHASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (mark("Placed, not paid"), (stages.PLACED, stages.DEPOSIT_PAID)),
    (mark("Paid"), (stages.PAID,)),
    (mark("In a batch"), (stages.COLLECTED, stages.BOUGHT)),
    (mark("On the way"), (stages.ON_THE_WAY,)),
    (
        mark("In the bonded zone"),
        (stages.IN_THE_ZONE, stages.DOCUMENTS, stages.MATCHED, stages.UNMATCHED),
    ),
    (
        mark("At customs"),
        (
            stages.DECLARED,
            stages.STORED,
            stages.IN_REVIEW,
            stages.INSPECTION,
            stages.HELD,
            stages.REJECTED,
        ),
    ),
    (mark("Released"), (stages.RELEASED, stages.LISTED)),
    (mark("Out or coming back"), (stages.LEFT, stages.RETURNING)),
)
"""Twenty words are more colours than anybody tells apart; who has ended is under way no more."""

Days = Sequence[Mapping[str, int]]
"""By day, how many orders stood at each stage."""


def stages_chart(
    connection: sa.Connection,
    partition: str,
    window: Window,
    sums: Iterable[sa.Row[Any]],
    merchants: Collection[str] | None,
) -> Chart | None:
    """Orders under way by the end of each day; none where there never were any."""
    moves = flow_figures.moves_since(connection, partition, window.first, merchants=merchants)
    days = standing_by_day(window.days, sums, moves)
    series = [
        Series(translated(name), [sum(day[stage] for stage in among) for day in days], AREA)
        for name, among in PHASES
    ]
    shown = [one for one in series if any(one.values)]
    if not shown:
        return None
    return Chart(
        say("Orders under way, by stage"),
        summary(shown, window),
        say("end of"),
        [day.isoformat() for day in window.days],
        shown,
        say("orders"),
    )


def standing_by_day(
    days: Sequence[date], sums: Iterable[sa.Row[Any]], moves: Iterable[sa.Row[Any]]
) -> Days:
    """Who stands there now stood there before, but for those who came since, and with who went."""
    moved = defaultdict[date, list[sa.Row[Any]]](list)
    for row in moves:
        # What is dated after today has happened all the same.
        moved[min(row.day, days[-1])].append(row)
    standing = Counter({row.stage: row.orders for row in sums})
    found = list[Mapping[str, int]]()
    for day in reversed(days):
        found.append(Counter(standing))
        for row in moved[day]:
            standing[row.stage] -= row.entered - row.gone
    return found[::-1]


def summary(series: Sequence[Series], window: Window) -> str:
    first, last = (sum(one.values[end] or 0 for one in series) for end in (0, -1))
    most = max(series, key=lambda one: one.values[-1] or 0)
    return say(
        "{first} under way at the end of {first_day}, {last} at the end of {last_day};"
        " most of them now: {phase}, {orders}.",
        first=counted(first, "order"),
        last=counted(last, "order"),
        first_day=window.first.isoformat(),
        last_day=window.last.isoformat(),
        phase=most.name,
        orders=counted(most.values[-1] or 0, "order"),
    )
