"""Values that several aggregates speak of: units of a product, and where goods travel."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.identifiers import BatchId, EntryId, Sku


@dataclass(frozen=True, slots=True)
class SkuUnits:
    """A number of smallest sale units of one product."""

    sku: Sku
    quantity: int


@dataclass(frozen=True, slots=True)
class BatchUnits:
    """Units of one product that belong to one purchase batch."""

    batch_id: BatchId
    sku: Sku
    quantity: int


@dataclass(frozen=True, slots=True)
class StockPart:
    """Units of one product taken from one bonded entry."""

    entry_id: EntryId
    sku: Sku
    quantity: int


@dataclass(frozen=True, slots=True)
class Route:
    """A line from overseas to the bonded area; data of a campaign, batch or consignment."""

    origin_country: str
    """Three-digit customs country code."""

    origin_place: str
    port: str
    """Four-digit customs office of arrival."""

    mode: str
    """Customs transport code: 2 sea, 3 rail, 4 road, 5 air."""

    regime: str = "1210"
    """Supervision code, 1210 or 1239 (reference: GACC 2014-57, 2016-75)."""


def counted(units: Iterable[SkuUnits]) -> Counter[Sku]:
    """Units by product."""
    total: Counter[Sku] = Counter()
    for part in units:
        total[part.sku] += part.quantity
    return total


def as_units(counts: Mapping[Sku, int]) -> tuple[SkuUnits, ...]:
    """The products with units left, in order of their names."""
    return tuple(SkuUnits(sku, quantity) for sku, quantity in sorted(counts.items()) if quantity)
