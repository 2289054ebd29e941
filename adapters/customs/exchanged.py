"""What was exchanged with customs, beside its bytes: when, what, whose run it is and which orders.

Written in one transaction with the bytes, so that a list of messages opens none of them. It decides
nothing; what a message means is read from its bytes, and what became of it from the log.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, TypeVar

import sqlalchemy as sa

from adapters.customs.exchanged_tables import OUT, handed_over, messages
from adapters.customs.numbers import Number
from adapters.customs.register import Owner, note_within
from adapters.message_store import put_rows, stored_row
from domain.identifiers import Partition
from projections.columns import is_one_of, is_one_of_parameter
from projections.statements import insert_missing, replace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ours:
    """A run's merchant and declarant."""

    merchant_id: str = ""
    declarant: str = ""


SILENCE = timedelta(hours=1)
"""Our own policy: a message that nothing was heard of for so long is sent once more, as it was."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One message as a book keeps it. `owners` are those of its documents that are of this book."""

    partition: Partition
    direction: str
    kind: str
    body: bytes
    hash: str
    """SHA-256 of the body, taken once: a message of a hundred orders has as many rows."""

    at: datetime
    documents: int
    owners: Sequence[Owner] = ()
    is_all_theirs: bool = True
    """Whether nothing in it is of another book, or of nobody known."""

    ours: Ours | None = None
    """Known of what we send; of an answer it is what was known when its run's messages went out."""


Runs = Mapping[tuple[str, str], Ours]

Named = Set[tuple[Partition, str]]
"""Messages of ours by their books and ids."""

NOTE_ORDERS = """
    INSERT INTO customs_message_runs (partition, hash, run_id, orders)
    VALUES (:partition, :hash, :run_id, :orders)
    ON CONFLICT (partition, hash, run_id) DO UPDATE SET orders = ({})
"""
NOTE_ORDERS_IN = {
    "postgresql": sa.text(
        NOTE_ORDERS.format("""
        SELECT CAST(json_agg(named ORDER BY named) AS text) FROM (
            SELECT json_array_elements_text(CAST(customs_message_runs.orders AS json))
            UNION SELECT json_array_elements_text(CAST(excluded.orders AS json))
        ) AS every (named)""")
    ),
    "sqlite": sa.text(
        NOTE_ORDERS.format("""
        SELECT json_group_array(value) FROM (
            SELECT value FROM json_each(customs_message_runs.orders)
            UNION SELECT value FROM json_each(excluded.orders) ORDER BY 1
        )""")
    ),
}
"""A message that is kept again speaks of what it spoke of, and of what is known of it since."""


class ExchangedMessages:
    """Whoever makes it calls `create_tables(engine, exchanged.metadata)` once before."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writes=True)

    def keep(self, exchanged: Sequence[Exchanged]) -> None:
        """Bytes and what is known of them, all or nothing; what is there stays as it is."""
        if exchanged:
            with self._writing_engine.begin() as connection:
                keep_within(connection, exchanged)

    def keep_leaving(self, leaving: Sequence[Exchanged], owners: Mapping[Number, Owner]) -> None:
        """The same of messages of ours, with the numbers by which answers will name their parts."""
        if leaving:
            with self._writing_engine.begin() as connection:
                keep_within(connection, leaving)
                note_within(connection, owners)

    def hand_over(self, named: Named, at: datetime) -> None:
        """Note that the link has taken them."""
        if named:
            rows = [{"partition": book, "message_id": i, "at": at} for book, i in sorted(named)]
            with self._writing_engine.begin() as connection:
                replace(connection, handed_over, rows)

    def is_on_its_way(self, book: Partition, message_id: str, at: datetime) -> bool:
        """Whether the link took it so lately that an answer may still come."""
        return bool(self.on_their_way({(book, message_id)}, at))

    def on_their_way(self, named: Named, at: datetime) -> Named:
        """Those of the messages of which this is so."""
        books, message_ids = {book for book, _ in named}, {message_id for _, message_id in named}
        with self._engine.connect() as connection:
            taken = connection.execute(_TAKEN, {"books": books, "message_ids": message_ids}).all()
        return named & {(row.partition, row.message_id) for row in taken if at < row.at + SILENCE}


# Made once: to build such a statement costs as much time as to execute it.
_TAKEN = sa.select(handed_over).where(
    is_one_of_parameter(handed_over.c.partition, "books"),
    is_one_of_parameter(handed_over.c.message_id, "message_ids"),
)


def keep_within(connection: sa.Connection, exchanged: Sequence[Exchanged]) -> None:
    """The same together with what else a transaction writes."""
    put_rows(
        connection,
        [stored_row(e.partition, e.hash, e.direction, e.kind, e.body) for e in exchanged],
    )
    runs = runs_known(connection, exchanged)
    add_new(connection, messages, [message_row(each, runs) for each in exchanged])
    note_orders(connection, [row for each in exchanged for row in run_rows(each)])


def runs_known(connection: sa.Connection, exchanged: Sequence[Exchanged]) -> Runs:
    """Whose the runs are that answers speak of, as their own messages went out."""
    asked = {
        (each.partition, owner.run_id)
        for each in exchanged
        if each.ours is None
        for owner in each.owners
    }
    if not asked:
        return {}
    c = messages.c
    query = sa.select(c.partition, c.run_id, c.merchant_id, c.declarant).distinct()
    query = query.where(
        is_one_of(c.partition, {book for book, _ in asked}),
        is_one_of(c.run_id, {run_id for _, run_id in asked}),
        c.direction == OUT,
    )
    found = connection.execute(query)
    return {(row.partition, row.run_id): Ours(row.merchant_id, row.declarant) for row in found}


def message_row(each: Exchanged, runs: Runs) -> dict[str, Any]:
    run_ids = {owner.run_id for owner in each.owners}
    whose = {each.ours or runs.get((each.partition, run_id), Ours()) for run_id in run_ids}
    ours = only(whose) if each.is_all_theirs else None
    return {
        "partition": each.partition,
        "hash": each.hash,
        "direction": each.direction,
        "kind": each.kind,
        "at": each.at,
        "size_bytes": len(each.body),
        "documents": each.documents,
        "run_id": only(run_ids) or "",
        "merchant_id": ours.merchant_id if ours else "",
        "declarant": ours.declarant if ours else "",
    }


def only(few: Collection[T]) -> T | None:
    return next(iter(few)) if len(few) == 1 else None


def run_rows(each: Exchanged) -> list[dict[str, Any]]:
    """The orders of each run that it speaks of."""
    of_runs: dict[str, set[str]] = defaultdict(set)
    for owner in each.owners:
        of_runs[owner.run_id].add(owner.order_id)
    return [
        {
            "partition": each.partition,
            "hash": each.hash,
            "run_id": run_id,
            "orders": json.dumps(sorted(orders), ensure_ascii=False),
        }
        for run_id, orders in of_runs.items()
    ]


def add_new(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Rows that are there stay as they are; in the order of keys, so that writers do not lock."""
    if rows:
        key_of = itemgetter(*(key.name for key in table.primary_key))
        insert_missing(connection, table, sorted(rows, key=key_of))


def note_orders(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """In the order of keys, as above."""
    if rows:
        ordered = sorted(rows, key=itemgetter("partition", "hash", "run_id"))
        connection.execute(NOTE_ORDERS_IN[connection.dialect.name], ordered)
