"""Where counted differs from expected, in entries and in stock counts, and what was decided."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.entry_tally import DISCREPANCY_KINDS
from domain.goods import counted
from projections.columns import UtcTime, is_one_of, is_within
from projections.entry_lines import entry_key, pair_of, tables
from projections.ordering import Sorts, in_order
from projections.row_parts import Rows, key, number, partition_of, position_key
from projections.writing import add, change, found, put, remove

differences = sa.Table(
    "entry_board_differences",
    tables,
    key("partition"),
    key("entry_id"),
    key("sku"),
    key("kind"),
    number("found"),
    number("decided"),
)

decisions = sa.Table(
    "entry_board_decisions",
    tables,
    key("partition"),
    key("entry_id"),
    position_key(),
    sa.Column("sku", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("decided_at", UtcTime, nullable=False),
)

counts = sa.Table(
    "entry_board_counts",
    tables,
    key("partition"),
    key("count_id"),
    sa.Column("taken_at", UtcTime, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("decided_at", UtcTime),
)

count_lines = sa.Table(
    "entry_board_count_lines",
    tables,
    key("partition"),
    key("count_id"),
    key("sku"),
    number("expected"),
    number("counted"),
)

count_spread = sa.Table(
    "entry_board_count_spread",
    tables,
    key("partition"),
    key("count_id"),
    key("entry_id"),
    key("sku"),
    number("delta"),
)


def tallied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What was decided of an earlier tally stays decided."""
    latest = {pair_of(recorded): recorded.event for recorded in run}
    columns = ("partition", "entry_id", "sku", "kind")
    standing = found(connection, differences, ("partition", "entry_id"), latest, columns)
    rows = [{**row._asdict(), "found": 0} for row in standing]
    rows += [
        {
            "partition": partition,
            "entry_id": entry_id,
            "sku": count.sku,
            "kind": kind,
            "found": getattr(count, kind),
        }
        for (partition, entry_id), event in latest.items()
        for count in event.counts
        for kind in DISCREPANCY_KINDS
        if getattr(count, kind)
    ]
    put(connection, differences, rows)
    # What an earlier tally found and nobody decided is as if it had never been found.
    is_nothing = sa.and_(differences.c.found == 0, differences.c.decided == 0)
    remove(connection, differences, [row._asdict() for row in standing], where=is_nothing)


def decided(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **entry_key(recorded),
            "position": recorded.position,
            "sku": recorded.event.sku,
            "kind": recorded.event.kind,
            "quantity": recorded.event.quantity,
            "decision": recorded.event.decision,
            "decided_at": recorded.event.decided_at,
        }
        for recorded in run
    ]
    put(connection, decisions, rows)
    names = ("partition", "entry_id", "sku", "kind")
    sums = [{**{n: row[n] for n in names}, "decided": row["quantity"]} for row in rows]
    add(connection, differences, sums)


def count_taken(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    put(
        connection,
        counts,
        [{**count_key(recorded), "taken_at": recorded.event.taken_at} for recorded in run],
    )
    put(connection, count_lines, [row for recorded in run for row in counted_rows(recorded)])


def counted_rows(recorded: Recorded) -> list[dict[str, Any]]:
    seen, expected = counted(recorded.event.counted), counted(recorded.event.expected)
    return [
        {**count_key(recorded), "sku": sku, "expected": expected[sku], "counted": seen[sku]}
        for sku in sorted(seen.keys() | expected.keys())
    ]


def spread_decided(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **count_key(recorded),
            "reason": recorded.event.reason,
            "decided_at": recorded.event.decided_at,
        }
        for recorded in run
    ]
    change(connection, counts, rows)
    spread = [
        {**count_key(recorded), "entry_id": part.entry_id, "sku": part.sku, "delta": part.delta}
        for recorded in run
        for part in recorded.event.spread
    ]
    add(connection, count_spread, spread)


def count_key(recorded: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(recorded), "count_id": recorded.event.count_id}


def differences_of(
    connection: sa.Connection,
    partitions: Collection[str],
    entry_id: str | None = None,
    *,
    is_undecided: bool = False,
) -> Rows:
    """What was found other than expected, what of it was decided and what is `undecided`."""
    c = differences.c
    undecided = c.found - c.decided
    query = sa.select(differences, undecided.label("undecided")).where(
        is_one_of(c.partition, partitions)
    )
    if entry_id is not None:
        query = query.where(c.entry_id == entry_id)
    if is_undecided:
        query = query.where(undecided > 0)
    return connection.execute(query.order_by(c.partition, c.entry_id, c.sku, c.kind)).all()


def decisions_of(connection: sa.Connection, partition: str, entry_id: str) -> Rows:
    c = decisions.c
    query = sa.select(decisions).where(c.partition == partition, c.entry_id == entry_id)
    return connection.execute(query.order_by(c.position)).all()


COUNT_SORTS: Sorts = {
    "count": counts.c.count_id,
    "taken": counts.c.taken_at,
    "decided_at": counts.c.decided_at,
}


def counts_of(
    connection: sa.Connection,
    partitions: Collection[str],
    *,
    sort: str = "-taken",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Stock counts, the latest first unless sorted otherwise, with how many products differ."""
    c, line = counts.c, count_lines.c
    differing = (
        sa.select(sa.func.count())
        .where(line.partition == c.partition, line.count_id == c.count_id)
        .where(line.expected != line.counted)
        .scalar_subquery()
    )
    query = sa.select(counts, differing.label("differing")).where(
        *is_within(c.partition, partitions)
    )
    ordered = in_order(query, COUNT_SORTS, sort, c.partition, c.count_id)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def count_lines_of(connection: sa.Connection, partition: str, count_id: str) -> Rows:
    c = count_lines.c
    difference = (c.counted - c.expected).label("difference")
    query = sa.select(count_lines, difference).where(
        c.partition == partition, c.count_id == count_id
    )
    return connection.execute(query.order_by(c.sku)).all()


def spread_of(connection: sa.Connection, partition: str, count_id: str) -> Rows:
    """Over which entries the differences of a count were spread."""
    c = count_spread.c
    query = sa.select(count_spread).where(c.partition == partition, c.count_id == count_id)
    return connection.execute(query.order_by(c.sku, c.entry_id)).all()
