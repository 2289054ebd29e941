"""Which goods stand behind a number that an officer scans, and where how much of them stands?"""

from collections.abc import Collection

import sqlalchemy as sa

from projections.columns import is_one_of
from projections.entry_board import LINES, entries
from projections.entry_lines import lines
from projections.product_rows import products
from projections.row_parts import Rows


def lines_of_products(connection: sa.Connection, partition: str, skus: Collection[str]) -> Rows:
    """Where products stand: each entry's counts and `free`, with when the entry was posted."""
    stock = LINES.where(lines.c.partition == partition, is_one_of(lines.c.sku, skus)).subquery()
    same = (entries.c.partition == stock.c.partition, entries.c.entry_id == stock.c.entry_id)
    query = sa.select(stock, entries.c.posted_at, entries.c.tallied_at).join(
        entries, sa.and_(*same)
    )
    return connection.execute(query.order_by(stock.c.sku, stock.c.entry_id)).all()


def products_by_numbers(connection: sa.Connection, shared: str, numbers: Collection[str]) -> Rows:
    """The products with one of these as SKU or as GTIN."""
    c = products.c
    named = sa.or_(is_one_of(c.sku, numbers), is_one_of(c.gtin, numbers))
    query = sa.select(products).where(c.partition == shared, named)
    return connection.execute(query.order_by(c.sku)).all()
