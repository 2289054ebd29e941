"""A campaign's own page as it asks: sums of hours and of stages under a filter, never of orders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from projections import stages
from projections.campaign_counting import WHOLE
from projections.campaign_order_rows import AMOUNTS, PLACED_AMOUNTS, hours, sums

EARNED = (stages.LEFT, stages.DELIVERED, stages.RETURNED, stages.CANCELLED)
"""Stages whose money is earned but for what is owed back: sent out, delivered, or at an end."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a campaign is shown; without a field nothing is left out by it."""

    product: str | None = None
    stage: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Hours from one on, and those before another."""

    @property
    def is_of_hours(self) -> bool:
        return self.since is not None or self.until is not None

    def without(self, *names: str) -> "Filter":
        return replace(self, **dict.fromkeys(names))


def by_hour(
    connection: sa.Connection, partition: str, campaign_id: str, shown: Filter
) -> Sequence[sa.Row[Any]]:
    """What happened in each hour in which anything did, in their order."""
    return _grouped(connection, partition, campaign_id, shown, hours, "hour")


def money_of(
    connection: sa.Connection, partition: str, campaign_id: str, shown: Filter
) -> sa.Row[Any]:
    """What it all comes to, of all hours; zeros where there is nothing."""
    where = _conditions(sums, partition, campaign_id, shown.without("since", "until"))
    summed: list[Any] = list(_amounts(sums))
    return connection.execute(sa.select(*summed).where(*where)).one()


def by_stage(
    connection: sa.Connection, partition: str, campaign_id: str, shown: Filter
) -> Sequence[sa.Row[Any]]:
    return _grouped(connection, partition, campaign_id, shown, _table(shown), "stage")


def by_reason(
    connection: sa.Connection, partition: str, campaign_id: str, shown: Filter
) -> Sequence[sa.Row[Any]]:
    """Why orders were cancelled or refused: by stage and reason."""
    table = _table(shown)
    return _grouped(
        connection,
        partition,
        campaign_id,
        shown,
        table,
        "stage",
        "reason",
        among=[table.c.stage.in_(stages.ENDED)],
    )


def by_product(
    connection: sa.Connection, partition: str, campaign_id: str, shown: Filter
) -> Sequence[sa.Row[Any]]:
    """Of each product; orders with several products are counted with each."""
    table = _table(shown)
    where = [
        table.c.partition == partition,
        table.c.campaign_id == campaign_id,
        table.c.sku != WHOLE,
        *_narrowed(table, shown),
    ]
    query: sa.Select[Any] = sa.select(table.c.sku, *_amounts(table)).where(*where)
    return connection.execute(query.group_by(table.c.sku).order_by(table.c.sku)).all()


def _table(shown: Filter) -> sa.Table:
    """Sums of all hours, where no hours are asked for."""
    return hours if shown.is_of_hours else sums


def _grouped(
    connection: sa.Connection,
    partition: str,
    campaign_id: str,
    shown: Filter,
    table: sa.Table,
    *names: str,
    among: Sequence[sa.ColumnElement[bool]] = (),
) -> Sequence[sa.Row[Any]]:
    by = [table.c[name] for name in names]
    query: sa.Select[Any] = sa.select(*by, *_amounts(table)).where(
        *_conditions(table, partition, campaign_id, shown), *among
    )
    return connection.execute(query.group_by(*by).order_by(*by)).all()


def _conditions(
    table: sa.Table, partition: str, campaign_id: str, shown: Filter
) -> list[sa.ColumnElement[bool]]:
    return [
        table.c.partition == partition,
        table.c.campaign_id == campaign_id,
        table.c.sku == (shown.product or WHOLE),
        *_narrowed(table, shown),
    ]


def _narrowed(table: sa.Table, shown: Filter) -> list[sa.ColumnElement[bool]]:
    columns, found = table.c, list[sa.ColumnElement[bool]]()
    if shown.stage is not None:
        found.append(columns.stage == shown.stage)
    if shown.reason is not None:
        found.append(columns.reason == shown.reason)
    if shown.since is not None:
        found.append(columns.hour >= shown.since)
    if shown.until is not None:
        found.append(columns.hour < shown.until)
    return found


@cache
def _amounts(table: sa.Table) -> tuple[sa.ColumnElement[int], ...]:
    """Orders that were refused are no orders: they were `asked` for only."""
    columns = table.c
    placed = sa.case((columns.stage == stages.NOT_PLACED, 0), else_=columns.orders)
    named: dict[str, sa.ColumnElement[int]] = {"asked": columns.orders, "orders": placed}
    named |= {name: columns[name] for name in PLACED_AMOUNTS if name != "orders"}
    if table is sums:
        left = columns.received_fen - columns.owed_fen - columns.repaid_fen
        named |= {name: columns[name] for name in AMOUNTS if name not in PLACED_AMOUNTS}
        named["earned_fen"] = sa.case((columns.stage.in_(EARNED), left), else_=0)
    return tuple(
        # PostgreSQL's sum of big integers is a decimal.
        sa.cast(sa.func.coalesce(sa.func.sum(source), 0), sa.BigInteger).label(name)
        for name, source in named.items()
    )
