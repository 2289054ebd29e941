"""What pages ask of the payment book."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from projections.columns import is_within
from projections.ordering import Sorts, in_order
from projections.payment_rows import (
    FAILED,
    PAID,
    WAITING,
    cases,
    differences,
    orders,
    payments,
    refunds,
    shares,
    statements,
)

Row = sa.Row[Any]

REFUND_SORTS: Sorts = {
    "stage": refunds.c.stage,
    "owed": refunds.c.amount_fen,
    "since": refunds.c.since,
}
SHARE_SORTS: Sorts = {"since": shares.c.since, "amount": shares.c.amount_fen}
CASE_SORTS: Sorts = {"seen": cases.c.seen_at, "kind": cases.c.kind}
STATEMENT_SORTS: Sorts = {
    "taken": statements.c.taken_at,
    "day": statements.c.day,
    "open": statements.c.differences - statements.c.settled,
}
DIFFERENCE_SORTS: Sorts = {
    "number": differences.c.number,
    "kind": differences.c.kind,
    "ours": differences.c.ours_fen,
    "theirs": differences.c.theirs_fen,
}


def open_refunds(
    connection: sa.Connection,
    book: str,
    within: Collection[str] | None,
    *,
    sort: str = "stage",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    """Refunds of some merchants' orders that are not paid."""
    query = sa.select(refunds).where(
        refunds.c.partition == book,
        refunds.c.stage != PAID,
        *is_within(refunds.c.merchant_id, within),
    )
    query = in_order(query, REFUND_SORTS, sort, refunds.c.order_id, refunds.c.refund_id)
    return connection.execute(query.limit(limit).offset(offset)).all()


def failed_refunds(
    connection: sa.Connection, book: str, within: Collection[str] | None
) -> tuple[int, int]:
    """How many refunds the payment firm has refused, and what they come to, in fen."""
    found = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(refunds.c.amount_fen), 0))
    query = found.where(
        refunds.c.partition == book,
        refunds.c.stage == FAILED,
        *is_within(refunds.c.merchant_id, within),
    )
    many, fen = connection.execute(query).one()
    return int(many), int(fen)


def waiting_shares(
    connection: sa.Connection,
    shared: str,
    *,
    sort: str = "since",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    """Money that was reported for orders that have not taken it; `is_there` says if they stand."""
    is_there = sa.exists().where(
        orders.c.partition == shares.c.book, orders.c.order_id == shares.c.order_id
    )
    query = sa.select(shares, payments.c.payment_firm, is_there.label("is_there")).where(
        shares.c.partition == shared,
        shares.c.stage == WAITING,
        payments.c.partition == shares.c.partition,
        payments.c.payment_id == shares.c.payment_id,
    )
    query = in_order(query, SHARE_SORTS, sort, shares.c.payment_id, shares.c.order_id)
    return connection.execute(query.limit(limit).offset(offset)).all()


def cases_in(
    connection: sa.Connection,
    shared: str,
    *,
    sort: str = "-seen",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    """Reports and answers that fit nothing."""
    query = sa.select(cases).where(cases.c.partition == shared)
    query = in_order(query, CASE_SORTS, sort, cases.c.position)
    return connection.execute(query.limit(limit).offset(offset)).all()


def statements_in(
    connection: sa.Connection,
    shared: str,
    *,
    sort: str = "-taken",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    query = sa.select(statements).where(statements.c.partition == shared)
    query = in_order(query, STATEMENT_SORTS, sort, statements.c.statement_id)
    return connection.execute(query.limit(limit).offset(offset)).all()


def one_statement(connection: sa.Connection, shared: str, statement_id: str) -> Row | None:
    query = sa.select(statements).where(
        statements.c.partition == shared, statements.c.statement_id == statement_id
    )
    return connection.execute(query).one_or_none()


def differences_of(
    connection: sa.Connection,
    shared: str,
    statement_id: str,
    *,
    kind: str = "",
    is_open: bool = False,
    sort: str = "number",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    """All of them, or those of one kind, or those that nobody has settled."""
    c = differences.c
    query = sa.select(differences).where(c.partition == shared, c.statement_id == statement_id)
    if kind:
        query = query.where(c.kind == kind)
    if is_open:
        query = query.where(c.settled_at.is_(None))
    query = in_order(query, DIFFERENCE_SORTS, sort, differences.c.number)
    return connection.execute(query.limit(limit).offset(offset)).all()
