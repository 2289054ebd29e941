"""The table of the product catalogue, and how a row of it is made of facts and read as them."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from domain.identifiers import Sku
from domain.product import ProductRegistered
from domain.product_facts import LegalUnit, ListEntry, ProductFacts, Size
from domain.tax import TaxRates
from projections.columns import UtcTime
from projections.row_parts import key

catalogue_metadata = sa.MetaData()

REGISTERED, WITHDRAWN = "registered", "withdrawn"
STAGES = (REGISTERED, WITHDRAWN)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


products = sa.Table(
    "product_catalogue",
    catalogue_metadata,
    key("partition"),
    key("sku"),
    text("merchant_id"),
    text("stage"),
    text("name"),
    text("brand"),
    text("specification"),
    text("gtin"),
    text("hs_code"),
    text("origin_country"),
    text("unit_code"),
    text("legal_1_unit"),
    text("legal_1_factor"),
    text("legal_2_unit"),
    text("legal_2_factor"),
    sa.Column("gross_grams", sa.BigInteger, nullable=False),
    sa.Column("net_grams", sa.BigInteger),
    sa.Column("volume_cm3", sa.BigInteger, nullable=False),
    sa.Column("length_mm", sa.BigInteger),
    sa.Column("width_mm", sa.BigInteger),
    sa.Column("height_mm", sa.BigInteger),
    text("vat"),
    text("consumption"),
    text("tariff"),
    sa.Column("shelf_life_days", sa.Integer),
    text("list_number"),
    sa.Column("list_since", sa.Date),
    sa.Column("list_until", sa.Date),
    sa.Column("registered_at", UtcTime, nullable=False),
    sa.Column("withdrawn_at", UtcTime),
    text("reason"),
    # Rows come in the order of one of these, cut at 50, of a book or of one merchant in it.
    sa.Index("product_catalogue_by_merchant", "partition", "merchant_id", "sku"),
    sa.Index("product_catalogue_by_code", "partition", "hs_code", "sku"),
    sa.Index("product_catalogue_by_gtin", "partition", "gtin"),
    sa.Index("product_catalogue_by_time", "partition", "registered_at", "sku"),
)
"""Exact decimals (rates, factors) are texts: both databases keep them as they were said."""


def row_of(event: ProductRegistered) -> dict[str, Any]:
    """All columns but the partition."""
    units = [(unit.unit_code, str(unit.per_sales_unit)) for unit in event.legal_units]
    (unit_1, factor_1), (unit_2, factor_2) = (*units, ("", ""), ("", ""))[:2]
    size, entry = event.size, event.positive_list
    return {
        "sku": event.sku,
        "merchant_id": event.merchant_id,
        "stage": REGISTERED,
        "name": event.name,
        "brand": event.brand,
        "specification": event.specification,
        "gtin": event.gtin,
        "hs_code": event.hs_code,
        "origin_country": event.origin_country,
        "unit_code": event.unit_code,
        "legal_1_unit": unit_1,
        "legal_1_factor": factor_1,
        "legal_2_unit": unit_2,
        "legal_2_factor": factor_2,
        "gross_grams": event.weight_grams,
        "net_grams": event.net_grams,
        "volume_cm3": event.volume_cm3,
        "length_mm": size.length_mm if size else None,
        "width_mm": size.width_mm if size else None,
        "height_mm": size.height_mm if size else None,
        "vat": str(event.rates.vat),
        "consumption": str(event.rates.consumption),
        "tariff": str(event.rates.tariff),
        "shelf_life_days": event.shelf_life_days,
        "list_number": entry.number if entry else "",
        "list_since": entry.since if entry else None,
        "list_until": entry.until if entry else None,
        "registered_at": event.registered_at,
        "withdrawn_at": None,
        "reason": "",
    }


def facts_in(row: sa.Row[*tuple[Any, ...]]) -> ProductFacts:
    """The facts that a row was made of."""
    pairs = (
        (row.legal_1_unit, row.legal_1_factor),
        (row.legal_2_unit, row.legal_2_factor),
    )
    units = tuple(LegalUnit(unit, Decimal(factor)) for unit, factor in pairs if unit)
    has_size = row.length_mm is not None
    has_entry = row.list_since is not None
    return ProductFacts(
        Sku(row.sku),
        row.name,
        row.hs_code,
        row.unit_code,
        row.origin_country,
        TaxRates(Decimal(row.vat), Decimal(row.consumption), Decimal(row.tariff)),
        row.gross_grams,
        row.volume_cm3,
        row.gtin,
        units,
        row.net_grams,
        Size(row.length_mm, row.width_mm, row.height_mm) if has_size else None,
        row.shelf_life_days,
        row.brand,
        row.specification,
        ListEntry(row.list_number, row.list_since, row.list_until) if has_entry else None,
    )
