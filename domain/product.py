"""One product as the operator has filed it: what it is to customs."""

from dataclasses import dataclass
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import MerchantId, Sku
from domain.refusals import AmountRefused
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
    volume_cm3: int
    registered_at: datetime


Event = ProductRegistered


@dataclass(frozen=True, slots=True)
class Product:
    registered: ProductRegistered | None = None


def evolve(product: Product, event: Event) -> Product:
    return Product(event)


@dataclass(frozen=True, slots=True)
class RegisterProduct:
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


Command = RegisterProduct

HS_CODE_DIGITS = 10


class TariffCodeInvalid(AmountRefused): ...


class ProductMeasureMissing(AmountRefused): ...


class TaxRatesUnsound(AmountRefused): ...


def decide(command: Command, product: Product) -> list[Event]:
    if not is_tariff_code(command.hs_code):
        raise TariffCodeInvalid(hs_code=command.hs_code)
    if not command.rates.are_sound:
        raise TaxRatesUnsound(sku=command.sku, rates=command.rates)
    if command.weight_grams < 1 or command.volume_cm3 < 1:
        raise ProductMeasureMissing(sku=command.sku)
    registered = ProductRegistered(
        command.sku,
        command.merchant_id,
        command.name,
        command.hs_code,
        command.unit_code,
        command.origin_country,
        command.rates,
        command.weight_grams,
        command.volume_cm3,
        command.at,
    )
    known = product.registered
    if known is not None and facts_of(known) == facts_of(registered):
        return []
    return [registered]


def is_tariff_code(text: str) -> bool:
    return len(text) == HS_CODE_DIGITS and text.isdecimal() and text.isascii()


def facts_of(event: ProductRegistered) -> tuple[object, ...]:
    """All of a registration but its time."""
    return (
        event.merchant_id,
        event.name,
        event.hs_code,
        event.unit_code,
        event.origin_country,
        event.rates,
        event.weight_grams,
        event.volume_cm3,
    )


DECIDER = Decider(initial=Product(), evolve=evolve, decide=decide)
