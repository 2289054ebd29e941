"""Which controls stand, wait for a second officer or are lifted, and what does each keep?"""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from projections.columns import is_one_of
from projections.inspection_controls import controls, goods, parcels
from projections.ordering import Sorts, in_order
from projections.row_parts import Rows

CONTROL_SORTS: Sorts = {
    "control": controls.c.control_id,
    "scanned": controls.c.scanned,
    "ordered": controls.c.ordered_at,
    "parcels": controls.c.parcels,
    "lifted": controls.c.lifted_at,
}

STANDING, ASKED, LIFTED = "standing", "override asked", "lifted"
STATES = (STANDING, ASKED, LIFTED)


def in_state(state: str) -> Collection[sa.ColumnElement[bool]]:
    c = controls.c
    if state == LIFTED:
        return (c.lifted_at.is_not(None),)
    asked = (c.override_by.is_not(None),) if state == ASKED else ()
    return (c.lifted_at.is_(None), *asked)


def controls_of(
    connection: sa.Connection,
    partition: str,
    *,
    state: str = STANDING,
    draw_id: str | None = None,
    sort: str = "-ordered",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Controls, the latest first unless sorted otherwise."""
    c = controls.c
    query = sa.select(controls).where(c.partition == partition)
    if draw_id is not None:
        query = query.where(c.draw_id == draw_id)
    else:
        query = query.where(*in_state(state))
    query = in_order(query, CONTROL_SORTS, sort, c.control_id)
    return connection.execute(query.limit(limit).offset(offset)).all()


def counts_of(connection: sa.Connection, partition: str) -> Mapping[str, int]:
    """How many controls stand, wait for a second officer, and are lifted."""
    counted = [sa.func.count().filter(*in_state(state)).label(state) for state in STATES]
    query = sa.select(*counted).where(controls.c.partition == partition)
    row = connection.execute(query).one()
    return dict(zip(STATES, row, strict=True))


def one_control(
    connection: sa.Connection, partition: str, control_id: str
) -> sa.Row[*tuple[Any, ...]] | None:
    c = controls.c
    query = sa.select(controls).where(c.partition == partition, c.control_id == control_id)
    return connection.execute(query).one_or_none()


def parcels_of(
    connection: sa.Connection,
    partition: str,
    control_id: str,
    *,
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """What a control keeps or kept, by runs."""
    c = parcels.c
    query = sa.select(parcels).where(c.partition == partition, c.control_id == control_id)
    ordered_by = query.order_by(c.run_id, c.order_id)
    return connection.execute(ordered_by.limit(limit).offset(offset)).all()


def goods_of(connection: sa.Connection, partition: str, control_id: str) -> Rows:
    c = goods.c
    query = sa.select(goods).where(c.partition == partition, c.control_id == control_id)
    return connection.execute(query.order_by(c.entry_id, c.sku)).all()


def controls_on(connection: sa.Connection, partition: str, run_id: str, order_id: str) -> Rows:
    """Controls that stand on one parcel."""
    c = parcels.c
    query = (
        sa.select(controls)
        .join(
            parcels,
            sa.and_(c.partition == controls.c.partition, c.control_id == controls.c.control_id),
        )
        .where(c.partition == partition, c.run_id == run_id, c.order_id == order_id)
        .where(c.freed_at.is_(None))
    )
    return connection.execute(query.order_by(controls.c.control_id)).all()


def controls_on_goods(connection: sa.Connection, partition: str, skus: Collection[str]) -> Rows:
    """Controls that stand on products, each with an `entry_id` and `sku` that it keeps."""
    c = goods.c
    same = sa.and_(c.partition == controls.c.partition, c.control_id == controls.c.control_id)
    query = sa.select(controls, c.entry_id, c.sku).join(goods, same)
    query = query.where(c.partition == partition, is_one_of(c.sku, skus))
    query = query.where(controls.c.lifted_at.is_(None))
    return connection.execute(query.order_by(controls.c.control_id, c.entry_id, c.sku)).all()


def kept_now(connection: sa.Connection, partition: str) -> Rows:
    """Every parcel that is kept, with its control and the reason; the first control comes last."""
    same = (
        parcels.c.partition == controls.c.partition,
        parcels.c.control_id == controls.c.control_id,
    )
    query = (
        sa.select(parcels.c.order_id, controls.c.control_id, controls.c.reason)
        .join(controls, sa.and_(*same))
        .where(parcels.c.partition == partition, parcels.c.freed_at.is_(None))
    )
    return connection.execute(query.order_by(controls.c.control_id.desc())).all()
