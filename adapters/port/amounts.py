"""Amounts and quantities of messages as whole hundred-thousandths, exact as N(19,5) is."""

from decimal import Decimal

UNITS = 100_000
"""Parts of a yuan, a piece or a kilogram that a field can hold."""

UNITS_PER_FEN = UNITS // 100


def exact(value: str | int | Decimal) -> int:
    """Hundred-thousandths of a value as read from a message or kept as text."""
    return int(Decimal(value) * UNITS)


def yuan(units: int) -> Decimal:
    """For a field of a message: no more places than it needs."""
    return Decimal(units) / UNITS


def fen(units: int) -> Decimal:
    return Decimal(units // UNITS_PER_FEN) / 100


def printed(units: int) -> str:
    """As customs prints sums in its texts: 26,114.44."""
    return f"{fen(units):,.2f}"


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number; of two that are as near, the larger."""
    return (2 * numerator + denominator) // (2 * denominator)
