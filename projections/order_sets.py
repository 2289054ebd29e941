"""Orders of a run that stand alike, kept as one row: what moves a message moves its row.

A row holds the ids of its orders and is split when they part ways. The least of its orders names
it, which is in no other row. What becomes of each event is told by the rows before it alone, so
that it makes no difference where a page was cut.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from projections.each_text import EachText
from projections.holding import HeldTable, held
from projections.row_index import tuple_getter
from projections.row_parts import key
from projections.row_values import Key, Row

RUN = ("partition", "run_id")
FIRST, COUNT, IDS = "first_order_id", "orders", "order_ids"

UNMOVED: Row = {}

After = Callable[[Row], Row | None]
"""From a row, the columns that change for some of its orders; None where they stand no more."""


class OrderIds(sa.TypeDecorator[frozenset[str]]):
    """A set of ids as one text, JSON in their order, which is the same for the same set."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Collection[str] | None, dialect: sa.Dialect) -> str:
        return json.dumps(sorted(value or ()), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> frozenset[str]:
        return frozenset(json.loads(value or "[]"))


def set_columns() -> list[sa.Column[Any]]:
    """The columns with which a table of such rows begins."""
    return [
        *map(key, (*RUN, FIRST)),
        sa.Column(COUNT, sa.Integer, nullable=False),
        sa.Column(IDS, OrderIds, nullable=False),
    ]


class Move(NamedTuple):
    """Orders of the rows that `found_by` finds, all of them for None, and how they stand then."""

    found_by: Key
    order_ids: Collection[str] | None
    after: After


Parting = tuple[Key, Row, frozenset[str], Row | None]


def put_set(
    connection: sa.Connection, table: sa.Table, run: Key, order_ids: Collection[str], state: Row
) -> None:
    """Orders that no row of the run holds yet, if there are any."""
    if order_ids:
        with held(connection, table) as rows:
            _write(rows, dict(zip(RUN, run, strict=True)) | state, frozenset(order_ids))


def regroup(
    connection: sa.Connection, table: sa.Table, moves: Sequence[Move], by: Sequence[str] = RUN
) -> list[tuple[Row, int]]:
    """One after the other: orders that no row holds are passed over.

    Returns the rows that changed as they stood, each with how many of its orders moved.
    """
    with held(connection, table) as rows:
        rows.keys_by(tuple(by), dict.fromkeys(move.found_by for move in moves))
        return [each for move in moves for each in _move(rows, tuple(by), move)]


def _move(rows: HeldTable, by: tuple[str, ...], move: Move) -> list[tuple[Row, int]]:
    parting = _parting(rows, by, move)
    arriving = defaultdict[Key, set[str]](set)
    states, state_of = dict[Key, Row](), _state_getter(rows.table)
    for row_key, row, inside, change in parting:
        rows.remove(row_key)
        if rest := row[IDS] - inside:
            _write(rows, row, rest)
        if change is not None:
            state = {**row, **change}
            states[state_of(state)] = state
            arriving[state_of(state)] |= inside
    for alike, order_ids in arriving.items():
        _write(rows, states[alike], frozenset(order_ids))
    return [(row, len(inside)) for _, row, inside, _ in parting]


def _parting(rows: HeldTable, by: tuple[str, ...], move: Move) -> list[Parting]:
    """The rows that it changes, the orders of each that move, and what changes for them."""
    named = None if move.order_ids is None else frozenset(move.order_ids)
    found = list[Parting]()
    for row_key in rows.keys_by(by, [move.found_by]):
        row = rows.row(row_key)
        assert row is not None, "only rows that stand are found"
        inside = row[IDS] if named is None else named & row[IDS]
        if inside:
            change = move.after(row)
            if change is None or not change.items() <= row.items():
                found.append((row_key, row, inside, change))
    return found


def _state_getter(table: sa.Table) -> Callable[[Mapping[str, Any]], Key]:
    """What orders of one row have in common."""
    names = (column.name for column in table.columns)
    return tuple_getter(tuple(name for name in names if name not in (FIRST, COUNT, IDS)))


def _write(rows: HeldTable, state: Row, order_ids: frozenset[str]) -> None:
    row = {**state, FIRST: min(order_ids), COUNT: len(order_ids), IDS: order_ids}
    rows.write(rows.key_of(row), row)


def each_order(table: sa.Table) -> tuple[sa.FromClause, sa.ColumnElement[str]]:
    """A table's rows once for each of their orders, and the column with its id."""
    ids = EachText(table.c[IDS]).table_valued(sa.column("value", sa.Text), name="each_order")
    return table.join(ids, sa.true()), ids.c.value
