"""The parts of sentences about events: money, counts, units and names."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

NAMES_SHOWN_MAX = 3
"""Names in a sentence before it says how many more there are."""


def money(fen: int) -> str:
    """`¥ 1,234.05`, with a minus where it is below zero."""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥ {abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def count(number: int, noun: str) -> str:
    """`1 order`, `1,200 orders`, `3 batches`."""
    ending = "" if number == 1 else "es" if noun.endswith(("ch", "s")) else "s"
    return f"{number:,} {noun}{ending}"


def orders(named: Collection[Any]) -> str:
    return count(len(named), "order")


def parcels(named: Collection[Any]) -> str:
    return count(len(named), "parcel")


def units(parts: Iterable[Any]) -> str:
    """`7 units of A, B and 2 more`."""
    counts: dict[str, int] = {}
    for part in parts:
        counts[part.sku] = counts.get(part.sku, 0) + part.quantity
    return f"{count(sum(counts.values()), 'unit')} of {names(sorted(counts))}"


def names(listed: Sequence[str]) -> str:
    shown, rest = listed[:NAMES_SHOWN_MAX], len(listed) - NAMES_SHOWN_MAX
    if rest > 0:
        return f"{', '.join(shown)} and {rest:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def because(reason: str) -> str:
    return f": {reason}" if reason else ""


def kilograms(grams: int) -> str:
    return f"{grams / 1000:,.1f} kg"
