"""Puts together what a paper of the account book says, from streams as they stand or stood.

What is not on file lacks by name (B1-B6): B1 the account book · B2 how the book declares · B3 its
holder among the firms · B4 the route of the goods · B5 what the exit lists · B6 what the list said
when it was sent
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from application.book_desk import EntryGoods, ExitGoods, PaperOut, PassGoods, PassLine
from application.filing import Reads, book_facts
from application.streams import BOOK, BOOK_FILING, CONSIGNMENT, ENTRY, EXIT, FIRM, THE_BOOK
from domain.account_book import AccountBook
from domain.book_filing_events import Ask, LoadDescribed, Paper, PaperLack
from domain.book_filing_state import THE_LIST, BookFiling, Key
from domain.book_list_lines import ListLine, numbered
from domain.book_loads import is_whole
from domain.consignment import Consignment
from domain.dated import customs_day
from domain.entry_state import BondedEntry
from domain.exit_events import ExitParcel
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
Places = Mapping[tuple[EntryId, Sku], int]


@dataclass(frozen=True, slots=True)
class Said:
    """Which paper it is, what it asks, and the lines of a list."""

    key: Key
    ask: Ask
    lines: tuple[ListLine, ...] = ()


def paper_out(
    read: Reads, partition: Partition, filing_id: FilingId, said: Said, at: datetime
) -> PaperOut | PaperLack:
    """The paper without its number yet, or the first thing that lacks."""
    book: AccountBook = read(partition, BOOK, [THE_BOOK])[THE_BOOK]
    if book.opened is None:
        return lack("B1", "PutrecNo", "")
    declarant = holder_of(read, partition, at)
    if isinstance(declarant, PaperLack):
        return declarant
    goods = goods_of(read, partition, filing_id, said)
    if isinstance(goods, PaperLack):
        return goods
    filing: BookFiling = read(partition, BOOK_FILING, [filing_id])[filing_id]
    numbers = ("", "") if said.ask is Ask.FILING else filing.numbers(said.key)
    return PaperOut(
        partition,
        filing_id,
        said.key[0],
        "",
        at,
        book.opened,
        book.lines,
        declarant,
        goods,
        said.ask,
        said.lines,
        *numbers,
    )


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


def goods_of(
    read: Reads, partition: Partition, filing_id: FilingId, said: Said
) -> Goods | PaperLack:
    way, local_id = filed_thing(filing_id)
    if said.key[0] is Paper.PASS:
        return pass_goods(read, partition, filing_id, said)
    if way == INTO:
        return entry_goods(read, partition, EntryId(local_id))
    exit_list: ExitList = read(partition, EXIT, [local_id])[local_id]
    parcels = tuple(exit_list.parcels[i] for i in sorted(exit_list.parcels))
    if not parcels and said.ask is not Ask.DELETION:
        return lack("B5", "CbecBillNo", "")
    return ExitGoods(parcels, places_of(read, partition, parcels))


def entry_goods(read: Reads, partition: Partition, entry_id: EntryId) -> EntryGoods | PaperLack:
    entry: BondedEntry = read(partition, ENTRY, [entry_id])[entry_id]
    assert entry.listing is not None, "only what is listed is told"
    consignments: Mapping[str, Consignment]
    consignments = read(partition, CONSIGNMENT, entry.listing.consignment_ids)
    routes = {each.route for each in consignments.values() if each.route}
    if len(routes) != 1:
        return lack("B4", "ImpexpPortcd", ", ".join(sorted(route.port for route in routes)))
    return EntryGoods(entry.listing, routes.pop())


def places_of(read: Reads, partition: Partition, parcels: tuple[ExitParcel, ...]) -> Places:
    entry_ids = {part.entry_id for parcel in parcels for part in parcel.parts}
    entries: Mapping[str, BondedEntry] = read(partition, ENTRY, entry_ids)
    return {
        (EntryId(entry_id), line.sku): line.book_line
        for entry_id, entry in entries.items()
        if entry.listing
        for line in entry.listing.lines
    }


def pass_goods(
    read: Reads, partition: Partition, filing_id: FilingId, said: Said
) -> PassGoods | PaperLack:
    """Of one that is voided its number says all: its goods may be on no list any more."""
    filing: BookFiling = read(partition, BOOK_FILING, [filing_id])[filing_id]
    load, stands = filing.loads[said.key[1]], filing.standing(THE_LIST)
    is_void = said.ask is Ask.DELETION
    units = Counter[int]() if is_void else load_units(read, partition, filing_id, load)
    on_list = numbered(stands.lines if stands else ())
    if unknown := units.keys() - on_list.keys():
        return lack("B6", "RltGdsSeqno", str(min(unknown)))
    parts = tuple(PassLine(on_list[n], n, units[n]) for n in sorted(units, key=on_list.__getitem__))
    return PassGoods(load, filing.numbers(THE_LIST)[0], parts)


def load_units(
    read: Reads, partition: Partition, filing_id: FilingId, load: LoadDescribed
) -> Counter[int]:
    """Units by book line of the part that a lorry carries; nothing of one with the whole list."""
    if is_whole(load):
        return Counter()
    way, local_id = filed_thing(filing_id)
    if way == INTO:
        entry: BondedEntry = read(partition, ENTRY, [local_id])[local_id]
        assert entry.listing is not None, "only what is listed is carried"
        lines = {line.sku: line.book_line for line in entry.listing.lines}
        return added((lines[part.sku], part.quantity) for part in load.units)
    leaving: ExitList = read(partition, EXIT, [local_id])[local_id]
    parcels = tuple(leaving.parcels[i] for i in load.order_ids if i in leaving.parcels)
    return exit_units(parcels, places_of(read, partition, parcels))


def list_units(read: Reads, partition: Partition, filing_id: FilingId) -> Counter[int]:
    """Units by book line that the list of an entry or exit says as it stands."""
    way, local_id = filed_thing(filing_id)
    if way == INTO:
        entry: BondedEntry = read(partition, ENTRY, [local_id])[local_id]
        lines = entry.listing.lines if entry.listing else ()
        return added((line.book_line, line.quantity) for line in lines)
    leaving: ExitList = read(partition, EXIT, [local_id])[local_id]
    parcels = tuple(leaving.parcels.values())
    return exit_units(parcels, places_of(read, partition, parcels))


def exit_units(parcels: tuple[ExitParcel, ...], places: Places) -> Counter[int]:
    """What stands at no place is left out: customs' tables name it before anything is sent."""
    return added(
        (places[part.entry_id, part.sku], part.quantity)
        for parcel in parcels
        for part in parcel.parts
        if (part.entry_id, part.sku) in places
    )


def added(parts: Iterable[tuple[int, int]]) -> Counter[int]:
    total = Counter[int]()
    for book_line, units in parts:
        total[book_line] += units
    return total


def number_head(read: Reads, partition: Partition) -> str:
    """Where the book is described; papers are only sent then."""
    described = book_facts(read, partition)
    assert described is not None, "a paper of a book that nobody has described is not sent"
    return described.number_head
