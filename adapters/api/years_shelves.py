"""The shelf of what orders take of their buyers' years."""

from adapters.api.shelf import Shelf
from application import streams
from projections import buyers_years

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "order-years",
        "The year that an order counts in, what it takes of its buyer's limit, and whether it is"
        " declared, being moved, waits for a year, or found no room there.",
        buyers_years.MODEL,
        buyers_years.years.select().subquery(),
        ("order_id",),
        ("campaign_id", "merchant_id", "standing", "year", "not_moved_year"),
        kind=streams.ORDER,
    ),
)
