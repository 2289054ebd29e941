"""Unit prices that give a sum exactly: price times quantity is the line's value (rule M9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.dated import LINES_PER_ORDER_MAX
from domain.identifiers import Sku
from domain.order_amounts import UNIT_PRICE_PLACES, is_whole_fen, value_fen
from domain.tax import FEN

PARTS_PER_FEN = 10 ** (UNIT_PRICE_PLACES - 2)
"""Steps of a unit price within a fen."""

Wanted = tuple[Sku, int, int, Decimal]
"""Product, units, what they are to cost together in fen, and a price that they may keep."""


@dataclass(frozen=True, slots=True)
class ReducedLine:
    """Units of one product at one price."""

    sku: Sku
    quantity: int
    unit_price: Decimal


def split_exactly(wanted: Sequence[Wanted]) -> tuple[ReducedLine, ...]:
    """Each product on one line where a whole fen divides, else on two that are a fen apart.

    Whole fen first: such a line stays exact when a unit of it is cut or comes back. Where that
    needs more lines than a document has, prices with parts of a fen save some.
    """
    lines = [line for each in wanted for line in in_whole_fen(*each)]
    if len(lines) > LINES_PER_ORDER_MAX:
        lines = [line for each in wanted for line in on_one_line(*each)]
    return tuple(lines)


def in_whole_fen(sku: Sku, quantity: int, total_fen: int, price: Decimal) -> list[ReducedLine]:
    if value_fen(price, quantity) == total_fen and is_whole_fen(price, quantity):
        return [ReducedLine(sku, quantity, price)]
    fen, dearer = divmod(total_fen, quantity)
    lines = [
        ReducedLine(sku, quantity - dearer, fen * FEN),
        ReducedLine(sku, dearer, (fen + 1) * FEN),
    ]
    return [line for line in lines if line.quantity]


def on_one_line(sku: Sku, quantity: int, total_fen: int, price: Decimal) -> list[ReducedLine]:
    """On one line at up to five places, where they are enough."""
    parts, rest = divmod(total_fen * PARTS_PER_FEN, quantity)
    if rest:
        return in_whole_fen(sku, quantity, total_fen, price)
    return [ReducedLine(sku, quantity, Decimal(parts).scaleb(-UNIT_PRICE_PLACES))]
