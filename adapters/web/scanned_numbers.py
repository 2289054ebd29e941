"""What an officer scanned: a waybill, an order, a carton, a product; told in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.texts import mark
from adapters.web.pages import Page
from application.streams import RUN
from domain.identifiers import shared_of, stream_of
from projections import (
    clearance_desk,
    clearance_orders,
    controls_asked,
    entry_board,
    inspection_cartons,
    inspection_desk,
    product_catalogue,
    scanned_goods,
    zone_pages,
)

PARCEL, CARTON, PRODUCT = mark("Parcel"), mark("Carton"), mark("Product")
LEFT_THEIR_RUN = (clearance_orders.WITHDRAWN, clearance_orders.HANDED_BACK)


@dataclass(frozen=True, slots=True)
class Goods:
    """One product of what was scanned: what it is, and where how much of it stands."""

    sku: str
    product: Any
    """None where nobody has filed it."""

    lines: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Scanned:
    number: str
    kind: str
    parcel: Any
    """Its row in the run; None for goods."""

    goods: Sequence[Goods]
    kept: Sequence[tuple[str, str]]
    """Entries and products that a control of it would keep; none for a parcel."""

    controls: Sequence[Any]
    """What stands on the parcel already."""


def scanned(page: Page, number: str) -> Scanned | None:
    """None for a number that nothing goes by."""
    if (parcel := parcel_of(page, number)) is not None:
        return of_parcel(page, number, parcel)
    if carton := goods_of_carton(page, number):
        return of_goods(page, number, CARTON, carton)
    skus = {row.sku for row in products_of(page, [number])}
    stock = [(line.entry_id, line.sku) for line in lines_of(page, skus or {number})]
    return of_goods(page, number, PRODUCT, stock)


def parcel_of(page: Page, number: str) -> Any:
    with page.read(clearance_desk.MODEL) as connection:
        found = clearance_desk.run_and_order_of_waybill(connection, page.partition, number)
        found = found or zone_pages.order_in_run(connection, page.partition, number)
    return None if found is None or found.stage in LEFT_THEIR_RUN else found


def of_parcel(page: Page, number: str, parcel: Any) -> Scanned:
    """With the goods that its run has reserved for it."""
    run_id, order_id, system = parcel.run_id, parcel.order_id, page.system
    stream_id = stream_of(page.partition, RUN, run_id)
    run = system.handling.reader.read([stream_id])[stream_id].state
    parts = run.orders[order_id].parts if order_id in run.orders else ()
    with page.read(inspection_desk.MODEL) as connection:
        controls = controls_asked.controls_on(connection, page.partition, run_id, order_id)
    return Scanned(number, PARCEL, parcel, goods_of(page, {p.sku for p in parts}), (), controls)


def goods_of_carton(page: Page, number: str) -> Sequence[tuple[str, str]]:
    with page.read(inspection_desk.MODEL) as connection:
        rows = inspection_cartons.goods_of_carton(connection, page.partition, number)
    return [(row.entry_id, row.sku) for row in rows]


def of_goods(page: Page, number: str, kind: str, kept: Sequence[tuple[str, str]]) -> Scanned | None:
    if not kept:
        return None
    return Scanned(number, kind, None, goods_of(page, {sku for _, sku in kept}), kept, ())


def goods_of(page: Page, skus: set[str]) -> Sequence[Goods]:
    filed = {row.sku: row for row in products_of(page, sorted(skus))}
    stock = lines_of(page, skus)
    return [
        Goods(sku, filed.get(sku), [line for line in stock if line.sku == sku])
        for sku in sorted(skus)
    ]


def products_of(page: Page, numbers: Sequence[str]) -> Sequence[Any]:
    with page.read(product_catalogue.MODEL) as connection:
        shared = shared_of(page.partition)
        return scanned_goods.products_by_numbers(connection, shared, numbers)


def lines_of(page: Page, skus: set[str]) -> Sequence[Any]:
    with page.read(entry_board.MODEL) as connection:
        return scanned_goods.lines_of_products(connection, page.partition, skus)
