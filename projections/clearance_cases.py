"""What must be mended at customs: documents that differ, rejections, receipts that do not fit."""

from collections.abc import Collection

import sqlalchemy as sa

from projections.clearance_desk import are_theirs
from projections.clearance_matches import failures
from projections.clearance_messages import unfit
from projections.clearance_orders import orders, runs
from projections.columns import is_one_of, is_within
from projections.ordering import Sorts, in_order
from projections.row_parts import Rows

FAILURE_SORTS: Sorts = {
    "order": failures.c.order_id,
    "run": failures.c.run_id,
    "rule": failures.c.rule,
    "failed": failures.c.failed_at,
}

REJECTED_SORTS: Sorts = {
    "order": orders.c.order_id,
    "run": orders.c.run_id,
    "code": orders.c.reject_code,
    "attempt": orders.c.attempt,
    "answered": orders.c.answered_at,
}

UNFIT_SORTS: Sorts = {
    "declaration": unfit.c.cop_no,
    "run": unfit.c.run_id,
    "received": unfit.c.position,
    "returned": unfit.c.returned_at,
}


def match_failures_of(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    run_id: str | None = None,
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
    sort: str = "failed",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Fields that differ, the three documents side by side; the oldest first unless sorted."""
    c = failures.c
    of_run = sa.and_(runs.c.partition == c.partition, runs.c.run_id == c.run_id)
    query = (
        sa.select(failures, runs.c.merchant_id, runs.c.declarant)
        .select_from(failures.join(runs, of_run))
        .where(is_one_of(c.partition, partitions), *are_theirs(within, declarants))
    )
    if merchant_id is not None:
        query = query.where(runs.c.merchant_id == merchant_id)
    if run_id is not None:
        query = query.where(c.run_id == run_id)
    ties = (c.partition, c.run_id, c.order_id, c.rule, c.field)
    ordered = in_order(query, FAILURE_SORTS, sort, *ties)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def rejected_of(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    run_id: str | None = None,
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
    sort: str = "answered",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Orders whose declaration customs rejected, with what it said; else the oldest first."""
    c = orders.c
    of_run = sa.and_(runs.c.partition == c.partition, runs.c.run_id == c.run_id)
    query = (
        sa.select(orders, runs.c.merchant_id, runs.c.declarant)
        .select_from(orders.join(runs, of_run))
        .where(is_one_of(c.partition, partitions), c.stage == "rejected")
        .where(*are_theirs(within, declarants))
    )
    if merchant_id is not None:
        query = query.where(runs.c.merchant_id == merchant_id)
    if run_id is not None:
        query = query.where(c.run_id == run_id)
    ordered = in_order(query, REJECTED_SORTS, sort, c.partition, c.order_id, c.run_id)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def unfit_receipts_of(
    connection: sa.Connection,
    partitions: Collection[str],
    *,
    run_id: str | None = None,
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
    sort: str = "-received",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Receipts that contradict what is known, the latest first unless sorted otherwise."""
    c = unfit.c
    query = sa.select(unfit).where(*is_within(c.partition, partitions))
    if run_id is not None:
        query = query.where(c.run_id == run_id)
    if theirs := are_theirs(within, declarants):
        same = (runs.c.partition == c.partition, runs.c.run_id == c.run_id)
        query = query.where(sa.exists().where(*same, *theirs).correlate(unfit))
    ordered = in_order(query, UNFIT_SORTS, sort, c.partition, c.position)
    return connection.execute(ordered.limit(limit).offset(offset)).all()
