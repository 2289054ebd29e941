"""Finds what is on file for orders: firms, book, goods; from streams as they stand or stood."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from application.customs_facts import Filed, Goods, GoodsKey, Lack
from application.streams import BOOKS, CAMPAIGN, EVERY_BOOK, FIRM, ITEM, PRODUCT
from application.workbench import Workbench
from domain.books_at_customs import BookFacts, BooksAtCustoms
from domain.campaign_events import CampaignItem
from domain.customs_fields import fits
from domain.identifiers import OrderId, Partition, book_of, platform_of, shared_of, stream_of
from domain.item_record import (
    NAME_LENGTH_MAX,
    SPECIFICATION_LENGTH_MAX,
    ItemRecord,
    ItemRecordFiled,
)
from domain.order_state import PreSaleOrder
from domain.product import Product, facts_of
from domain.product_checks import is_tariff_code
from domain.product_codes import is_country
from domain.product_facts import ProductFacts

Wanted = tuple[Partition, str, Collection[str]]
"""Streams of one kind and partition by their local ids."""

Reads = Callable[[Partition, str, Iterable[str]], Mapping[str, Any]]
"""States of such streams by their local ids, read in one query."""


class ReadsTogether(Protocol):
    """The same, also of several kinds in as few queries as can be: one mapping for each."""

    def __call__(
        self, partition: Partition, kind: str, local_ids: Iterable[str]
    ) -> Mapping[str, Any]: ...

    def together(self, *wanted: Wanted) -> Sequence[Mapping[str, Any]]: ...


Orders = Collection[tuple[OrderId, PreSaleOrder]]

ITEM_NO_LENGTH_MAX = 20
"""Characters of itemNo (CEB621, 2022-05)."""


@dataclass(frozen=True, slots=True)
class ReadOn:
    """What a workbench decides on: it asserts all of it when it appends."""

    bench: Workbench

    def __call__(
        self, partition: Partition, kind: str, local_ids: Iterable[str]
    ) -> Mapping[str, Any]:
        bench, wanted = self.bench, sorted(set(local_ids))
        if partition == bench.partition:
            bench.load((kind, wanted))
            return {i: bench.state(kind, i) for i in wanted}
        named = {stream_of(partition, kind, i): i for i in wanted}
        found = bench.look(list(named)) if named else {}
        return {named[stream_id]: state for stream_id, state in found.items()}

    def together(self, *wanted: Wanted) -> Sequence[Mapping[str, Any]]:
        """Those of its own partition in one query."""
        here = self.bench.partition
        self.bench.load(*((kind, sorted(ids)) for book, kind, ids in wanted if book == here))
        return [self(*each) for each in wanted]


def book_facts(read: Reads, book: Partition) -> BookFacts | None:
    """How the book declares; None while nobody has described it."""
    books: BooksAtCustoms = read(shared_of(book), BOOKS, [EVERY_BOOK])[EVERY_BOOK]
    return books.described.get(book_of(book))


def filed_for(
    read: ReadsTogether, book: Partition, orders: Orders, others: Collection[str], day: date
) -> Filed | None:
    """What is on file on a day for some orders, with the firms named besides those of the orders.

    None while the book is not described.
    """
    of_book = book_facts(read, book)
    if of_book is None:
        return None
    names = {of_book.zone_firm, of_book.guarantor, *others} | firms_named(orders)
    keys = {(order.campaign_id, line.sku) for _, order in orders for line in order.lines}
    firms, campaigns, records = read.together(
        (shared_of(book), FIRM, names - {""}),
        (book, CAMPAIGN, {campaign for campaign, _ in keys}),
        (book, ITEM, {sku for _, sku in keys}),
    )
    known = {name: facts for name, firm in firms.items() if (facts := firm.on(day))}
    items = {key: campaigns[key[0]].items[key[1]] for key in keys}
    goods = goods_of(read, book, items, records)
    lacking = {key: found for key, found in goods.items() if isinstance(found, tuple)}
    whole = {key: found for key, found in goods.items() if isinstance(found, Goods)}
    return Filed(of_book, known, whole, lacking, names - known.keys())


def firms_named(orders: Orders) -> set[str]:
    """Merchants, platforms and payment firms of orders."""
    merchants = {order.merchant_id for _, order in orders}
    platforms = {platform_of(order_id) for order_id, _ in orders}
    payers = {order.payment.payment_firm for _, order in orders if order.payment}
    return merchants | platforms | payers


def goods_of(
    read: Reads,
    book: Partition,
    items: Mapping[GoodsKey, CampaignItem],
    records: Mapping[str, ItemRecord],
) -> Mapping[GoodsKey, Goods | tuple[Lack, ...]]:
    """Each product as its campaign offers it and the book has it on file."""
    bare = {sku for (_, sku), item in items.items() if is_bare(item.facts)}
    products: Mapping[str, Product] = read(shared_of(book), PRODUCT, bare) if bare else {}
    return {
        key: goods_or_lacks(item, facts_for(item, products.get(key[1])), records[key[1]].filed)
        for key, item in items.items()
    }


def is_bare(facts: ProductFacts | None) -> bool:
    return facts is None or not facts.legal_units or facts.net_grams is None


def facts_for(item: CampaignItem, product: Product | None) -> ProductFacts | None:
    """Those the campaign carries; the catalogue's where it carries none that would do."""
    if product is None or product.registered is None:
        return item.facts
    return facts_of(product.registered)


def goods_or_lacks(
    item: CampaignItem, facts: ProductFacts | None, filed: ItemRecordFiled | None
) -> Goods | tuple[Lack, ...]:
    if facts is None or facts.net_grams is None or filed is None or not facts.legal_units:
        return tuple(gaps(item, facts, filed))
    goods = Goods(
        item.sku,
        filed.record_no,
        item.hs_code,
        filed.name or facts.name,
        filed.specification or specification_of(facts),
        facts.gtin,
        item.origin_country,
        filed.unit_code or item.unit_code,
        filed.units,
        filed.pieces,
        facts.legal_units,
        facts.net_grams,
    )
    return tuple(misfits(goods)) or goods


def gaps(
    item: CampaignItem, facts: ProductFacts | None, filed: ItemRecordFiled | None
) -> Iterable[Lack]:
    if filed is None:
        yield Lack("D2", "itemRecordNo", item.sku)
    if facts is None or not facts.legal_units:
        yield Lack("D2", "qty1", item.sku)
    if facts is None or facts.net_grams is None:
        yield Lack("D2", "netWeight", item.sku)


def specification_of(facts: ProductFacts) -> str:
    """Name, brand and specification, as far as the catalogue has them (gmodel)."""
    parts = (facts.name, facts.brand, facts.specification)
    return "|".join(part for part in parts if part)


def misfits(goods: Goods) -> Iterable[Lack]:
    """What is there, and no field of a message can hold."""
    if not is_tariff_code(goods.tariff_code):
        yield Lack("D2", "gcode", f"{goods.sku} {goods.tariff_code}")
    if not is_country(goods.country):
        yield Lack("D2", "country", f"{goods.sku} {goods.country}")
    texts = (
        ("itemNo", goods.sku, ITEM_NO_LENGTH_MAX),
        ("gname", goods.name, NAME_LENGTH_MAX),
        ("gmodel", goods.specification, SPECIFICATION_LENGTH_MAX),
    )
    for name, text, longest in texts:
        if not fits(text, longest):
            yield Lack("D3", name, f"{goods.sku} {len(text)} > {longest}")
