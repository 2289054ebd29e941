"""Lists arrived consignments into the bonded area, and spreads a stock count over entries."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from application.streams import BOOK, CONSIGNMENT, COUNT, ENTRY, THE_BOOK
from application.workbench import Handlers, Workbench
from domain.account_book import AccountBook
from domain.consignment_commands import EnterConsignment
from domain.entry_commands import AdjustStock, ListEntry
from domain.entry_events import EntryLine, SkuDelta
from domain.goods import BatchUnits
from domain.identifiers import BatchId, ConsignmentId, CountId, EntryId, Sku
from domain.refusals import ChangeRefused, UnknownThing
from domain.stock_count import DecideDifferences, EntryDelta


@dataclass(frozen=True, slots=True)
class BookLine:
    """The account book line under which a product stands."""

    book_line: int
    sku: Sku
    hs_code: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class EnterConsignments:
    """List all that sealed consignments carry; their packing lists say for whom it is."""

    entry_id: EntryId
    list_no: str
    consignment_ids: tuple[ConsignmentId, ...]
    book_lines: tuple[BookLine, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SpreadDifferences:
    """Decide a count's differences; every entry named is adjusted in the same append."""

    count_id: CountId
    spread: tuple[EntryDelta, ...]
    reason: str
    at: datetime


class BookLineMissing(UnknownThing):
    """Raised when a consignment carries a product that has no account book line."""


class BookLineOfOther(ChangeRefused):
    """Raised when customs has another product on file under a book line."""


def enter_consignments(bench: Workbench, command: EnterConsignments) -> None:
    bench.load(
        (CONSIGNMENT, command.consignment_ids), (ENTRY, [command.entry_id]), (BOOK, [THE_BOOK])
    )
    require_own_lines(bench.state(BOOK, THE_BOOK), command.book_lines)
    packed: Counter[tuple[BatchId, Sku]] = Counter()
    for consignment_id in command.consignment_ids:
        entering = EnterConsignment(consignment_id, command.entry_id, command.at)
        bench.decide(CONSIGNMENT, consignment_id, entering)
        packed += bench.state(CONSIGNMENT, consignment_id).packed
    packing = tuple(BatchUnits(batch, sku, n) for (batch, sku), n in sorted(packed.items()))
    lines = entry_lines(packed, command.book_lines)
    listing = ListEntry(
        command.entry_id, command.list_no, command.consignment_ids, lines, packing, command.at
    )
    bench.decide(ENTRY, command.entry_id, listing)


def require_own_lines(book: AccountBook, lines: tuple[BookLine, ...]) -> None:
    for line in lines:
        if not book.keeps_under(line.book_line, line.sku):
            raise BookLineOfOther(
                book_line=line.book_line,
                sku=line.sku,
                filed_sku=book.lines[line.book_line].sku,
            )


def entry_lines(
    packed: Counter[tuple[BatchId, Sku]], book_lines: tuple[BookLine, ...]
) -> tuple[EntryLine, ...]:
    by_sku = {line.sku: line for line in book_lines}
    units: Counter[Sku] = Counter()
    for (_, sku), quantity in packed.items():
        units[sku] += quantity
    if missing := sorted(units.keys() - by_sku.keys()):
        raise BookLineMissing(skus=tuple(missing))
    return tuple(
        EntryLine(by_sku[s].book_line, s, by_sku[s].hs_code, by_sku[s].unit_code, units[s])
        for s in sorted(units, key=lambda s: (by_sku[s].book_line, s))
    )


def spread_differences(bench: Workbench, command: SpreadDifferences) -> None:
    by_entry: dict[EntryId, list[SkuDelta]] = {}
    for part in command.spread:
        by_entry.setdefault(part.entry_id, []).append(SkuDelta(part.sku, part.delta))
    bench.load((COUNT, [command.count_id]), (ENTRY, by_entry))
    deciding = DecideDifferences(command.count_id, command.spread, command.reason, command.at)
    if not bench.decide(COUNT, command.count_id, deciding):
        return
    for entry_id, changes in by_entry.items():
        adjusting = AdjustStock(entry_id, command.count_id, tuple(changes), command.at)
        bench.decide(ENTRY, entry_id, adjusting)


HANDLERS: Handlers = {EnterConsignments: enter_consignments, SpreadDifferences: spread_differences}
