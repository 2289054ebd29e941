"""What leaves through the gate, and what the port then writes off the account book."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from projections.columns import UtcTime
from projections.ledger_declared import Part, key_of, moved, parts
from projections.ledger_movements import citing, record
from projections.ledger_tables import Row, tables
from projections.row_parts import key, partition_of
from projections.writing import change, found, put, remove

exits = sa.Table(
    "customs_ledger_exits",
    tables,
    key("partition"),
    key("exit_id"),
    sa.Column("posted_at", UtcTime, nullable=False),
)

BY_EXIT = ("partition", "exit_id")


def gate_passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What leaves under an exit that is posted already is written off at once."""
    leaving = departing(connection, run)
    rows = [
        {**key_of(part), "has_departed": True, "exit_id": recorded.event.exit_id}
        for recorded, part in leaving
    ]
    change(connection, parts, rows)
    named = {(partition_of(recorded), recorded.event.exit_id) for recorded in run}
    posted = {tuple(row) for row in found(connection, exits, BY_EXIT, named, BY_EXIT)}
    late = [pair for pair in leaving if (pair[1].partition, pair[0].event.exit_id) in posted]
    early = [pair for pair in leaving if (pair[1].partition, pair[0].event.exit_id) not in posted]
    off = {"departed": 1, "reserved": -1, "gone": 1}
    record(connection, [*moved(early, {"departed": 1}, passing), *moved(late, off, passing)])
    remove(connection, parts, [key_of(part) for _, part in late])


def unlisted_passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """They are gone from the shelves and not from the book: a difference that somebody sees."""
    leaving = departing(connection, run)
    change(connection, parts, [{**key_of(part), "has_departed": True} for _, part in leaving])
    record(connection, moved(leaving, {"departed": 1}, passing))


def departing(connection: sa.Connection, run: Sequence[Recorded]) -> list[tuple[Recorded, Part]]:
    wanted = {
        (partition_of(each), order_id): each
        for each in reversed(run)
        for order_id in each.event.order_ids
    }
    inside = found(connection, parts, ("partition", "order_id"), wanted)
    return [
        (wanted[part.partition, part.order_id], part) for part in inside if not part.has_departed
    ]


def passing(event: Any) -> Row:
    return citing("exit", event.exit_id, event.pass_no, event.passed_at)


def exit_posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wanted = {(partition_of(each), each.event.exit_id): each for each in reversed(run)}
    rows = [
        {"partition": partition, "exit_id": exit_id, "posted_at": recorded.event.posted_at}
        for (partition, exit_id), recorded in wanted.items()
    ]
    put(connection, exits, rows)
    outside = found(connection, parts, BY_EXIT, wanted)
    off = [(wanted[part.partition, part.exit_id], part) for part in outside if part.has_departed]
    record(connection, moved(off, {"reserved": -1, "gone": 1}, writing_off))
    remove(connection, parts, [key_of(part) for _, part in off])


def writing_off(event: Any) -> Row:
    return citing("exit", event.exit_id, "posted", event.posted_at)
