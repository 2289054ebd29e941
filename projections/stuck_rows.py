"""The rows of the inbox: waits of every kind in one shape."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from projections import stuck_rules as steps
from projections.columns import UtcTime, is_one_of, is_within
from projections.order_sets import each_order
from projections.stuck_members import members, runs
from projections.stuck_orders import orders
from projections.stuck_rules import MEMBER_CASES, RULES
from projections.stuck_stock import differences, stock
from projections.stuck_taxes import taxes
from projections.stuck_waits import waits

STEPS_OF_CASES = tuple(rule.step for rule in RULES.values() if rule.is_case)

WHOSE = {rule.step: rule.whose for rule in RULES.values()}

Columns = Mapping[str, sa.ColumnElement[Any]]
Select = sa.Select[*tuple[Any, ...]]

Owners = Collection[str] | None
"""Merchants whose things are shown; None is everybody's, and what belongs to nobody."""


def steps_of(whose: str) -> tuple[str, ...]:
    return tuple(rule.step for rule in RULES.values() if rule.whose == whose)


def rows_of(partitions: Collection[str], owners: Owners) -> sa.CompoundSelect[Any]:
    """Every row of some partitions; of some merchants, those that are known to be theirs."""
    queries = [
        single_waits(partitions, owners),
        order_groups(partitions, owners),
        member_groups(partitions, owners),
        member_cases(partitions, owners),
        unpaid_taxes(partitions, owners),
    ]
    if owners is None:
        queries += [undecided(partitions), below_nothing(partitions)]
    return sa.union_all(*queries)


def shaped(step: sa.ColumnElement[str], columns: Columns) -> list[sa.ColumnElement[Any]]:
    """The columns of the inbox; what a kind of wait does not have is empty."""
    shape: dict[str, sa.ColumnElement[Any]] = {
        "partition": sa.literal(""),
        "kind": sa.literal(""),
        "id": sa.literal(""),
        "part": sa.literal(""),
        "merchant_id": sa.cast(sa.null(), sa.Text),
        "step": step,
        "whose": sa.case(WHOSE, value=step, else_=""),
        "is_case": step.in_(STEPS_OF_CASES),
        "count": sa.literal(1),
        "since": sa.cast(sa.null(), UtcTime),
        "deadline": sa.cast(sa.null(), UtcTime),
        "detail": sa.literal(""),
    }
    return [column.label(name) for name, column in {**shape, **columns}.items()]


def single_waits(partitions: Collection[str], owners: Owners) -> Select:
    c = waits.c
    of_order = [c.kind == "order", orders.c.partition == c.partition, orders.c.order_id == c.id]
    of_run = [c.kind == "run", runs.c.partition == c.partition, runs.c.run_id == c.id]
    owner = sa.func.coalesce(orders.c.merchant_id, runs.c.merchant_id)
    columns = shaped(
        c.step,
        {
            "partition": c.partition,
            "kind": c.kind,
            "id": c.id,
            "part": c.part,
            "merchant_id": owner,
            "since": c.since,
            "deadline": c.deadline,
            "detail": c.detail,
        },
    )
    joined = waits.outerjoin(orders, sa.and_(*of_order)).outerjoin(runs, sa.and_(*of_run))
    query = sa.select(*columns).select_from(joined).where(is_one_of(c.partition, partitions))
    return query.where(*is_within(owner, owners))


def order_groups(partitions: Collection[str], owners: Owners) -> Select:
    """Orders of one campaign that wait for the same step, as one row."""
    c = orders.c
    columns = shaped(
        c.step,
        {
            "partition": c.partition,
            "kind": sa.literal_column("'campaign'", sa.Text),
            "id": c.campaign_id,
            "merchant_id": c.merchant_id,
            "count": sa.func.count(),
            "since": sa.func.min(c.since),
            "deadline": sa.func.min(c.deadline),
        },
    )
    query = (
        sa.select(*columns)
        .where(is_one_of(c.partition, partitions), c.step.is_not(None))
        .group_by(c.partition, c.campaign_id, c.merchant_id, c.step)
    )
    return query.where(*is_within(c.merchant_id, owners))


