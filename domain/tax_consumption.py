"""Which consumption tax goods bear: for cosmetics by their price, for wine always.

High-end cosmetics are those whose price without VAT reaches so much a millilitre, gram or piece
(Cai Shui 2016-103). The price is the taxable one, with freight and insurance, so that a public
reduction may take a cream below the line.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from domain.dated import Since, in_force
from domain.refusals import AmountRefused


class ConsumptionGoods(Enum):
    """Goods that bear consumption tax; all others bear none."""

    COSMETICS = "cosmetics"
    WINE = "wine"


class ContentUnit(Enum):
    """What the content of a sale unit is measured in."""

    MILLILITRE = "ml"
    GRAM = "g"
    PIECE = "piece"


@dataclass(frozen=True, slots=True)
class Content:
    """What is in one sale unit: 50 ml, 20 g, ten pieces."""

    amount: Decimal
    unit: ContentUnit


@dataclass(frozen=True, slots=True)
class ConsumptionRule:
    """A rate, and from which price a unit of content on; without a price it is always due."""

    rate: Decimal
    from_fen: dict[ContentUnit, int] | None = None


COSMETICS = (
    Since(date(2016, 4, 8), ConsumptionRule(Decimal("0.30"))),
    Since(
        date(2016, 10, 1),
        ConsumptionRule(
            Decimal("0.15"),
            {ContentUnit.MILLILITRE: 1_000, ContentUnit.GRAM: 1_000, ContentUnit.PIECE: 1_500},
        ),
    ),
)
"""30 % of all of them, then 15 % of high-end ones only; the price itself counts as high-end."""

WINE = (Since(date(2016, 4, 8), ConsumptionRule(Decimal("0.10"))),)

RULES = {ConsumptionGoods.COSMETICS: COSMETICS, ConsumptionGoods.WINE: WINE}


class ContentUnknown(AmountRefused):
    """Raised for goods whose rate rests on what a unit holds, where nobody says what that is."""


def consumption_rate_of(
    goods: ConsumptionGoods | None,
    taxable_fen: int,
    quantity: int,
    content: Content | None,
    day: date,
) -> Decimal:
    """The rate for sale units of a taxable price in all, on a day. Raises ContentUnknown."""
    if goods is None:
        return Decimal(0)
    rule = in_force(RULES[goods], day)
    if rule.from_fen is None:
        return rule.rate
    if content is None or content.amount <= 0:
        raise ContentUnknown(goods=goods.value)
    # Multiplied, not divided: 499.99 over 50 ml is below the line by less than any rounding.
    reached = taxable_fen >= rule.from_fen[content.unit] * content.amount * quantity
    return rule.rate if reached else Decimal(0)
