"""What is known of a product as customs, carriers and buyers ask for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.identifiers import Sku
from domain.tax import TaxRates

CUBIC_MM_PER_CM3 = 1_000


@dataclass(frozen=True, slots=True)
class LegalUnit:
    """A unit that the tariff asks quantities in, and how many of it one sales unit is."""

    unit_code: str
    per_sales_unit: Decimal


@dataclass(frozen=True, slots=True)
class Size:
    """Of one sales unit as it is packed."""

    length_mm: int
    width_mm: int
    height_mm: int

    @property
    def volume_cm3(self) -> int:
        """Of the box around it, rounded up."""
        return -(-self.length_mm * self.width_mm * self.height_mm // CUBIC_MM_PER_CM3)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """The entry of the positive list a product is filed under, its first and its last day."""

    number: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """Of one product; texts are empty and values None where nobody has said them yet."""

    sku: Sku
    name: str
    hs_code: str
    unit_code: str
    origin_country: str
    rates: TaxRates
    gross_grams: int
    volume_cm3: int
    gtin: str = ""
    legal_units: tuple[LegalUnit, ...] = ()
    """The first and, where the tariff asks for one, the second."""

    net_grams: int | None = None
    size: Size | None = None
    shelf_life_days: int | None = None
    brand: str = ""
    specification: str = ""
    positive_list: ListEntry | None = None

    @property
    def is_bare(self) -> bool:
        """Whether it says no more than an item of a campaign says itself."""
        bare = ProductFacts(
            self.sku,
            self.name,
            self.hs_code,
            self.unit_code,
            self.origin_country,
            self.rates,
            self.gross_grams,
            self.volume_cm3,
        )
        return self == bare


@dataclass(frozen=True, slots=True)
class Journey:
    """From the day goods are made at the earliest to the buyer's door."""

    made_on: date
    dispatch_by: date
    transport_days: int

    @property
    def arrives_on(self) -> date:
        return self.dispatch_by + timedelta(days=self.transport_days)
