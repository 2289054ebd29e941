"""One difference between a statement and our books, and what our books have of the same thing."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from projections.payment_rows import differences, payments, refunds, shares

Row = sa.Row[Any]


def one_difference(
    connection: sa.Connection, shared: str, statement_id: str, number: int
) -> Row | None:
    query = sa.select(differences).where(
        differences.c.partition == shared,
        differences.c.statement_id == statement_id,
        differences.c.number == number,
    )
    return connection.execute(query).one_or_none()


def payment_named(connection: sa.Connection, shared: str, payment_id: str) -> Row | None:
    query = sa.select(payments).where(
        payments.c.partition == shared, payments.c.payment_id == payment_id
    )
    return connection.execute(query).one_or_none()


def shares_of(connection: sa.Connection, shared: str, payment_id: str) -> Sequence[Row]:
    """To which orders a payment was allotted."""
    query = sa.select(shares).where(shares.c.partition == shared, shares.c.payment_id == payment_id)
    return connection.execute(query.order_by(shares.c.book, shares.c.order_id)).all()


def refunds_of(connection: sa.Connection, books: Collection[str], order_id: str) -> Sequence[Row]:
    """All refunds of an order: it may be another of them that they mean."""
    query = sa.select(refunds).where(refunds.c.partition.in_(books), refunds.c.order_id == order_id)
    return connection.execute(query.order_by(refunds.c.partition, refunds.c.refund_id)).all()
