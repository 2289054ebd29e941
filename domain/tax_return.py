"""What tax comes back with a part of an order: the tax before less the tax of what stays.

What stays is taxed anew, from the share of its line's taxable price that its units have: so the two
always add up to the tax before, however the order comes back, and no fen is given twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.refusals import AmountRefused
from domain.tax import LineTax, half_up, line_taxes
from domain.tax_quote import LineQuestion


class MoreBackThanSent(AmountRefused):
    """Raised where more units of a line would come back than it has, or fewer than none."""


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """One line's tax before anything came back, and of what stays with the buyer."""

    before: LineTax
    stays: LineTax

    @property
    def given_back(self) -> LineTax:
        return LineTax(
            self.before.tariff_fen - self.stays.tariff_fen,
            self.before.consumption_fen - self.stays.consumption_fen,
            self.before.vat_fen - self.stays.vat_fen,
        )


def returned(
    lines: Sequence[LineQuestion], back: Sequence[int], day: date
) -> tuple[ReturnedLine, ...]:
    """Of an order taxed on that day, so many units of each line come back in all.

    Units of an earlier return count among them: what this one gives back is what all give back
    less what the earlier ones did. Raises MoreBackThanSent.
    """
    for line, units in zip(lines, back, strict=True):
        if not 0 <= units <= line.quantity:
            raise MoreBackThanSent(units=units, quantity=line.quantity)
    rates = [line.rates for line in lines]
    before = line_taxes([line.taxable_fen for line in lines], 0, rates, day)
    left = [left_fen(line, units) for line, units in zip(lines, back, strict=True)]
    stays = line_taxes(left, 0, rates, day)
    return tuple(map(ReturnedLine, before, stays))


def left_fen(line: LineQuestion, back: int) -> int:
    """The taxable price of the units that stay, as their share of the line's."""
    return half_up(line.taxable_fen * (line.quantity - back), line.quantity)
