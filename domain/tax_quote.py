"""What tax an order would bear, told before it is placed: the treatment, the taxes, the policy.

Within the limits tariff is zero and VAT and consumption tax are reduced; one indivisible item above
the single limit is taxed in full; several items above it, or a year that would pass its limit, go
by general trade and are refused here (Cai Guan Shui 2016-18 and 2018-49).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from domain.buyers_year import OverYearlyLimit, QuotaNotPositive
from domain.dated import (
    REDUCED_TAX_SHARE,
    SINGLE_LIMIT_FEN,
    YEARLY_LIMIT_FEN,
    in_force,
    in_force_since,
)
from domain.refusals import AmountRefused
from domain.tax import LineTax, TaxRates, line_taxes

ROUNDING = "each tax of each line, half up to the fen"
BEARS_A_CHANGE = "the merchant bears a rise until declaration, the buyer gets back what falls"


class SeveralItemsOverSingleLimit(AmountRefused):
    """Raised where an order above the single limit is more than one item."""


class RatesNotSound(AmountRefused):
    """Raised for rates that no tariff line has."""


class Treatment(Enum):
    IN_LIMIT = "in_limit"
    FULL_TAX = "full_tax"


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """One line: its taxable price with its freight and insurance in it, in fen, and its units."""

    taxable_fen: int
    quantity: int
    rates: TaxRates


@dataclass(frozen=True, slots=True)
class TaxPolicy:
    """Which dated rules a quote rests on: those in force on the day of declaration."""

    day: date
    since: date
    single_limit_fen: int
    yearly_limit_fen: int
    share: Decimal
    """Of VAT and consumption tax within the limits."""


@dataclass(frozen=True, slots=True)
class TaxQuote:
    """`lines` are in the order in which they were asked for."""

    treatment: Treatment
    lines: tuple[LineTax, ...]
    policy: TaxPolicy

    @property
    def total_fen(self) -> int:
        return sum(line.total_fen for line in self.lines)


def policy_on(day: date) -> TaxPolicy:
    since = max(
        in_force_since(SINGLE_LIMIT_FEN, day),
        in_force_since(YEARLY_LIMIT_FEN, day),
        in_force_since(REDUCED_TAX_SHARE, day),
    )
    return TaxPolicy(
        day,
        since,
        in_force(SINGLE_LIMIT_FEN, day),
        in_force(YEARLY_LIMIT_FEN, day),
        in_force(REDUCED_TAX_SHARE, day),
    )


def quoted(lines: Sequence[LineQuestion], used_fen: int, day: date) -> TaxQuote:
    """The tax of one order declared on a day by a buyer who has used some of the year's limit.

    Raises QuotaNotPositive, RatesNotSound, SeveralItemsOverSingleLimit, OverYearlyLimit.
    """
    policy = policy_on(day)
    for line in lines:
        if line.taxable_fen < 1 or line.quantity < 1:
            raise QuotaNotPositive(taxable_fen=line.taxable_fen, quantity=line.quantity)
        if not line.rates.are_sound:
            raise RatesNotSound(vat=line.rates.vat, consumption=line.rates.consumption)
    taxable_fen = sum(line.taxable_fen for line in lines)
    items = sum(line.quantity for line in lines)
    is_over = taxable_fen > policy.single_limit_fen
    if is_over and items > 1:
        raise SeveralItemsOverSingleLimit(
            taxable_fen=taxable_fen, limit_fen=policy.single_limit_fen, items=items
        )
    if used_fen + taxable_fen > policy.yearly_limit_fen:
        raise OverYearlyLimit(
            used_fen=used_fen, taxable_fen=taxable_fen, limit_fen=policy.yearly_limit_fen
        )
    taxes = line_taxes([line.taxable_fen for line in lines], 0, [line.rates for line in lines], day)
    return TaxQuote(Treatment.FULL_TAX if is_over else Treatment.IN_LIMIT, taxes, policy)
