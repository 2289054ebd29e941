"""Waits of orders, consignments and entries: those that stand, and how many of them took how long.

A thing has one row with a time for each wait that it is in; orders of a run that wait alike are one
row. What ended is counted by the hour in
which it ended and by its length, so that medians come from a few thousand rows, and a day of
100,000 orders takes no more of them than one of 10,000.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.customs_codes import Document
from projections.columns import UtcTime
from projections.holding import held
from projections.order_sets import set_columns
from projections.row_parts import key
from projections.writing import add

tables = sa.MetaData()

ORDER, CONSIGNMENT, ENTRY = "order", "consignment", "entry"

DOCUMENTS, STORING, RELEASING, CLEARING = "documents", "storing", "releasing", "clearing"
INSPECTING, PICKING, LOADING, LEAVING = "inspecting", "picking", "loading", "leaving"
LANDING, ENTERING, TALLYING = "landing", "entering", "tallying"

WAITS = (
    *(LANDING, ENTERING, TALLYING),
    *(DOCUMENTS, STORING, RELEASING, CLEARING),
    *(INSPECTING, PICKING, LOADING, LEAVING),
)
"""In the order of a shipment's life."""

DOCUMENT_COLUMNS = {document: f"{document.value}_document" for document in Document}

WAIT_OF: Mapping[str, str] = {
    **dict.fromkeys(DOCUMENT_COLUMNS.values(), DOCUMENTS),
    **{wait: wait for wait in WAITS if wait != DOCUMENTS},
}
"""By the column that says since when: three documents wait for one kind of answer."""

OF_GOODS = (LANDING, ENTERING, TALLYING)
OF_ORDERS = tuple(column for column in WAIT_OF if column not in OF_GOODS)

standing = sa.Table(
    "clearance_waits_standing",
    tables,
    key("partition"),
    key("kind"),
    key("id"),
    sa.Column("entry_id", sa.Text),
    *(sa.Column(name, UtcTime) for name in OF_GOODS),
    sa.Index("clearance_waits_standing_by_entry", "partition", "entry_id"),
    comment="Since when consignments and entries wait, by what for; `entry_id` is of a consignment"
    " that was listed",
)

orders = sa.Table(
    "clearance_waits_orders",
    tables,
    *set_columns(),
    *(sa.Column(name, UtcTime) for name in OF_ORDERS),
    comment="Since when orders wait, by what for: a row for all of a run that wait alike",
)

runs_of_orders = sa.Table(
    "clearance_waits_runs",
    tables,
    key("partition"),
    key("order_id"),
    sa.Column("run_id", sa.Text, nullable=False),
    comment="In which run an order waits, for events of exits and of sorting, which name no run",
)

ended = sa.Table(
    "clearance_waits_ended",
    tables,
    key("partition"),
    key("stage"),
    sa.Column("hour", UtcTime, primary_key=True),
    sa.Column("seconds", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    comment="How many waits ended in an hour that had taken so many seconds",
)

MINUTE, HOUR, DAY = 60, 3_600, 86_400

EXACT_BELOW = ((HOUR, 1), (2 * DAY, MINUTE))
"""Lengths below so many seconds are kept to so many; longer ones to the hour: at most 2 % over."""

KEY = ("partition", "kind", "id")


@dataclass(frozen=True, slots=True)
class Step:
    """What an event does to the waits of things of one kind.

    `ends` are counted, `drops` are forgotten, `begins` start anew, `goes_on` starts where it does
    not run yet. `creates` says that a thing is first heard of here.
    """

    ids: Collection[str]
    at: datetime
    kind: str = ORDER
    ends: Sequence[str] = ()
    drops: Sequence[str] = ()
    begins: Sequence[str] = ()
    goes_on: Sequence[str] = ()
    creates: bool = False
    leaves: bool = False
    """Nothing more is waited for: its row is taken away."""


def kept_length(since: datetime, until: datetime) -> int:
    """Seconds, rounded up as `EXACT_BELOW` says; a clock of others may be behind ours."""
    seconds = max(0, int((until - since).total_seconds()))
    step = next((step for below, step in EXACT_BELOW if seconds < below), HOUR)
    return -(-seconds // step) * step


def hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def take(connection: sa.Connection, partition: str, step: Step) -> None:
    """One after the other: what a wait began with may stand in the same page."""
    keys = [(partition, step.kind, each) for each in dict.fromkeys(step.ids)]
    with held(connection, standing) as rows:
        rows.know(keys)
        for key in keys if step.creates else ():
            if rows.row(key) is None:
                rows.write(key, dict(zip(KEY, key, strict=True)))
        inside = [(key, row) for key in keys if (row := rows.row(key)) is not None]
        count_ended(connection, partition, step, [(row, 1) for _, row in inside])
        for key, row in inside:
            rows.change(key, times_after(step, row))


def times_after(step: Step, row: Mapping[str, Any]) -> dict[str, Any]:
    """Since when whoever waited so waits then."""
    none, anew = dict.fromkeys((*step.ends, *step.drops)), dict.fromkeys(step.begins, step.at)
    goes_on = (column for column in step.goes_on if row[column] is None)
    return {**none, **anew, **dict.fromkeys(goes_on, step.at)}


def count_ended(
    connection: sa.Connection,
    partition: str,
    step: Step,
    waited: Iterable[tuple[Mapping[str, Any], int]],
) -> None:
    """`waited` is how they stood before it, and how many so."""
    lengths = Counter[tuple[str, int]]()
    for row, number in waited:
        for column in step.ends:
            if (since := row[column]) is not None:
                lengths[WAIT_OF[column], kept_length(since, step.at)] += number
    alike = {"partition": partition, "hour": hour_of(step.at)}
    rows = [
        {**alike, "stage": wait, "seconds": seconds, "number": number}
        for (wait, seconds), number in lengths.items()
    ]
    add(connection, ended, rows)
