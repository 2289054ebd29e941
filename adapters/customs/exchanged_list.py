"""Queries of what was exchanged with customs: a page of messages, one of them, its orders."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.customs.exchanged_tables import message_runs, messages, parts
from adapters.customs.numbers import RECEIVED, SENT
from adapters.customs.register import customs_numbers
from domain.identifiers import Partition
from projections.columns import UtcTime, is_one_of, is_within

Row = sa.Row[*tuple[Any, ...]]

SUBJECTS = frozenset(named.subject for named in (*SENT.values(), *RECEIVED.values()))
"""Of numbers in the register."""

ORDERS_OF_NUMBER_MAX = 20
"""One number may be of a few firms; whose it is then, the messages say."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page."""

    at: datetime
    hash: str


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """`within` and `declarants` keep to whose messages one sees: None is everybody's."""

    direction: str = ""
    kind: str = ""
    run_id: str = ""
    number: str = ""
    within: Collection[str] | None = None
    declarants: Collection[str] | None = None
    until: datetime | None = None


def messages_in(
    connection: sa.Connection,
    partition: Partition,
    asked: MessageFilter,
    *,
    after: Cursor | None = None,
    is_falling: bool = True,
    limit: int = 50,
) -> Sequence[Row]:
    """One book's messages in the order in which they went out and came in."""
    c = messages.c
    query = sa.select(messages).where(c.partition == partition, *in_reach(asked))
    time: sa.ColumnElement[Any] = c.at
    if asked.number or asked.run_id:
        named = hashes_of(connection, partition, asked)
        query = query.where(is_one_of(c.hash, named))
        # A run's messages are few: they are found by their hashes and sorted, whatever index
        # would give the order of all of the book's.
        time = sa.func.coalesce(c.at, c.at)
    if asked.direction:
        query = query.where(c.direction == asked.direction)
    if asked.kind:
        query = query.where(c.kind == asked.kind)
    order = sa.tuple_(time, c.hash)
    if after is not None:
        last = sa.tuple_(sa.literal(after.at, UtcTime), sa.literal(after.hash))
        query = query.where(order < last if is_falling else order > last)
    by = [each.desc() if is_falling else each.asc() for each in (time, c.hash)]
    return connection.execute(query.order_by(*by).limit(limit)).all()


def in_reach(asked: MessageFilter) -> list[sa.ColumnElement[bool]]:
    conditions = is_within(messages.c.merchant_id, asked.within)
    if asked.declarants is not None:
        conditions += is_within(messages.c.declarant, asked.declarants)
    if asked.until is not None:
        conditions.append(messages.c.at <= asked.until)
    return conditions


def hashes_of(connection: sa.Connection, partition: Partition, asked: MessageFilter) -> list[str]:
    """Messages that speak of a run, or of the orders whose number it is."""
    if not asked.number:
        runs = message_runs.c
        named = sa.select(runs.hash).where(runs.partition == partition)
        return list(connection.scalars(named.where(runs.run_id == asked.run_id)))
    c, orders = parts.c, orders_of_number(connection, partition, asked.number)
    query = sa.select(c.hash).distinct().where(c.partition == partition)
    if asked.run_id:
        query = query.where(c.run_id == asked.run_id)
    is_its = [sa.and_(c.run_id == each.run_id, c.order_id == each.order_id) for each in orders]
    # By their runs they are found, by their names among what is told of these.
    query = query.where(c.run_id.in_({each.run_id for each in orders}))
    return list(connection.scalars(query.where(sa.or_(sa.false(), *is_its))))


def orders_of_number(connection: sa.Connection, partition: Partition, number: str) -> Sequence[Row]:
    """Whose a number is: an order's, a payment's, a waybill's, a declaration's or a list's."""
    c = customs_numbers.c
    query = sa.select(c.run_id, c.order_id).distinct()
    query = query.where(
        is_one_of(c.subject, SUBJECTS), c.number == number, c.partition == partition
    )
    query = query.where(c.order_id != "").limit(ORDERS_OF_NUMBER_MAX)
    return connection.execute(query).all()


def one_message(
    connection: sa.Connection, partition: Partition, message_hash: str, asked: MessageFilter
) -> Row | None:
    c = messages.c
    query = sa.select(messages).where(c.partition == partition, c.hash == message_hash)
    return connection.execute(query.where(*in_reach(asked))).one_or_none()


def kinds_of(
    connection: sa.Connection,
    partition: Partition,
    hashes: Collection[str],
    asked: MessageFilter,
) -> dict[str, str]:
    """What each of some messages is; those that are not kept or not in reach are left out."""
    c = messages.c
    query = sa.select(c.hash, c.kind).where(c.partition == partition, is_one_of(c.hash, hashes))
    return {row.hash: row.kind for row in connection.execute(query.where(*in_reach(asked)))}


def orders_in(
    connection: sa.Connection, partition: Partition, message_hash: str, limit: int
) -> Sequence[Row]:
    """The runs and orders that a message speaks of."""
    c = parts.c
    query = sa.select(c.run_id, c.order_id)
    query = query.where(c.partition == partition, c.hash == message_hash)
    return connection.execute(query.order_by(c.run_id, c.order_id).limit(limit)).all()
