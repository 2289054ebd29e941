"""What other ways of rounding give for the same order: why a platform's sum differs by a fen.

No rule says how the tax of a retail import order is rounded. Ours is `OURS`; systems in use
truncate, or round once for an order, so all of them are worked out from the same exact charges.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from domain.dated import REDUCED_TAX_SHARE, SINGLE_LIMIT_FEN, in_force
from domain.tax import Charges, full_charges, half_up, reduced_charges
from domain.tax_quote import LineQuestion


class Rounding(Enum):
    """What is rounded, and how: each tax of each line, or all taxes of an order at once."""

    LINE_HALF_UP = "line_half_up"
    LINE_HALF_EVEN = "line_half_even"
    LINE_TRUNCATED = "line_truncated"
    ORDER_HALF_UP = "order_half_up"
    ORDER_HALF_EVEN = "order_half_even"
    ORDER_TRUNCATED = "order_truncated"


OURS = Rounding.LINE_HALF_UP

OF_LINES = (Rounding.LINE_HALF_UP, Rounding.LINE_HALF_EVEN, Rounding.LINE_TRUNCATED)
"""Ways that give every line a sum of its own."""

OF_ORDERS = (Rounding.ORDER_HALF_UP, Rounding.ORDER_HALF_EVEN, Rounding.ORDER_TRUNCATED)


def half_even(numerator: int, denominator: int) -> int:
    """The nearest whole number; of two that are as near, the even one."""
    return round(Fraction(numerator, denominator))


def truncated(numerator: int, denominator: int) -> int:
    """Whatever is less than a fen is dropped."""
    return numerator // denominator


TO_THE_FEN: Mapping[Rounding, Callable[[int, int], int]] = {
    Rounding.LINE_HALF_UP: half_up,
    Rounding.LINE_HALF_EVEN: half_even,
    Rounding.LINE_TRUNCATED: truncated,
    Rounding.ORDER_HALF_UP: half_up,
    Rounding.ORDER_HALF_EVEN: half_even,
    Rounding.ORDER_TRUNCATED: truncated,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One order's tax exactly and by every way of rounding, in fen."""

    exact_fen: tuple[Fraction, ...]
    """Of each line, in the order in which they were asked for."""

    by_line: tuple[Mapping[Rounding, int], ...]
    totals: Mapping[Rounding, int]

    def difference_fen(self, way: Rounding) -> int:
        """By how much a way gives more than ours, or, below zero, less."""
        return self.totals[way] - self.totals[OURS]

    def ways_to(self, total_fen: int) -> tuple[Rounding, ...]:
        """Every way of rounding that gives this sum."""
        return tuple(way for way, total in self.totals.items() if total == total_fen)


def compared(lines: Sequence[LineQuestion], day: date) -> Comparison:
    """The taxes of one order that `quoted` does not refuse."""
    charges = charges_of(lines, day)
    exact = tuple(sum((Fraction(*charge) for charge in each), Fraction(0)) for each in charges)
    by_line = tuple({way: of_line(each, way) for way in OF_LINES} for each in charges)
    of_lines = {way: sum(line[way] for line in by_line) for way in OF_LINES}
    whole = sum(exact, Fraction(0)).as_integer_ratio()
    of_order = {way: TO_THE_FEN[way](*whole) for way in OF_ORDERS}
    return Comparison(exact, by_line, {**of_lines, **of_order})


def charges_of(lines: Sequence[LineQuestion], day: date) -> list[Charges]:
    """Exact taxes; the limit of a single order is asked as `line_taxes` asks it."""
    share = in_force(REDUCED_TAX_SHARE, day).as_integer_ratio()
    if sum(line.taxable_fen for line in lines) > in_force(SINGLE_LIMIT_FEN, day):
        return [full_charges(line.taxable_fen, line.rates) for line in lines]
    return [reduced_charges(line.taxable_fen, line.rates, share) for line in lines]


def of_line(charges: Charges, way: Rounding) -> int:
    return sum(TO_THE_FEN[way](*charge) for charge in charges)


def totals_of(comparisons: Iterable[Comparison]) -> dict[Rounding, int]:
    """Of many orders, each counted once."""
    totals = dict.fromkeys(Rounding, 0)
    for comparison in comparisons:
        for way, total in comparison.totals.items():
            totals[way] += total
    return totals
