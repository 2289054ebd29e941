"""Where a statement and our books differ: one query for each kind of difference."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count, islice
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from adapters.payment_statements.rows import PAYMENT, REFUND, UnreadableRow
from adapters.payment_statements.said import said
from domain.payment import CURRENCY
from domain.payment_statement import DIFFERENCES_MAX, Difference, DifferenceKind
from projections.payment_rows import PAID, payments, refunds, shares

ZONE = ZoneInfo("Asia/Shanghai")
NOTHING = sa.literal(0, sa.BigInteger)

Query = sa.Select[*tuple[Any, ...]]
Found = tuple[DifferenceKind, str, Query]
"""The kind, what it is about, and a query: name, our fen, their fen, their currency, a detail."""


def differences_in(
    connection: sa.Connection,
    shared: str,
    payment_firm: str,
    day: date,
    unreadable: Sequence[UnreadableRow],
) -> list[Difference]:
    """Numbered in the order of kinds and names. More than anybody could look into are cut off."""
    numbers = count(1)
    listed = list(islice(unreadable_rows(unreadable, numbers), DIFFERENCES_MAX + 1))
    for kind, subject, query in queries(shared, payment_firm, day):
        left = DIFFERENCES_MAX + 1 - len(listed)
        rows = connection.execute(query.limit(left)).all()
        listed += [Difference(next(numbers), kind, subject, *row) for row in rows]
    return listed


def unreadable_rows(
    unreadable: Sequence[UnreadableRow], numbers: Iterator[int]
) -> Iterator[Difference]:
    for row in unreadable:
        kind, name = DifferenceKind.UNREADABLE, str(row.number)
        yield Difference(next(numbers), kind, "row", name, 0, 0, CURRENCY, row.why)


def queries(shared: str, payment_firm: str, day: date) -> Iterator[Found]:
    begin = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    end = datetime.fromordinal(day.toordinal() + 1).replace(tzinfo=ZONE)
    kinds = DifferenceKind
    yield kinds.TWICE, "payment", payments_twice()
    yield kinds.OTHER_CURRENCY, "payment", other_currency(PAYMENT)
    yield kinds.MISSING_WITH_US, "payment", payments_missing_with_us(shared)
    yield kinds.OTHER_SUM, "payment", payments_of_other_sum(shared)
    missing = payments_missing_with_them(shared, payment_firm)
    yield kinds.MISSING_WITH_THEM, "payment", within(missing, payments.c.paid_at, begin, end)
    yield kinds.TWICE, "refund", refunds_twice()
    yield kinds.OTHER_CURRENCY, "refund", other_currency(REFUND)
    yield kinds.NOT_ASKED, "refund", refunds_not_asked()
    yield kinds.MISSING_WITH_US, "refund", refunds_missing_with_us()
    yield kinds.OTHER_SUM, "refund", refunds_of_other_sum()
    missing = refunds_missing_with_them(shared, payment_firm)
    yield kinds.MISSING_WITH_THEM, "refund", within(missing, refunds.c.paid_at, begin, end)


def row_of(
    name: sa.ColumnElement[str],
    ours: sa.ColumnElement[int],
    theirs: sa.ColumnElement[int],
    detail: sa.ColumnElement[str] | None = None,
) -> Query:
    told = sa.literal("") if detail is None else detail
    return sa.select(name, ours, theirs, said.c.currency, told)


def within(
    query: Query,
    moment: sa.ColumnElement[datetime],
    begin: datetime,
    end: datetime,
) -> Query:
    return query.where(moment >= begin, moment < end)


def is_first(*same: sa.Column[str]) -> sa.ColumnElement[bool]:
    """Whether a row is the first of those that say the same thing: the others are twice."""
    earlier = said.alias()
    alike = (earlier.c[column.name] == column for column in (said.c.kind, *same))
    return ~sa.exists().where(earlier.c.row_no < said.c.row_no, *alike)


IS_PAYMENT = (said.c.kind == PAYMENT, said.c.currency == CURRENCY)
IS_REFUND = (said.c.kind == REFUND, said.c.currency == CURRENCY)
SAME_REFUND = (said.c.book, said.c.order_id, said.c.refund_id)
ROW = sa.literal("row ") + sa.cast(said.c.row_no, sa.Text)


def payments_twice() -> Query:
    query = row_of(said.c.name, NOTHING, said.c.amount_fen, ROW)
    query = query.where(*IS_PAYMENT, ~is_first(said.c.name))
    return query.order_by(said.c.name, said.c.row_no)


def other_currency(kind: str) -> Query:
    query = row_of(said.c.name, NOTHING, said.c.amount_fen, ROW)
    query = query.where(said.c.kind == kind, said.c.currency != CURRENCY)
    return query.order_by(said.c.name, said.c.row_no)


def payments_missing_with_us(shared: str) -> Query:
    ours = sa.exists().where(payments.c.partition == shared, payments.c.payment_id == said.c.name)
    query = row_of(said.c.name, NOTHING, said.c.amount_fen, ROW)
    query = query.where(*IS_PAYMENT, ~ours, is_first(said.c.name))
    return query.order_by(said.c.name)


def payments_of_other_sum(shared: str) -> Query:
    query = row_of(said.c.name, payments.c.amount_fen, said.c.amount_fen, ROW)
    query = query.where(*IS_PAYMENT, is_first(said.c.name))
    query = query.where(payments.c.partition == shared, payments.c.payment_id == said.c.name)
    query = query.where(payments.c.amount_fen != said.c.amount_fen)
    return query.order_by(said.c.name)


def payments_missing_with_them(shared: str, payment_firm: str) -> Query:
    theirs = sa.exists().where(said.c.kind == PAYMENT, said.c.name == payments.c.payment_id)
    query = sa.select(
        payments.c.payment_id,
        payments.c.amount_fen,
        NOTHING,
        sa.literal(CURRENCY),
        sa.literal(""),
    )
    query = query.where(payments.c.partition == shared, payments.c.payment_firm == payment_firm)
    return query.where(~theirs).order_by(payments.c.payment_id)


def is_same_refund() -> tuple[sa.ColumnElement[bool], ...]:
    c = refunds.c
    return (
        c.partition == said.c.book,
        c.order_id == said.c.order_id,
        c.refund_id == said.c.refund_id,
    )


def refunds_twice() -> Query:
    """Under whichever attempt: one refund of an order is paid once."""
    query = row_of(said.c.name, NOTHING, said.c.amount_fen, ROW)
    query = query.where(*IS_REFUND, said.c.book != "", ~is_first(*SAME_REFUND))
    return query.order_by(said.c.name, said.c.row_no)


def refunds_not_asked() -> Query:
    asked = sa.exists().where(*is_same_refund(), refunds.c.attempt >= said.c.attempt)
    query = row_of(said.c.name, NOTHING, said.c.amount_fen, ROW)
    query = query.where(*IS_REFUND, ~asked)
    return query.order_by(said.c.name, said.c.row_no)


def refunds_missing_with_us() -> Query:
    """We have asked for it, and do not know that it is paid."""
    query = row_of(said.c.name, NOTHING, said.c.amount_fen, refunds.c.stage)
    query = query.where(*IS_REFUND, *is_same_refund(), refunds.c.attempt >= said.c.attempt)
    query = query.where(refunds.c.stage != PAID, is_first(*SAME_REFUND))
    return query.order_by(said.c.name)


def refunds_of_other_sum() -> Query:
    query = row_of(said.c.name, refunds.c.amount_fen, said.c.amount_fen, ROW)
    query = query.where(*IS_REFUND, *is_same_refund(), refunds.c.stage == PAID)
    query = query.where(refunds.c.amount_fen != said.c.amount_fen, is_first(*SAME_REFUND))
    return query.order_by(said.c.name)


def refunds_missing_with_them(shared: str, payment_firm: str) -> Query:
    """Of orders that were paid through this firm."""
    theirs = sa.exists().where(said.c.kind == REFUND, *is_same_refund())
    through = sa.exists().where(
        shares.c.partition == shared,
        shares.c.book == refunds.c.partition,
        shares.c.order_id == refunds.c.order_id,
        payments.c.partition == shares.c.partition,
        payments.c.payment_id == shares.c.payment_id,
        payments.c.payment_firm == payment_firm,
    )
    query = sa.select(
        refunds.c.order_id,
        refunds.c.amount_fen,
        NOTHING,
        sa.literal(CURRENCY),
        refunds.c.refund_id,
    )
    operator = shared.partition(".")[0] + "."
    query = query.where(refunds.c.partition.startswith(operator, autoescape=True))
    query = query.where(refunds.c.stage == PAID, ~theirs, through)
    return query.order_by(refunds.c.partition, refunds.c.order_id, refunds.c.refund_id)