def of_members(partitions: Collection[str], owners: Owners, source: sa.FromClause) -> Select:
    """Run orders with their holder: the exit that lists them, or else their run."""
    c = members.c
    kind = sa.case(
        (c.exit_id.is_(None), sa.literal_column("'run'")), else_=sa.literal_column("'exit'")
    )
    same = sa.and_(runs.c.partition == c.partition, runs.c.run_id == c.run_id)
    query = (
        sa.select(
            members,
            runs.c.merchant_id,
            kind.label("kind"),
            sa.func.coalesce(c.exit_id, c.run_id).label("id"),
        )
        .select_from(source.join(runs, same))
        .where(is_one_of(c.partition, partitions))
    )
    return query.where(*is_within(runs.c.merchant_id, owners))


def member_groups(partitions: Collection[str], owners: Owners) -> Select:
    """Orders of one run or exit that wait for the same step, as one row."""
    c = of_members(partitions, owners, members).subquery().c
    first, last = sa.func.min(c.merchant_id), sa.func.max(c.merchant_id)
    columns = shaped(
        c.step,
        {
            "partition": c.partition,
            "kind": c.kind,
            "id": c.id,
            "merchant_id": sa.case((first == last, first)),
            "count": sa.cast(sa.func.sum(c.orders), sa.BigInteger),
            "since": sa.func.min(c.since),
            "deadline": sa.func.min(c.deadline),
        },
    )
    ordinary = c.step.not_in(MEMBER_CASES)
    return sa.select(*columns).where(ordinary).group_by(c.partition, c.kind, c.id, c.step)


def member_cases(partitions: Collection[str], owners: Owners) -> Select:
    """Each order that somebody must mend or ask about; `part` is its run."""
    source, order_id = each_order(members)
    found = of_members(partitions, owners, source).where(members.c.step.in_(MEMBER_CASES))
    c = found.add_columns(order_id.label("order_id")).subquery().c
    columns = shaped(
        c.step,
        {
            "partition": c.partition,
            "kind": sa.literal("order"),
            "id": c.order_id,
            "part": c.run_id,
            "merchant_id": c.merchant_id,
            "since": c.since,
            "deadline": c.deadline,
            "detail": c.detail,
        },
    )
    return sa.select(*columns)


def unpaid_taxes(partitions: Collection[str], owners: Owners) -> Select:
    """Orders of a run whose tax is due, or overdue, as one row each; `detail` says which."""
    c, r = taxes.c, runs.c
    columns = shaped(
        sa.literal(steps.PAY_TAX.step, sa.Text),
        {
            "partition": c.partition,
            "kind": sa.literal_column("'run'", sa.Text),
            "id": c.run_id,
            "part": c.stage,
            "merchant_id": sa.func.min(r.merchant_id),
            "count": sa.func.count(),
            "since": sa.func.min(c.since),
            "deadline": sa.func.min(c.deadline),
            "detail": c.stage,
        },
    )
    same = sa.and_(r.partition == c.partition, r.run_id == c.run_id)
    query = sa.select(*columns).select_from(taxes.join(runs, same))
    query = query.where(is_one_of(c.partition, partitions), *is_within(r.merchant_id, owners))
    return query.group_by(c.partition, c.run_id, c.stage)


def undecided(partitions: Collection[str]) -> Select:
    """Discrepancies of which some units are not decided; their deadline runs from the tally."""
    c = differences.c
    columns = shaped(
        sa.literal(steps.DECIDE.step, sa.Text),
        {
            "partition": c.partition,
            "kind": sa.literal("entry"),
            "id": c.entry_id,
            "part": c.sku + " " + c.kind,
            "count": c.found - c.decided,
            "since": c.since,
            "deadline": c.deadline,
            "detail": c.kind,
        },
    )
    return sa.select(*columns).where(is_one_of(c.partition, partitions), c.found > c.decided)


def below_nothing(partitions: Collection[str]) -> Select:
    """Products of a posted entry of which more is taken than stands there."""
    c = stock.c
    stands = sa.case((c.posted < c.good, c.posted), else_=c.good)
    free = stands - c.blocked - c.taken
    columns = shaped(
        sa.literal(steps.MEND_STOCK.step, sa.Text),
        {
            "partition": c.partition,
            "kind": sa.literal("entry"),
            "id": c.entry_id,
            "part": c.sku,
            "count": -free,
            "since": c.changed_at,
            "deadline": c.deadline,
        },
    )
    return sa.select(*columns).where(is_one_of(c.partition, partitions), c.is_posted, free < 0)
