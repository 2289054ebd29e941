"""One product as the operator has filed it: what it is to customs, to carriers and to buyers."""

from dataclasses import dataclass, fields
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import MerchantId, Sku
from domain.product_checks import unsound
from domain.product_facts import LegalUnit, ListEntry, ProductFacts, Size
from domain.refusals import UnknownThing
from domain.replacing import replace
from domain.tax import TaxRates


@dataclass(frozen=True, slots=True)
class ProductRegistered:
    """A later registration replaces an earlier one from its time on."""

    sku: Sku
    merchant_id: MerchantId
    name: str
    hs_code: str
    unit_code: str
    origin_country: str
    rates: TaxRates
    weight_grams: int
    """Gross: what a carrier weighs."""

    volume_cm3: int
    gtin: str
    legal_units: tuple[LegalUnit, ...]
    net_grams: int | None
    size: Size | None
    shelf_life_days: int | None
    brand: str
    specification: str
    positive_list: ListEntry | None
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class ProductWithdrawn:
    """Nobody offers it any more; registering it again brings it back."""

    sku: Sku
    merchant_id: MerchantId
    reason: str
    withdrawn_at: datetime


Event = ProductRegistered | ProductWithdrawn


@dataclass(frozen=True, slots=True)
class Product:
    registered: ProductRegistered | None = None
    is_withdrawn: bool = False


def evolve(product: Product, event: Event) -> Product:
    match event:
        case ProductRegistered():
            return Product(event)
        case ProductWithdrawn():
            return replace(product, is_withdrawn=True)


@dataclass(frozen=True, slots=True)
class RegisterProduct:
    """File a product, or replace all that was filed of it.

    `weight_grams` is gross; legal units are the tariff's first and second, each with how many of it
    one sales unit is.
    """

    sku: Sku
    merchant_id: MerchantId
    name: str
    hs_code: str
    unit_code: str
    origin_country: str
    rates: TaxRates
    weight_grams: int
    volume_cm3: int
    at: datetime
    gtin: str = ""
    legal_units: tuple[LegalUnit, ...] = ()
    net_grams: int | None = None
    size: Size | None = None
    shelf_life_days: int | None = None
    brand: str = ""
    specification: str = ""
    positive_list: ListEntry | None = None


@dataclass(frozen=True, slots=True)
class WithdrawProduct:
    """Take a product off the list. What campaigns have offered of it already stands."""

    sku: Sku
    reason: str
    at: datetime


Command = RegisterProduct | WithdrawProduct

SAID = tuple(f.name for f in fields(RegisterProduct) if f.name != "at")
"""What a registration says, under the same names in the command and in its event."""


class UnknownProduct(UnknownThing): ...


def decide(command: Command, product: Product) -> list[Event]:
    match command:
        case RegisterProduct():
            return registration(command, product)
        case WithdrawProduct():
            return withdrawal(command, product)


def registration(command: RegisterProduct, product: Product) -> list[Event]:
    for fault in unsound(facts_of(command)):
        raise fault
    said = {name: getattr(command, name) for name in SAID}
    registered = ProductRegistered(**said, registered_at=command.at)
    known = None if product.is_withdrawn else product.registered
    if known is not None and replace(known, registered_at=command.at) == registered:
        return []
    return [registered]


def withdrawal(command: WithdrawProduct, product: Product) -> list[Event]:
    known = product.registered
    if known is None:
        raise UnknownProduct(sku=command.sku)
    if product.is_withdrawn:
        return []
    return [ProductWithdrawn(known.sku, known.merchant_id, command.reason, command.at)]


def facts_of(said: RegisterProduct | ProductRegistered) -> ProductFacts:
    """What a registration says of the goods, without whose they are."""
    return ProductFacts(
        said.sku,
        said.name,
        said.hs_code,
        said.unit_code,
        said.origin_country,
        said.rates,
        said.weight_grams,
        said.volume_cm3,
        said.gtin,
        said.legal_units,
        said.net_grams,
        said.size,
        said.shelf_life_days,
        said.brand,
        said.specification,
        said.positive_list,
    )


DECIDER = Decider(initial=Product(), evolve=evolve, decide=decide)
