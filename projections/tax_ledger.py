"""What was each order taxed, what does customs bill, by when is it paid, and what differs?"""

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa

from domain.clearance_events import DeclarationsReleased, TaxBilled, TaxSettled
from domain.clearance_tax_events import TaxWarned
from domain.order_events import OrderAmended, OrderPlaced
from domain.tax_clock import TaxStage
from projections import tax_ledger_folding as folding
from projections.columns import is_within
from projections.ordering import Select, Sorts, in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows
from projections.tax_ledger_rows import KINDS, OWN, bills, orders, tables

HANDLERS: Mapping[type, Handler] = {
    OrderPlaced: folding.placed,
    OrderAmended: folding.amended,
    DeclarationsReleased: folding.in_turns,
    TaxBilled: folding.in_turns,
    TaxSettled: folding.settled,
    TaxWarned: folding.warned,
}

MODEL = ReadModel("tax_ledger", tables, HANDLERS)

BILL_SORTS: Sorts = {
    "tax_no": bills.c.tax_no,
    "order": bills.c.order_id,
    "run": bills.c.run_id,
    "amount": bills.c.amount_fen,
    "billed": bills.c.billed_at,
    "last_day": orders.c.last_day,
    "settled": bills.c.settled_at,
}


OF_ORDER = sa.and_(orders.c.partition == bills.c.partition, orders.c.order_id == bills.c.order_id)
WITH_DAYS = bills.outerjoin(orders, OF_ORDER)
"""Bills with the days of their orders' taxes, which run from the release."""


def bills_of(
    connection: sa.Connection,
    partition: str,
    *,
    within: Collection[str] | None = None,
    status: int | None = None,
    only_cases: bool = False,
    sort: str = "billed",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Bills with both counts by kind of tax, the first billed first unless sorted otherwise."""
    c = bills.c
    found = sa.select(bills, orders.c.last_day).select_from(WITH_DAYS)
    query = asked_bills(found, partition, within, status)
    if only_cases:
        query = query.where(c.is_case)
    ordered = in_order(query, BILL_SORTS, sort, c.partition, c.tax_no)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def asked_bills(
    query: Select, partition: str, within: Collection[str] | None, status: int | None
) -> Select:
    c = bills.c
    query = query.where(c.partition == partition, *is_within(c.merchant_id, within))
    return query if status is None else query.where(c.status == status)


def totals_of(
    connection: sa.Connection,
    partition: str,
    *,
    within: Collection[str] | None = None,
    status: int | None = None,
) -> Rows:
    """One row: how many bills, both counts by kind, and customs' sum; of what `bills_of` gives."""
    sums = [sa.func.coalesce(sa.func.sum(bills.c[name]), 0).label(name) for name in (*OWN, *KINDS)]
    count = sa.func.count().label("bills")
    cases = sa.func.count().filter(bills.c.is_case).label("cases")
    amount = sa.func.coalesce(sa.func.sum(bills.c.amount_fen), 0).label("amount_fen")
    query = asked_bills(sa.select(count, cases, amount, *sums), partition, within, status)
    return connection.execute(query).all()


def sums_of(
    connection: sa.Connection, partition: str, *, within: Collection[str] | None = None
) -> Rows:
    """By the last day in time, merchant and status: how many bills and their sum."""
    c = bills.c
    names = (orders.c.last_day, c.merchant_id, c.status)
    own = sum((c[name] for name in OWN[1:]), c[OWN[0]])
    query = (
        sa.select(
            *names,
            sa.func.count().label("bills"),
            sa.func.sum(c.amount_fen).label("amount_fen"),
            sa.func.sum(own).label("own_fen"),
        )
        .select_from(WITH_DAYS)
        .where(c.partition == partition, *is_within(c.merchant_id, within))
        .group_by(*names)
        .order_by(sa.nulls_last(orders.c.last_day.asc()), c.merchant_id, c.status)
    )
    return connection.execute(query).all()


def unsettled_of(
    connection: sa.Connection, partition: str, day: date, *, within: Collection[str] | None = None
) -> Rows:
    """By last day: orders whose tax is due on a day of customs, or overdue, and not settled."""
    c = orders.c
    own = sum((c[name] for name in OWN[1:]), c[OWN[0]])
    query = (
        sa.select(
            c.last_day,
            sa.func.count().label("orders"),
            sa.func.sum(own).label("own_fen"),
            (c.last_day < day).label("is_overdue"),
        )
        .where(
            c.partition == partition,
            c.is_settled.is_(False),
            c.first_day <= day,
            *is_within(c.merchant_id, within),
        )
        .group_by(c.last_day)
        .order_by(c.last_day)
    )
    return connection.execute(query).all()


def runs_to_warn(connection: sa.Connection, day: date) -> Rows:
    """Partition and run of every tax that is due or overdue and was not said to be: for timers."""
    c = orders.c
    unsaid = sa.or_(
        c.warned.is_(None),
        sa.and_(c.last_day < day, c.warned != TaxStage.OVERDUE.value),
    )
    query = (
        sa.select(c.partition, c.run_id)
        .distinct()
        .where(c.is_settled.is_(False), c.first_day <= day, unsaid)
        .order_by(c.partition, c.run_id)
    )
    return connection.execute(query).all()
