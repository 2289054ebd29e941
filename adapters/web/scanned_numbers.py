"""What an officer scanned: a parcel, a carton, a purchase batch, a product; told in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.texts import mark
from adapters.web.pages import Page
from application.streams import RUN
from domain.identifiers import shared_of, stream_of
from domain.product_gtin import written_alike
from projections import (
    clearance_desk,
    clearance_orders,
    controls_asked,
    entry_board,
    entry_lots,
    inspection_cartons,
    inspection_desk,
    product_catalogue,
    scanned_goods,
    zone_pages,
)

PARCEL, CARTON, PRODUCT = mark("Parcel"), mark("Carton"), mark("Product")
BATCH = mark("Purchase batch")
STOCK = ("posted", "good", "reserved", "blocked", "gone", "free")
LEFT_THEIR_RUN = (clearance_orders.WITHDRAWN, clearance_orders.HANDED_BACK)


@dataclass(frozen=True, slots=True)
class Goods:
    """One product of what was scanned: what it is, and where how much of it stands."""

    sku: str
    product: Any
    """None where nobody has filed it."""

    lines: Sequence[Any]
    lots: Sequence[Any]
    """Until when its units are good, the first to expire first; as the tally wrote it down."""

    @property
    def stock(self) -> dict[str, int]:
        """Units in all entries: what is posted, counted good, and what of them is free."""
        total = {name: sum(getattr(line, name) for line in self.lines) for name in STOCK}
        adjusted = sum(line.adjusted for line in self.lines)
        return {**total, "good": total["good"] + adjusted}


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
    """What stands on the parcel, or on any of the goods, already."""


def scanned(page: Page, number: str) -> Scanned | None:
    """None for a number that nothing goes by."""
    if (parcel := parcel_of(page, number)) is not None:
        return of_parcel(page, number, parcel)
    if carton := goods_of_carton(page, number):
        return of_goods(page, number, CARTON, carton)
    if batch := goods_of_batch(page, number):
        return of_goods(page, number, BATCH, batch)
    skus = {row.sku for row in products_of(page, written_alike(number))}
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


def goods_of_batch(page: Page, number: str) -> Sequence[tuple[str, str]]:
    with page.read(entry_board.MODEL) as connection:
        rows = entry_board.entries_for_batch(connection, page.partition, number)
    return [(row.entry_id, row.sku) for row in rows]


def of_goods(page: Page, number: str, kind: str, kept: Sequence[tuple[str, str]]) -> Scanned | None:
    if not kept:
        return None
    skus = {sku for _, sku in kept}
    return Scanned(number, kind, None, goods_of(page, skus), kept, controls_on(page, kept))


def controls_on(page: Page, kept: Sequence[tuple[str, str]]) -> Sequence[Any]:
    """Each once, however many of the goods it keeps."""
    skus, asked = {sku for _, sku in kept}, set(kept)
    with page.read(inspection_desk.MODEL) as connection:
        rows = controls_asked.controls_on_goods(connection, page.partition, skus)
    found = {row.control_id: row for row in rows if (row.entry_id, row.sku) in asked}
    return list(found.values())


def goods_of(page: Page, skus: set[str]) -> Sequence[Goods]:
    filed = {row.sku: row for row in products_of(page, sorted(skus))}
    stock, lots = lines_of(page, skus), lots_of(page, skus)
    return [
        Goods(
            sku,
            filed.get(sku),
            [line for line in stock if line.sku == sku],
            [lot for lot in lots if lot.sku == sku],
        )
        for sku in sorted(skus)
    ]


def products_of(page: Page, numbers: Sequence[str]) -> Sequence[Any]:
    with page.read(product_catalogue.MODEL) as connection:
        shared = shared_of(page.partition)
        return scanned_goods.products_by_numbers(connection, shared, numbers)


def lines_of(page: Page, skus: set[str]) -> Sequence[Any]:
    with page.read(entry_board.MODEL) as connection:
        return scanned_goods.lines_of_products(connection, page.partition, skus)


def lots_of(page: Page, skus: set[str]) -> Sequence[Any]:
    with page.read(entry_board.MODEL) as connection:
        return entry_lots.lots_of_products(connection, page.partition, skus)
