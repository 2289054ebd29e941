"""Which products are filed, what is known of each, and which of them were withdrawn?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.product import ProductRegistered, ProductWithdrawn
from projections.campaign_rows import campaigns, items
from projections.columns import is_one_of, is_within
from projections.ordering import Sorts, in_order
from projections.product_rows import (
    REGISTERED,
    WITHDRAWN,
    catalogue_metadata,
    facts_in,
    products,
    row_of,
)
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.writing import change, put

__all__ = ("MODEL", "REGISTERED", "WITHDRAWN", "ProductFilter", "facts_in", "products")

Row = sa.Row[*tuple[Any, ...]]


def register(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [{"partition": partition_of(each), **row_of(each.event)} for each in recorded]
    put(connection, products, rows)


def withdraw(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "sku": each.event.sku,
            "stage": WITHDRAWN,
            "withdrawn_at": each.event.withdrawn_at,
            "reason": each.event.reason,
        }
        for each in recorded
    ]
    change(connection, products, rows)


HANDLERS: Mapping[type, Handler] = {ProductRegistered: register, ProductWithdrawn: withdraw}

MODEL = ReadModel("product_catalogue", catalogue_metadata, HANDLERS)

SORTS: Sorts = {
    "sku": products.c.sku,
    "name": products.c.name,
    "hs_code": products.c.hs_code,
    "registered": products.c.registered_at,
}


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """`text` is the beginning of an SKU, or a whole GTIN."""

    merchant_id: str | None = None
    stage: str | None = None
    hs_code: str | None = None
    text: str = ""
    within: Collection[str] | None = None
    """Merchants whose products are shown; None is everybody's."""

    def conditions(self, shared: str) -> list[sa.ColumnElement[bool]]:
        c = products.c
        found = [c.partition == shared, *is_within(c.merchant_id, self.within)]
        if self.merchant_id:
            found.append(c.merchant_id == self.merchant_id)
        if self.stage:
            found.append(c.stage == self.stage)
        if self.hs_code:
            found.append(c.hs_code.startswith(self.hs_code, autoescape=True))
        if self.text:
            begins = c.sku.startswith(self.text, autoescape=True)
            found.append(sa.or_(begins, c.gtin == self.text))
        return found


def products_of(
    connection: sa.Connection,
    shared: str,
    shown: ProductFilter,
    *,
    sort: str = "sku",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    query = sa.select(products).where(*shown.conditions(shared))
    query = in_order(query, SORTS, sort, products.c.sku)
    return connection.execute(query.limit(limit).offset(offset)).all()


def products_named(
    connection: sa.Connection,
    shared: str,
    skus: Collection[str],
    within: Collection[str] | None = None,
) -> Sequence[Row]:
    """Those that are there, by SKU."""
    c = products.c
    conditions = [c.partition == shared, is_one_of(c.sku, skus), *is_within(c.merchant_id, within)]
    return connection.execute(sa.select(products).where(*conditions).order_by(c.sku)).all()


def one_product(
    connection: sa.Connection, shared: str, sku: str, within: Collection[str] | None = None
) -> Row | None:
    return next(iter(products_named(connection, shared, [sku], within)), None)


def stages_of(connection: sa.Connection, shared: str, shown: ProductFilter) -> Mapping[str, int]:
    """How many stand at each stage."""
    stage = products.c.stage
    query = sa.select(stage, sa.func.count().label("products")).where(*shown.conditions(shared))
    return {row.stage: row.products for row in connection.execute(query.group_by(stage))}


def offers_of(
    connection: sa.Connection, partition: str, merchant_id: str, sku: str, limit: int = 20
) -> Sequence[Row]:
    """Campaigns of a merchant that offer a product, the last to close first.

    Of the merchant dashboard's tables: read on a connection where that stands.
    """
    c, i = campaigns.c, items.c
    query = (
        sa.select(c.campaign_id, c.name, c.stage, c.closes_at, i.units_max, i.units_held)
        .join(items, sa.and_(i.partition == c.partition, i.campaign_id == c.campaign_id))
        .where(c.partition == partition, c.merchant_id == merchant_id, i.sku == sku)
        .order_by(c.closes_at.desc(), c.campaign_id)
        .limit(limit)
    )
    return connection.execute(query).all()
