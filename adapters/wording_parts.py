"""The parts of sentences about events: money, counts, units and names."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from adapters.texts import coded, counted, say
from adapters.web.refusals import rule_words

NAMES_SHOWN_MAX = 3
"""Names in a sentence before it says how many more there are."""


def money(fen: int) -> str:
    """`¥ 1,234.05`, with a minus where it is below zero."""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥ {abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def orders(named: Collection[Any]) -> str:
    return counted(len(named), "order")


def parcels(named: Collection[Any]) -> str:
    return counted(len(named), "parcel")


def units(parts: Iterable[Any]) -> str:
    """`7 units of A, B and 2 more`."""
    counts: dict[str, int] = {}
    for part in parts:
        counts[part.sku] = counts.get(part.sku, 0) + part.quantity
    return say(
        "{units} of {skus}", units=counted(sum(counts.values()), "unit"), skus=names(sorted(counts))
    )


def names(listed: Sequence[str]) -> str:
    shown, rest = listed[:NAMES_SHOWN_MAX], len(listed) - NAMES_SHOWN_MAX
    listed_first = say(", ").join(shown if rest > 0 else shown[:-1])
    if rest > 0:
        return say("{names} and {more} more", names=listed_first, more=f"{rest:,}")
    if len(shown) < 2:
        return "".join(shown)
    return say("{names} and {last}", names=listed_first, last=shown[-1])


def because(reason: str) -> str:
    return say(": {reason}", reason=rule_words(reason) or coded(reason)) if reason else ""


def kilograms(grams: int) -> str:
    return f"{grams / 1000:,.1f} kg"
