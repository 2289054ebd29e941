"""Puts together what a paper of the account book says, from streams as they stand or stood.

What is not on file lacks by name (B1-B5): B1 the account book · B2 how the book declares · B3 its
holder among the firms · B4 the route of the goods · B5 what the exit lists
"""

from collections.abc import Mapping
from datetime import datetime

from application.book_desk import EntryGoods, ExitGoods, PaperOut, PassGoods
from application.filing import Reads, book_facts
from application.streams import BOOK, BOOK_FILING, CONSIGNMENT, ENTRY, EXIT, FIRM, THE_BOOK
from domain.account_book import AccountBook
from domain.book_filing import BookFiling, Key
from domain.book_filing_events import Paper, PaperLack
from domain.consignment import Consignment
from domain.dated import customs_day
from domain.entry_state import BondedEntry
from domain.exit_list import ExitList
from domain.firm import FirmFacts
from domain.identifiers import (
    INTO,
    EntryId,
    FilingId,
    Partition,
    Sku,
    filed_thing,
    shared_of,
)

Goods = EntryGoods | ExitGoods | PassGoods


def paper_out(
    read: Reads, partition: Partition, filing_id: FilingId, key: Key, at: datetime
) -> PaperOut | PaperLack:
    """The paper without its number yet, or the first thing that lacks."""
    book: AccountBook = read(partition, BOOK, [THE_BOOK])[THE_BOOK]
    if book.opened is None:
        return lack("B1", "PutrecNo", "")
    declarant = holder_of(read, partition, at)
    if isinstance(declarant, PaperLack):
        return declarant
    goods = goods_of(read, partition, filing_id, key)
    if isinstance(goods, PaperLack):
        return goods
    return PaperOut(partition, filing_id, key[0], "", at, book.opened, book.lines, declarant, goods)


def lack(rule: str, field: str, value: str) -> PaperLack:
    return PaperLack("", 0, field, rule, value)


def holder_of(read: Reads, partition: Partition, at: datetime) -> FirmFacts | PaperLack:
    """The firm in the area, as it is on file on the day."""
    described = book_facts(read, partition)
    if described is None:
        return lack("B2", "DclEtpsno", "")
    name = described.zone_firm
    facts: FirmFacts | None = read(shared_of(partition), FIRM, [name])[name].on(customs_day(at))
    if facts is None or not facts.dxp_id:
        return lack("B3", "sender_id", name)
    return facts


def goods_of(read: Reads, partition: Partition, filing_id: FilingId, key: Key) -> Goods | PaperLack:
    way, local_id = filed_thing(filing_id)
    if key[0] is Paper.PASS:
        filing: BookFiling = read(partition, BOOK_FILING, [filing_id])[filing_id]
        return PassGoods(filing.loads[key[1]], filing.list_no)
    if way == INTO:
        return entry_goods(read, partition, EntryId(local_id))
    return exit_goods(read, partition, local_id)


def entry_goods(read: Reads, partition: Partition, entry_id: EntryId) -> EntryGoods | PaperLack:
    entry: BondedEntry = read(partition, ENTRY, [entry_id])[entry_id]
    assert entry.listing is not None, "only what is listed is told"
    consignments: Mapping[str, Consignment]
    consignments = read(partition, CONSIGNMENT, entry.listing.consignment_ids)
    routes = {each.route for each in consignments.values() if each.route}
    if len(routes) != 1:
        return lack("B4", "ImpexpPortcd", ", ".join(sorted(route.port for route in routes)))
    return EntryGoods(entry.listing, routes.pop())


def exit_goods(read: Reads, partition: Partition, exit_id: str) -> ExitGoods | PaperLack:
    exit_list: ExitList = read(partition, EXIT, [exit_id])[exit_id]
    parcels = tuple(exit_list.parcels[i] for i in sorted(exit_list.parcels))
    if not parcels:
        return lack("B5", "CbecBillNo", "")
    entry_ids = {part.entry_id for parcel in parcels for part in parcel.parts}
    entries: Mapping[str, BondedEntry] = read(partition, ENTRY, entry_ids)
    places: dict[tuple[EntryId, Sku], int] = {
        (EntryId(entry_id), line.sku): line.book_line
        for entry_id, entry in entries.items()
        if entry.listing
        for line in entry.listing.lines
    }
    return ExitGoods(parcels, places)


def number_head(read: Reads, partition: Partition) -> str:
    """Where the book is described; papers are only sent then."""
    described = book_facts(read, partition)
    assert described is not None, "a paper of a book that nobody has described is not sent"
    return described.number_head
