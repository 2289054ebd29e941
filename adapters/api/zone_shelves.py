"""Shelves of the bonded area's stock: entries and their lines, counts, and the account book."""

import sqlalchemy as sa

from adapters.api.shelf import Shelf, nobody
from application import streams
from projections import (
    customs_ledger,
    entry_appointments,
    entry_board,
    entry_differences,
    entry_lines,
    entry_lots,
)
from projections import ledger_tables as ledger
from projections.columns import is_one_of


def offered(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    """Whether a campaign of theirs offers the product of a row."""
    c = entry_lines.owners.c
    return sa.exists().where(
        c.partition == rows.c.partition, c.sku == rows.c.sku, is_one_of(c.merchant_id, merchants)
    )


def holds_theirs(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    """Whether an entry has a line of a product that a campaign of theirs offers."""
    line, owner = entry_lines.lines.c, entry_lines.owners.c
    return sa.exists().where(
        line.partition == rows.c.partition,
        line.entry_id == rows.c.entry_id,
        owner.partition == line.partition,
        owner.sku == line.sku,
        is_one_of(owner.merchant_id, merchants),
    )


def in_ledger(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    c = ledger.owners.c
    return sa.exists().where(
        c.partition == rows.c.partition, c.sku == rows.c.sku, is_one_of(c.merchant_id, merchants)
    )


LEDGER = sa.select(
    ledger.lines,
    customs_ledger.FREE.label("free"),
    customs_ledger.BALANCE.label("balance"),
    customs_ledger.PHYSICAL.label("physical"),
).subquery()

DIFFERENCES = sa.select(
    entry_differences.differences,
    (entry_differences.differences.c.found - entry_differences.differences.c.decided).label(
        "undecided"
    ),
).subquery()

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "entries",
        "A lot of bonded stock: its list, when it was posted and tallied.",
        entry_board.MODEL,
        entry_board.entries.select().subquery(),
        ("entry_id",),
        ("list_no",),
        owned=holds_theirs,
        kind=streams.ENTRY,
    ),
    Shelf(
        "entry-lines",
        "What stands in an entry of a product: listed, posted, counted, reserved, gone and free.",
        entry_board.MODEL,
        entry_board.LINES.subquery(),
        ("entry_id", "sku"),
        ("entry_id", "sku"),
        owned=offered,
    ),
    Shelf(
        "entry-batches",
        "For which batch units of an entry came in, and what of them is used.",
        entry_board.MODEL,
        entry_lines.batches.select().subquery(),
        ("entry_id", "sku", "batch_id"),
        ("entry_id", "sku", "batch_id"),
        owned=offered,
    ),
    Shelf(
        "entry-lots",
        "Units of an entry that were made together, and until when they are good.",
        entry_board.MODEL,
        entry_lots.lots.select().subquery(),
        ("entry_id", "sku", "best_before", "lot_no"),
        ("entry_id", "sku"),
        owned=offered,
    ),
    Shelf(
        "gate-passes",
        "A lorry that brought goods of an entry through the gate.",
        entry_board.MODEL,
        entry_board.gate_passes.select().subquery(),
        ("entry_id", "pass_no"),
        ("entry_id",),
        owned=nobody,
    ),
    Shelf(
        "appointments",
        "An appointment of fresh goods at the gate: missed where its window went by and it was"
        " neither kept nor cancelled.",
        entry_board.MODEL,
        entry_appointments.appointments.select().subquery(),
        ("entry_id", "appointment_no"),
        ("entry_id", "way"),
        owned=nobody,
    ),
    Shelf(
        "differences",
        "Units of a tally that were not as expected, and how many of them are decided.",
        entry_board.MODEL,
        DIFFERENCES,
        ("entry_id", "sku", "kind"),
        ("entry_id", "sku", "kind"),
        owned=offered,
    ),
    Shelf(
        "counts",
        "A stock count, and whether its differences are decided.",
        entry_board.MODEL,
        entry_differences.counts.select().subquery(),
        ("count_id",),
        (),
        owned=nobody,
        kind=streams.COUNT,
    ),
    Shelf(
        "count-lines",
        "What was expected and counted of a product.",
        entry_board.MODEL,
        entry_differences.count_lines.select().subquery(),
        ("count_id", "sku"),
        ("count_id", "sku"),
        owned=nobody,
    ),
    Shelf(
        "ledger",
        "A line of the account book in one entry: in, back, reserved, gone, free, balance.",
        customs_ledger.MODEL,
        LEDGER,
        ("entry_id", "sku"),
        ("book_line", "entry_id", "sku", "hs_code"),
        owned=in_ledger,
    ),
    Shelf(
        "movements",
        "What moved a line of the account book, and because of what.",
        customs_ledger.MODEL,
        ledger.movements.select().subquery(),
        ("position", "entry_id", "sku"),
        ("entry_id", "sku", "event", "cites", "cited_id"),
        owned=in_ledger,
        is_newest_first=True,
    ),
)
