"""The tables of the account book: its lines in every entry, and every movement of them."""

from typing import Any

import sqlalchemy as sa

from projections.columns import UtcTime
from projections.row_parts import key, number, position_key

tables = sa.MetaData()


def worth(name: str) -> sa.Column[int]:
    """An amount of money in hundredths, 0 from the beginning."""
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


FIGURES = ("expected", "posted", "reserved", "gone", "returned", "counted", "departed")
"""Listed and not posted yet; in by the port's posting, pre-deducted, written off, and back in the
book; then what stood on the shelves by tally and stock counts, and what drove through the gate."""

MOVED = (*FIGURES, "value")
"""`value` is what the units in the book are worth, in hundredths of the line's currency."""

lines = sa.Table(
    "customs_ledger_lines",
    tables,
    key("partition"),
    key("entry_id"),
    key("sku"),
    sa.Column("book_line", sa.Integer),
    sa.Column("line", sa.Text),
    sa.Column("hs_code", sa.Text),
    sa.Column("unit_code", sa.Text),
    *(number(name) for name in FIGURES),
    worth("value"),
    sa.Column("posted_at", UtcTime),
    sa.Index("customs_ledger_lines_by_book_line", "partition", "book_line"),
    sa.Index("customs_ledger_lines_by_line", "partition", "line"),
)

"""`line` is the book line as text: what is looked for by handlers."""

movements = sa.Table(
    "customs_ledger_movements",
    tables,
    key("partition"),
    key("entry_id"),
    key("sku"),
    position_key(),
    sa.Column("event", sa.Text, nullable=False),
    *(number(name) for name in FIGURES),
    worth("value"),
    number("orders"),
    sa.Column("cites", sa.Text, nullable=False),
    sa.Column("cited_id", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("customs_ledger_movements_by_cited", "partition", "cites", "cited_id"),
)

owners = sa.Table(
    "customs_ledger_owners",
    tables,
    key("partition"),
    key("merchant_id"),
    key("sku"),
)

Row = dict[str, Any]
LineKey = tuple[str, str, str]
"""Partition, entry and product."""

LINE_COLUMNS = ("partition", "entry_id", "sku")
