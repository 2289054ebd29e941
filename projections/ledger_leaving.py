"""What leaves through the gate, and what the port then writes off the account book."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from projections.columns import UtcTime
from projections.holding import HeldTable, held
from projections.ledger_declared import OrderKey, forget, movements, parts
from projections.ledger_movements import citing, record
from projections.ledger_tables import Row, tables
from projections.row_parts import key, partition_of
from projections.writing import found, put

exits = sa.Table(
    "customs_ledger_exits",
    tables,
    key("partition"),
    key("exit_id"),
    sa.Column("posted_at", UtcTime, nullable=False),
)

BY_EXIT = ("partition", "exit_id")
BY_ORDER = ("partition", "order_id")

PASSED = {"departed": 1}
WRITTEN_OFF = {"reserved": -1, "gone": 1}


def gate_passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What leaves under an exit that is posted already is written off at once."""
    named = {(partition_of(recorded), recorded.event.exit_id) for recorded in run}
    posted = {tuple(row) for row in found(connection, exits, BY_EXIT, named, BY_EXIT)}
    moved = list[Row]()
    with held(connection, parts) as rows:
        for recorded, leaving in departing(rows, run):
            exit_id = recorded.event.exit_id
            if (partition_of(recorded), exit_id) in posted:
                off = {**PASSED, **WRITTEN_OFF}
                moved += movements(recorded, rows, leaving, off, passing)
                forget(connection, leaving)
            else:
                moved += movements(recorded, rows, leaving, PASSED, passing)
                rows.change_alike(leaving, {"has_departed": True, "exit_id": exit_id})
    record(connection, moved)


def unlisted_passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """They are gone from the shelves and not from the book: a difference that somebody sees."""
    moved = list[Row]()
    with held(connection, parts) as rows:
        for recorded, leaving in departing(rows, run):
            moved += movements(recorded, rows, leaving, PASSED, passing)
            rows.change_alike(leaving, {"has_departed": True})
    record(connection, moved)


def departing(
    rows: HeldTable, run: Sequence[Recorded]
) -> Iterator[tuple[Recorded, list[OrderKey]]]:
    """The orders that leave with each event, for the first time."""
    wanted = {
        (partition_of(each), order_id): each
        for each in reversed(run)
        for order_id in each.event.order_ids
    }
    leaving = defaultdict[int, list[OrderKey]](list)
    for partition, run_id, order_id in rows.keys_by(BY_ORDER, wanted, ("taken", "has_departed")):
        row = rows.row((partition, run_id, order_id))
        if row is not None and not row["has_departed"]:
            position = wanted[partition, order_id].position
            leaving[position].append((partition, run_id, order_id))
    return ((each, leaving[each.position]) for each in run if each.position in leaving)


def passing(event: Any) -> Row:
    return citing("exit", event.exit_id, event.pass_no, event.passed_at)


def exit_posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wanted = {(partition_of(each), each.event.exit_id): each for each in reversed(run)}
    posted = [
        {"partition": partition, "exit_id": exit_id, "posted_at": recorded.event.posted_at}
        for (partition, exit_id), recorded in wanted.items()
    ]
    put(connection, exits, posted)
    moved = list[Row]()
    with held(connection, parts) as rows:
        for recorded, gone in departed(rows, wanted):
            moved += movements(recorded, rows, gone, WRITTEN_OFF, writing_off)
            forget(connection, gone)
    record(connection, moved)


def departed(
    rows: HeldTable, wanted: Mapping[tuple[str, str], Recorded]
) -> Iterator[tuple[Recorded, list[OrderKey]]]:
    """The orders that have left under exits that are posted now."""
    gone = defaultdict[tuple[str, str], list[OrderKey]](list)
    for order in rows.keys_by(BY_EXIT, wanted, ("taken", "has_departed")):
        row = rows.row(order)
        if row is not None and row["has_departed"]:
            gone[row["partition"], row["exit_id"]].append(order)
    return ((recorded, gone[name]) for name, recorded in wanted.items() if name in gone)


def writing_off(event: Any) -> Row:
    return citing("exit", event.exit_id, "posted", event.posted_at)
