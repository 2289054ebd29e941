"""Tax of one retail import order: per line and per tax, exact fractions, half-up to the fen.

Rules and rates: Cai Guan Shui 2016-18 and 2018-49. The policy is named by the day from which its
shares and limits hold, and an order keeps the name of the one it was taxed under.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.dated import REDUCED_TAX_SHARE, SINGLE_LIMIT_FEN, in_force
from domain.sharing import shared_out

FEN = Decimal("0.01")

Ratio = tuple[int, int]
"""Numerator and denominator, which is positive."""

Charges = tuple[Ratio, Ratio, Ratio]
"""Tariff, consumption tax and VAT of one line in fen, exactly."""

NOTHING: Ratio = (0, 1)


@dataclass(frozen=True, slots=True)
class TaxRates:
    """Statutory rates of one tariff line, as shares (13 % is 0.13)."""

    vat: Decimal
    consumption: Decimal = Decimal(0)
    tariff: Decimal = Decimal(0)

    @property
    def are_sound(self) -> bool:
        """Consumption tax is part of the price that it is charged on, so it cannot be all of it."""
        return 0 <= self.vat < 1 and 0 <= self.consumption < 1 and self.tariff >= 0


@dataclass(frozen=True, slots=True)
class LineTax:
    """What one line is charged, in fen."""

    tariff_fen: int
    consumption_fen: int
    vat_fen: int

    @property
    def total_fen(self) -> int:
        return self.tariff_fen + self.consumption_fen + self.vat_fen


def line_taxes(
    values_fen: Sequence[int], freight_fen: int, rates: Sequence[TaxRates], day: date
) -> tuple[LineTax, ...]:
    """Taxes of an order's lines, given their values, on a day.

    Freight and insurance are part of the taxable price (2016-18) and shared by line value. Above
    the single limit the statutory tax is due in full; whether such an order may be sold at all is
    the order's rule, not this one's.
    """
    # A single line takes it all: most orders have one.
    freight = shared_out(freight_fen, values_fen) if len(values_fen) != 1 else (freight_fen,)
    taxable = [value + part for value, part in zip(values_fen, freight, strict=True)]
    reduced = sum(taxable) <= in_force(SINGLE_LIMIT_FEN, day)
    share = in_force(REDUCED_TAX_SHARE, day).as_integer_ratio()
    return tuple(
        [
            reduced_tax(price, rate, share) if reduced else full_tax(price, rate)
            for price, rate in zip(taxable, rates, strict=True)
        ]
    )


def reduced_tax(taxable_fen: int, rates: TaxRates, share: Ratio) -> LineTax:
    """Within the limits: no tariff, and a share of VAT and consumption tax."""
    return rounded(reduced_charges(taxable_fen, rates, share))


def full_tax(taxable_fen: int, rates: TaxRates) -> LineTax:
    """Above the single limit: tariff, consumption tax and VAT as for general trade."""
    return rounded(full_charges(taxable_fen, rates))


def rounded(charges: Charges) -> LineTax:
    """Each tax by itself, half-up to the fen; the other ways stand in `tax_rounding`."""
    return LineTax(half_up(*charges[0]), half_up(*charges[1]), half_up(*charges[2]))


def reduced_charges(taxable_fen: int, rates: TaxRates, share: Ratio) -> Charges:
    part, whole = share
    return (NOTHING, *consumption_and_vat((taxable_fen * part, whole), rates))


def full_charges(taxable_fen: int, rates: TaxRates) -> Charges:
    part, whole = rates.tariff.as_integer_ratio()
    with_tariff = (taxable_fen * (whole + part), whole)
    return ((taxable_fen * part, whole), *consumption_and_vat(with_tariff, rates))


def consumption_and_vat(price_fen: Ratio, rates: TaxRates) -> tuple[Ratio, Ratio]:
    """Both are charged on the price with the consumption tax in it."""
    price, parts = price_fen
    # Whole numbers, not decimals: exact whatever the rates, and a third of the time.
    consumption, whole = rates.consumption.as_integer_ratio()
    vat, vat_whole = rates.vat.as_integer_ratio()
    without = parts * (whole - consumption)
    return (price * consumption, without), (price * vat * whole, without * vat_whole)


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number; of two that are as near, the larger."""
    return (2 * numerator + denominator) // (2 * denominator)
