"""The simulation's account book: its lines are filed, and lorries are weighed for their passes.

Lists and gate passes go to customs by themselves then, and what customs answers lets goods in and
out. While no book is open the script passes the gate and posts by hand.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from adapters.simulator.catalogue import SHELF, origin_of, sku_of
from adapters.simulator.filing import (
    BOOK_FACTS,
    ZONE_FIRM,
    book_line_of,
    facts_of,
    item_no_of,
    shelf_of,
)
from adapters.simulator.stage import SimulationStage, one
from application import streams
from domain import firm
from domain.account_book import AccountBook, AssignBookLines, BookHolder, OpenAccountBook
from domain.account_book_lines import BookLine
from domain.book_filing_commands import DescribeLoad
from domain.book_filing_state import BookFiling
from domain.entry_state import BondedEntry
from domain.exit_list import ExitList
from domain.identifiers import EntryId, ExitId, FilingId, Sku, filing_of_entry, filing_of_exit

STORAGE_DAYS = 365
CNY = "142"
LORRY_GRAMS = 13_000_000

INTO, OUT = ("2", "A-10001"), ("3", "A-20001")
"""The kind of pass (PassportTypecd), and the lorry's plate."""


def open_book(stage: SimulationStage, merchants: Sequence[str]) -> None:
    """The zone's firm holds it; every product has a line of its own."""
    at, facts, book_no = stage.clock(), facts_of(ZONE_FIRM, (firm.ZONE,)), BOOK_FACTS.ems_no
    holder = BookHolder(facts.credit_code, facts.customs_code, facts.name)
    office, regime = BOOK_FACTS.customs_office, BOOK_FACTS.trade_mode
    opening = OpenAccountBook(book_no, "T", holder, office, regime, STORAGE_DAYS, at)
    stage.do(opening, f"open book:{book_no}", "warehouse")
    skus = [sku_of(merchant, index) for merchant in merchants for index in range(len(SHELF))]
    filing = AssignBookLines(book_no, tuple(map(line_of, skus)), at)
    stage.do(filing, f"file lines:{book_no}", "warehouse")


def line_of(sku: Sku) -> BookLine:
    """Declared by the piece as it is sold."""
    goods = shelf_of(sku)
    return BookLine(
        book_line=book_line_of(sku),
        item_no=item_no_of(sku),
        sku=sku,
        tariff_code=goods.hs_code,
        name=goods.name,
        specification=goods.name,
        country=origin_of(SHELF.index(goods)),
        declared_unit=goods.unit_code,
        declared_measure=Decimal(1),
        first_unit=goods.legal_unit,
        first_measure=goods.legal_measure,
        second_unit="",
        second_measure=None,
        price=Decimal(goods.price),
        currency=CNY,
        limit_date=None,
    )


def is_open(stage: SimulationStage) -> bool:
    book: AccountBook = one(stage, streams.BOOK, streams.THE_BOOK)
    return book.opened is not None


def weigh_entry(stage: SimulationStage, entry_id: EntryId) -> None:
    """Once: one lorry carries all of it."""
    filing_id, pass_no = filing_of_entry(entry_id), f"Z-{entry_id}"
    filing: BookFiling = one(stage, streams.BOOK_FILING, filing_id)
    if pass_no not in filing.loads:
        entry: BondedEntry = one(stage, streams.ENTRY, entry_id)
        weigh(stage, filing_id, pass_no, INTO, entry.listed)


def weigh_exit(stage: SimulationStage, exit_id: ExitId) -> None:
    """Once for each pass: the lorry carries what the pass names."""
    leaving: ExitList = one(stage, streams.EXIT, exit_id)
    filing: BookFiling = one(stage, streams.BOOK_FILING, filing_of_exit(exit_id))
    if leaving.pass_no is None or leaving.pass_no in filing.loads:
        return
    units = Counter[Sku]()
    for order_id in leaving.pass_order_ids:
        for part in leaving.parcels[order_id].parts:
            units[part.sku] += part.quantity
    weigh(stage, filing_of_exit(exit_id), leaving.pass_no, OUT, units)


def weigh(
    stage: SimulationStage,
    filing_id: FilingId,
    pass_no: str,
    lorry: tuple[str, str],
    units: Mapping[Sku, int],
) -> None:
    (pass_type, plate), at = lorry, stage.clock()
    gross = sum(shelf_of(sku).weight_grams * n for sku, n in units.items())
    net = sum(shelf_of(sku).net_grams * n for sku, n in units.items())
    weights = (LORRY_GRAMS, 0, gross, net)
    load = DescribeLoad(filing_id, pass_no, plate, *weights, pass_type, "gate desk", at)
    stage.do(load, f"weigh:{filing_id}:{pass_no}", "gate")
