"""Which orders are there, of whom and where: the order board as pages and policies ask for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from projections.columns import as_it_is, is_within, merchants_of, without_index
from projections.flow_figures import sums_kept
from projections.flow_rows import AMOUNTS
from projections.order_rows import order_board

PAGE_ROWS = 50

columns = order_board.c


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a page shows of a book; what is None or empty leaves nothing out."""

    merchant_id: str | None = None
    campaign_id: str | None = None
    stages: Collection[str] = ()
    batch_id: str | None = None
    run_id: str | None = None
    within: Collection[str] | None = None
    """Merchants whose orders may be shown at all; None is everybody's."""

    @property
    def is_few(self) -> bool:
        """Whether they are those of one campaign, batch or run, whatever else is in the book."""
        return not (self.campaign_id is self.batch_id is self.run_id is None)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before: its value in the sorted column, and its order."""

    value: int | str
    order_id: str


PLACED, CHANGED, ORDER_ID = "placed", "changed", "order"
SORTS: dict[str, sa.Column[Any]] = {
    PLACED: columns.placed_position,
    CHANGED: columns.last_position,
    ORDER_ID: columns.order_id,
}
"""What a page of orders may be sorted by: columns in whose order an index has them."""


def orders_page(
    connection: sa.Connection,
    partition: str,
    shown: OrderFilter,
    *,
    sort: str = PLACED,
    is_falling: bool = True,
    after: Cursor | None = None,
    limit: int = PAGE_ROWS,
) -> Sequence[sa.Row[Any]]:
    """One page of orders; `next_cursor` of its last row asks for the next one."""
    query = sa.select(order_board).where(*_conditions(partition, shown)).limit(limit)
    # Few are sorted sooner than they are looked for along an index of all.
    read_by = without_index if shown.is_few else as_it_is
    sorted_by = (columns.order_id,) if sort == ORDER_ID else (SORTS[sort], columns.order_id)
    by = [read_by(column) for column in sorted_by]
    if after is not None:
        place = sa.tuple_(*by)
        values = (after.order_id,) if sort == ORDER_ID else (after.value, after.order_id)
        last = sa.tuple_(*map(sa.literal, values))
        query = query.where(place < last if is_falling else place > last)
    ordered = query.order_by(*(each.desc() if is_falling else each.asc() for each in by))
    return connection.execute(ordered).all()


def next_cursor(rows: Sequence[sa.Row[Any]], sort: str = PLACED) -> Cursor | None:
    """Where the next page begins; None after an empty page."""
    if not rows:
        return None
    last = rows[-1]._mapping
    return Cursor(last[SORTS[sort].name], last["order_id"])


def one_order(
    connection: sa.Connection, partition: str, order_id: str, merchant_id: str | None = None
) -> sa.Row[Any] | None:
    conditions = _conditions(partition, OrderFilter(merchant_id))
    query = sa.select(order_board).where(*conditions, columns.order_id == order_id)
    return connection.execute(query).one_or_none()


def _sums() -> list[sa.ColumnElement[Any]]:
    """How many orders, their units and their money."""
    return [
        sa.func.count().label("orders"),
        *(
            sa.cast(sa.func.coalesce(sa.func.sum(columns[name]), 0), sa.BigInteger).label(name)
            for name in AMOUNTS
        ),
    ]


def sums_of(
    connection: sa.Connection,
    partition: str,
    order_ids: Collection[str],
    within: Collection[str] | None = None,
) -> sa.Row[Any]:
    """How many of some orders are there, their units and their money."""
    conditions = _conditions(partition, OrderFilter(within=within))
    query = sa.select(*_sums()).where(*conditions, columns.order_id.in_(order_ids))
    return connection.execute(query).one()


def sums_by_stage(
    connection: sa.Connection, partition: str, shown: OrderFilter
) -> Sequence[sa.Row[Any]]:
    """For each stage that has orders: how many, their units and their money.

    They are kept for campaigns and merchants; the orders of a batch or a run are few and counted.
    """
    if shown.batch_id is not None or shown.run_id is not None:
        return counted_by_stage(connection, partition, shown)
    return sums_kept(
        connection,
        partition,
        campaign_id=shown.campaign_id,
        merchants=merchants_of(shown.merchant_id, shown.within),
        stages=shown.stages,
    )


def counted_by_stage(
    connection: sa.Connection, partition: str, shown: OrderFilter
) -> Sequence[sa.Row[Any]]:
    """The same of the rows themselves, one by one."""
    query = sa.select(columns.stage, *_sums())
    query = query.where(*_conditions(partition, shown)).group_by(columns.stage)
    return connection.execute(query.order_by(columns.stage)).all()


def search(
    connection: sa.Connection,
    partition: str,
    text: str,
    merchant_id: str | None = None,
    limit: int = PAGE_ROWS,
    *,
    within: Collection[str] | None = None,
) -> Sequence[sa.Row[Any]]:
    """Orders whose waybill, declaration or list number is a text, or whose id begins with it."""
    owners = is_within(without_index(columns.merchant_id), merchants_of(merchant_id, within))
    ours = sa.and_(columns.partition == partition, *owners)
    # Each arm has its index; the last character of all ends the range of ids that begin so.
    begins = sa.and_(columns.order_id >= text, columns.order_id < text + "\U0010ffff")
    # A text of one letter may begin every id there is: no more of them than are shown.
    first = sa.select(columns.order_id).where(ours, begins).order_by(columns.order_id).limit(limit)
    numbered = (
        sa.select(columns.order_id).where(ours, columns[name] == text)
        for name in ("waybill_no", "cop_no", "invt_no")
    )
    ids = sa.union(sa.select(first.subquery().c.order_id), *numbered)
    query = sa.select(order_board).where(columns.partition == partition, columns.order_id.in_(ids))
    return connection.execute(query.order_by(columns.order_id).limit(limit)).all()


def order_ids_of(
    connection: sa.Connection,
    partition: str,
    campaign_id: str,
    stages: Collection[str],
    *,
    after: str = "",
    limit: int = 1_000,
) -> list[str]:
    """Orders of a campaign that stand at some stages, in order of their ids from `after` on."""
    shown = OrderFilter(campaign_id=campaign_id, stages=stages)
    order_id = without_index(columns.order_id)
    query = sa.select(columns.order_id).where(*_conditions(partition, shown), order_id > after)
    return list(connection.scalars(query.order_by(order_id).limit(limit)))


def _conditions(partition: str, shown: OrderFilter) -> list[sa.ColumnElement[bool]]:
    # Of a few orders nothing but what they have in common is looked up by an index.
    read_by = without_index if shown.is_few else as_it_is
    conditions = [columns.partition == partition]
    conditions += is_within(read_by(columns.merchant_id), shown.within)
    if shown.merchant_id is not None:
        conditions.append(read_by(columns.merchant_id) == shown.merchant_id)
    if shown.stages:
        conditions.append(read_by(columns.stage).in_(shown.stages))
    for name in ("campaign_id", "batch_id", "run_id"):
        if (value := getattr(shown, name)) is not None:
            conditions.append(columns[name] == value)
    return conditions
