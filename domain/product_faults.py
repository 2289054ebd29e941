"""Everything that can be wrong with a product, each named for the rule it breaks.

AmountRefused
├── TariffCodeInvalid, GtinInvalid, UnknownCountry, UnknownUnit, ProductTextUnfit
├── ProductMeasureMissing, NetWeightMissing, NetAboveGross, SizeUnsound, VolumeBeyondSize
├── LegalUnitMissing, LegalFactorUnsound, LegalFactorDiffers, LegalUnitsTooMany
├── TaxRatesUnsound, ShelfLifeUnsound, ShelfLifeTooShort
└── ListEntryUnsound, NotOnPositiveList, NotYetOnPositiveList, OffPositiveList
"""

from domain.refusals import AmountRefused


class TariffCodeInvalid(AmountRefused): ...


class GtinInvalid(AmountRefused):
    """Raised for another length, other characters, or a check digit that does not belong to it."""


class UnknownCountry(AmountRefused): ...


class UnknownUnit(AmountRefused): ...


class ProductTextUnfit(AmountRefused):
    """Raised for a text that customs' messages cannot hold: none at all, or too long."""


class ProductMeasureMissing(AmountRefused): ...


class NetWeightMissing(AmountRefused): ...


class NetAboveGross(AmountRefused): ...


class SizeUnsound(AmountRefused): ...


class VolumeBeyondSize(AmountRefused):
    """Raised where the volume is larger than the box that the size makes."""


class LegalUnitMissing(AmountRefused): ...


class LegalUnitsTooMany(AmountRefused):
    """Raised for more than two legal units, or for the same one twice."""


class LegalFactorUnsound(AmountRefused):
    """Raised for a factor that is not above 0, or finer than customs' quantities can be."""


class LegalFactorDiffers(AmountRefused):
    """Raised where the factor of a unit of weight is not the net weight, or of the sales unit
    itself not 1."""


class TaxRatesUnsound(AmountRefused): ...


class ShelfLifeUnsound(AmountRefused): ...


class ShelfLifeTooShort(AmountRefused):
    """Raised where goods would go off before they can be at their buyers' doors."""


class ListEntryUnsound(AmountRefused):
    """Raised for an entry of the positive list without a number, or that ends before it begins."""


class NotOnPositiveList(AmountRefused):
    """Raised where neither the table of lines nor the product names an entry."""


class NotYetOnPositiveList(AmountRefused): ...


class OffPositiveList(AmountRefused):
    """Raised after the last day on the list; `until` is that day."""
