"""What `tax compare` shows: every way of rounding, row by row and in all."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from adapters.cli.tax_facts import fault_facts, refusal_facts, says, yuan
from adapters.tax_quotes.comparing import RowComparison, of_orders
from domain.tax_rounding import OF_LINES, OF_ORDERS, OURS, Rounding, totals_of

COMPARED = (
    "row", "id", "order", "exact", *(f"{way.value}_fen" for way in Rounding), "platform_fen",
    "agrees", "says",
)  # fmt: skip

EXACT_PLACES = 6
"""Enough to see on which side of half a fen a tax lies."""


def lines_of(found: Sequence[RowComparison]) -> list[dict[str, Any]]:
    """For people: sums of the order stand in its first row."""
    return [line_of(each) for each in found]


def line_of(each: RowComparison) -> dict[str, Any]:
    told = each.comparison
    lines = told.by_line[each.place] if told else {}
    totals = told.totals if told and not each.place else {}
    return {
        "row": each.row.number,
        "id": each.row.text("id") or "–",
        "order": each.row.text("order") or "–",
        "exact": exact_words(told.exact_fen[each.place]) if told else None,
        **{f"{way.value}_fen": lines.get(way) for way in OF_LINES},
        **{f"{way.value}_fen": totals.get(way) for way in OF_ORDERS},
        "platform_fen": None if each.place else each.platform_fen,
        "agrees": "–" if each.place else ", ".join(agreeing(each) or ()) or "–",
        "says": says(each.refusal, each.fault),
    }


def totals_line(found: Sequence[RowComparison]) -> dict[str, Any]:
    orders = of_orders(found)
    exact = sum((fen for each in orders for fen in each.exact_fen), Fraction(0))
    told = [each.platform_fen for each in found if each.comparison and not each.place]
    platform = sum(fen for fen in told if fen is not None)
    return {
        "row": "all",
        "id": "–",
        "order": f"{len(orders)} orders",
        "exact": exact_words(exact),
        **{f"{way.value}_fen": total for way, total in totals_of(orders).items()},
        "platform_fen": platform if any(fen is not None for fen in told) else None,
        "agrees": "–",
        "says": "–",
    }


def facts_of_all(found: Sequence[RowComparison]) -> dict[str, Any]:
    """For programs: amounts in CNY as text; ways of rounding by their names."""
    orders = of_orders(found)
    totals = totals_of(orders)
    return {
        "ours": OURS.value,
        "rows": [facts_of(each) for each in found],
        "totals": {way.value: yuan(total) for way, total in totals.items()},
        "differences": {way.value: yuan(total - totals[OURS]) for way, total in totals.items()},
        "orders": len(orders),
        "orders_that_differ": {
            way.value: sum(each.difference_fen(way) != 0 for each in orders) for way in Rounding
        },
    }


def facts_of(each: RowComparison) -> dict[str, Any]:
    told = each.comparison
    return {
        "row": each.row.number,
        "id": each.row.text("id") or None,
        "order": each.row.text("order") or None,
        "exact": exact_words(told.exact_fen[each.place]) if told else None,
        "line": ways(told.by_line[each.place]) if told else None,
        "order_total": ways(told.totals) if told else None,
        "platform": None if each.platform_fen is None else yuan(each.platform_fen),
        "agrees": agreeing(each),
        "refusal": refusal_facts(each.refusal),
        "fault": fault_facts(each.fault),
    }


def ways(sums: Any) -> dict[str, str]:
    return {way.value: yuan(fen) for way, fen in sums.items()}


def agreeing(each: RowComparison) -> list[str] | None:
    """The ways that give what the platform has; none named means that no rounding explains it."""
    if each.comparison is None or each.platform_fen is None:
        return None
    return [way.value for way in each.comparison.ways_to(each.platform_fen)]


def exact_words(fen: Fraction) -> str:
    """CNY with a few places, rounded half up for the eye alone."""
    scale = 10**EXACT_PLACES
    whole = (2 * fen * scale // 100 + 1) // 2
    return str(Decimal(whole) / scale)
