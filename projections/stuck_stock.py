"""Entries with discrepancies nobody has decided, or with more taken than stands there."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.entry_tally import DISCREPANCY_KINDS
from domain.goods import SkuUnits, counted
from projections import stuck_rules as steps
from projections.columns import UtcTime
from projections.naming import happened_at
from projections.row_parts import key, number, partition_of
from projections.stuck_rules import due
from projections.stuck_waits import tables
from projections.writing import add, change, found, put, remove

stock = sa.Table(
    "stuck_inbox_stock",
    tables,
    key("partition"),
    key("entry_id"),
    key("sku"),
    sa.Column("is_posted", sa.Boolean, nullable=False, server_default=sa.false()),
    number("posted"),
    number("good"),
    number("blocked"),
    number("taken"),
    sa.Column("changed_at", UtcTime),
    sa.Column("deadline", UtcTime),
)
"""`taken` is what is reserved and what is gone: picking moves nothing of it."""

differences = sa.Table(
    "stuck_inbox_differences",
    tables,
    key("partition"),
    key("entry_id"),
    key("sku"),
    key("kind"),
    number("found"),
    number("decided"),
    sa.Column("since", UtcTime),
    sa.Column("deadline", UtcTime),
)

Row = dict[str, Any]
ENTRY = ("partition", "entry_id")
LINE = (*ENTRY, "sku")


def line(recorded: Recorded, sku: str) -> Row:
    return {"partition": partition_of(recorded), "entry_id": recorded.event.entry_id, "sku": sku}


def posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    replaced(connection, run, "posted", [each.event.posted for each in run])
    entries = {(partition_of(each), each.event.entry_id) for each in run}
    rows = found(connection, stock, ENTRY, entries, LINE)
    change(connection, stock, [{**row._asdict(), "is_posted": True} for row in rows])


def tallied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    good = [[SkuUnits(count.sku, count.good) for count in each.event.counts] for each in run]
    replaced(connection, run, "good", good)
    latest = {(partition_of(each), each.event.entry_id): each for each in run}
    standing = found(connection, differences, ENTRY, latest, (*LINE, "kind"))
    rows = [
        {**row._asdict(), "found": 0, **since(latest[row.partition, row.entry_id])}
        for row in standing
    ]
    rows += [
        {
            **line(recorded, count.sku),
            "kind": kind,
            "found": getattr(count, kind),
            **since(recorded),
        }
        for recorded in latest.values()
        for count in recorded.event.counts
        for kind in DISCREPANCY_KINDS
        if getattr(count, kind)
    ]
    put(connection, differences, rows)
    # What an earlier tally found and nobody decided is as if it had never been found.
    is_nothing = sa.and_(differences.c.found == 0, differences.c.decided == 0)
    remove(connection, differences, [row._asdict() for row in standing], where=is_nothing)


def since(recorded: Recorded) -> Row:
    at = happened_at(recorded.event)
    return {"since": at, "deadline": due(steps.DECIDE, at)}


def changed(recorded: Recorded) -> Row:
    at = happened_at(recorded.event)
    return {"changed_at": at, "deadline": due(steps.MEND_STOCK, at)}


def replaced(
    connection: sa.Connection, run: Sequence[Recorded], column: str, units: Sequence[Any]
) -> None:
    """The latest word of each entry counts, also for products that it no longer names."""
    latest = {
        (partition_of(recorded), recorded.event.entry_id): (recorded, counted(parts))
        for recorded, parts in zip(run, units, strict=True)
    }
    standing = found(connection, stock, ENTRY, latest, LINE)
    rows = [{**row._asdict(), column: 0} for row in standing]
    rows += [
        {**line(recorded, sku), column: quantity}
        for recorded, quantities in latest.values()
        for sku, quantity in quantities.items()
    ]
    times = {entry: changed(recorded) for entry, (recorded, _) in latest.items()}
    put(connection, stock, [{**row, **times[row["partition"], row["entry_id"]]} for row in rows])


def decided(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {**line(each, each.event.sku), "kind": each.event.kind, "decided": each.event.quantity}
        for each in run
    ]
    add(connection, differences, rows)


def adjusted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    changes = ((each, part.sku, part.delta) for each in run for part in each.event.changes)
    moved(connection, "good", list(changes))


def blocked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moved(connection, "blocked", quantities(run, "units", 1))


def unblocked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moved(connection, "blocked", quantities(run, "units", -1))


def reserved(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moved(connection, "taken", quantities(run, "units", 1))


def given_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moved(connection, "taken", quantities(run, "units", -1))


def shelved(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moved(connection, "taken", [*quantities(run, "good", -1), *quantities(run, "damaged", -1)])
    moved(connection, "blocked", quantities(run, "damaged", 1))


Moved = tuple[Recorded, str, int]


def quantities(run: Sequence[Recorded], parts: str, sign: int) -> list[Moved]:
    return [
        (each, part.sku, sign * part.quantity)
        for each in run
        for part in getattr(each.event, parts)
    ]


def moved(connection: sa.Connection, column: str, moves: Sequence[Moved]) -> None:
    add(connection, stock, [{**line(each, sku), column: delta} for each, sku, delta in moves])
    times = [{**line(each, sku), **changed(each)} for each, sku, _ in moves]
    change(connection, stock, times)
