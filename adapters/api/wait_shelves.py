"""The shelf of waiting times: what waits now, by what it waits for."""

from adapters.api.shelf import Shelf, nobody
from projections import clearance_wait_orders, clearance_waits

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "waits",
        "Since when an order, a consignment or an entry waits, by what it waits for.",
        clearance_waits.MODEL,
        clearance_wait_orders.things_waiting().subquery(),
        ("kind", "id"),
        ("kind",),
        owned=nobody,
    ),
)
