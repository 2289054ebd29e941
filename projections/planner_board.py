"""What is paid for and not collected, what is in each batch, and what is on its way?

Demand, batches and consignments are followed each in a file of its own; weights and volumes are
units times what the product measures, None where no campaign ever said what it measures.
"""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from domain.consignment import Stage
from projections import planner_batches, planner_consignments, planner_demand
from projections.columns import is_within
from projections.planner_rows import (
    batch_units,
    batches,
    campaigns,
    charges,
    consignment_units,
    consignments,
    demand,
    members,
    planner_metadata,
    products,
    purchases,
    suppliers,
    waiting_orders,
)
from projections.read_model import ReadModel

MODEL = ReadModel(
    "planner_board",
    planner_metadata,
    planner_demand.HANDLERS | planner_batches.HANDLERS | planner_consignments.HANDLERS,
)

Rows = Sequence[sa.Row[*tuple[Any, ...]]]


def demand_of(connection: sa.Connection, partition: str, merchant_id: str | None = None) -> Rows:
    """Paid and not collected, by campaign and product; the earliest promise first."""
    query = (
        sa.select(
            demand.c.campaign_id,
            campaigns.c.name.label("campaign_name"),
            *(campaigns.c[name] for name in ("merchant_id", "origin_country", "origin_place")),
            *(campaigns.c[name] for name in ("port", "mode", "closes_at", "dispatch_by")),
            demand.c.sku,
            products.c.name,
            demand.c.orders,
            demand.c.units,
            *_measures(demand.c.units),
        )
        .select_from(
            demand.join(campaigns, _same(demand, campaigns, "partition", "campaign_id")).outerjoin(
                products, _same(demand, products, "partition", "sku")
            )
        )
        .where(demand.c.partition == partition, demand.c.units > 0)
    )
    if merchant_id is not None:
        query = query.where(campaigns.c.merchant_id == merchant_id)
    ordered = query.order_by(campaigns.c.dispatch_by, demand.c.campaign_id, demand.c.sku)
    return connection.execute(ordered).all()


def batches_of(connection: sa.Connection, partition: str, stage: str | None = None) -> Rows:
    """Open and locked batches with the units, weight and volume their orders wait for."""
    waiting = sa.func.coalesce(sa.func.sum(batch_units.c.units), 0)
    is_measured = sa.func.count(products.c.sku) == sa.func.count(batch_units.c.sku)
    weight, volume = (
        sa.case(
            (is_measured, sa.cast(sa.func.coalesce(sa.func.sum(product), 0), sa.BigInteger))
        ).label(product.name)
        for product in _measures(batch_units.c.units)
    )
    query = (
        sa.select(batches, sa.cast(waiting, sa.BigInteger).label("units"), weight, volume)
        .select_from(
            batches.outerjoin(
                batch_units, _same(batches, batch_units, "partition", "batch_id")
            ).outerjoin(products, _same(batch_units, products, "partition", "sku"))
        )
        .where(batches.c.partition == partition)
        .group_by(*batches.c)
        .order_by(batches.c.opened_at.desc(), batches.c.batch_id)
    )
    if stage is not None:
        query = query.where(batches.c.stage == stage)
    return connection.execute(query).all()


def units_of_batch(connection: sa.Connection, partition: str, batch_id: str) -> Rows:
    """What a batch waits for, by product."""
    query = (
        sa.select(
            batch_units.c.sku,
            products.c.name,
            batch_units.c.units,
            *_measures(batch_units.c.units),
        )
        .select_from(
            batch_units.outerjoin(products, _same(batch_units, products, "partition", "sku"))
        )
        .where(batch_units.c.partition == partition, batch_units.c.batch_id == batch_id)
    )
    return connection.execute(query.order_by(batch_units.c.sku)).all()


def purchases_of(connection: sa.Connection, partition: str, batch_id: str) -> Rows:
    """Every purchase of a batch by product; `short` is unknown until the supplier confirms."""
    query = (
        sa.select(
            *(suppliers.c[name] for name in ("purchase_id", "supplier", "placed_at")),
            suppliers.c.confirmed_at,
            *(purchases.c[name] for name in ("sku", "ordered", "confirmed")),
            (purchases.c.ordered - purchases.c.confirmed).label("short"),
        )
        .select_from(
            suppliers.join(
                purchases, _same(suppliers, purchases, "partition", "batch_id", "purchase_id")
            )
        )
        .where(suppliers.c.partition == partition, suppliers.c.batch_id == batch_id)
    )
    ordered = query.order_by(suppliers.c.placed_at, suppliers.c.purchase_id, purchases.c.sku)
    return connection.execute(ordered).all()


def charges_of(connection: sa.Connection, partition: str, batch_id: str) -> Rows:
    query = sa.select(charges).where(
        charges.c.partition == partition, charges.c.batch_id == batch_id
    )
    return connection.execute(query.order_by(charges.c.added_at, charges.c.charge_id)).all()


def consignments_of(
    connection: sa.Connection, partition: str, *, with_arrived: bool = False
) -> Rows:
    """Consignments from opening to arrival, the latest first."""
    query = sa.select(consignments).where(consignments.c.partition == partition)
    if not with_arrived:
        query = query.where(consignments.c.stage != Stage.ARRIVED.value)
    ordered = query.order_by(consignments.c.opened_at.desc(), consignments.c.consignment_id)
    return connection.execute(ordered).all()


def consignments_aboard(
    connection: sa.Connection, partition: str, within: Collection[str] | None
) -> Rows:
    """Consignments that have not arrived and carry goods for orders of some merchants."""
    c, query = consignments.c, sa.select(consignments)
    query = query.where(c.partition == partition, c.stage != Stage.ARRIVED.value)
    if within is not None:
        joined = (
            consignment_units.join(
                members, _same(consignment_units, members, "partition", "batch_id")
            )
            .join(waiting_orders, _same(members, waiting_orders, "partition", "order_id"))
            .join(campaigns, _same(waiting_orders, campaigns, "partition", "campaign_id"))
        )
        theirs = sa.select(consignment_units.c.consignment_id).select_from(joined)
        theirs = theirs.where(
            consignment_units.c.partition == partition, *is_within(campaigns.c.merchant_id, within)
        )
        query = query.where(c.consignment_id.in_(theirs))
    return connection.execute(query.order_by(c.opened_at, c.consignment_id)).all()


def units_of_consignment(connection: sa.Connection, partition: str, consignment_id: str) -> Rows:
    """What a consignment carries, by batch and product."""
    columns = consignment_units.c
    query = sa.select(consignment_units).where(
        columns.partition == partition, columns.consignment_id == consignment_id
    )
    return connection.execute(query.order_by(columns.batch_id, columns.sku)).all()


def _same(one: sa.Table, other: sa.Table, *names: str) -> sa.ColumnElement[bool]:
    return sa.and_(*(one.c[name] == other.c[name] for name in names))


def _measures(units: sa.Column[Any]) -> list[sa.Label[Any]]:
    """Weight and volume of a number of units of the product joined; None where it is unknown."""
    return [
        (sa.cast(units, sa.BigInteger) * products.c[name]).label(name)
        for name in ("weight_grams", "volume_cm3")
    ]
