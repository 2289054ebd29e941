"""The shelf of products, with the columns of the catalogue."""

import sqlalchemy as sa

from adapters.api.shelf import Shelf
from application import streams
from domain.identifiers import Partition, shared_of
from projections import product_catalogue
from projections.product_rows import products


def products_in(partition: str) -> sa.Subquery:
    """They stand in what the operator's books share."""
    columns = [column for column in products.c if column.name != "partition"]
    book = sa.literal(partition, sa.Text).label("partition")
    shared = shared_of(Partition(partition))
    return sa.select(book, *columns).where(products.c.partition == shared).subquery()


SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "products",
        "A product as it is filed: what it is to customs, to carriers and to buyers.",
        product_catalogue.MODEL,
        products_in(""),
        ("sku",),
        ("merchant_id", "stage", "hs_code", "gtin"),
        kind=streams.PRODUCT,
        rows_of=products_in,
    ),
)
