"""What a campaign's items owe to the products they offer: to say the same, and to be fit."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from domain.campaign_commands import ItemDiffersFromProduct, ProductsUnfit
from domain.campaign_events import CampaignItem
from domain.dated import customs_day
from domain.identifiers import Sku
from domain.product_checks import faults_of
from domain.product_facts import Journey, ProductFacts
from domain.refusals import Refused
from domain.replacing import replace

DAYS_TO_THE_DOOR = 0
"""Goods must last until the promised dispatch: what happens after it nobody has promised."""


def without_facts(items: Iterable[CampaignItem]) -> list[CampaignItem]:
    """What is offered, whatever is filed of it."""
    return [replace(item, facts=None) for item in items]


def require_as_filed(item: CampaignItem) -> None:
    """What customs, taxes and carriers read of an item is what its product says.

    Raises ItemDiffersFromProduct.
    """
    facts = item.facts
    if facts is None:
        return
    pairs = {
        "sku": (item.sku, facts.sku),
        "hs_code": (item.hs_code, facts.hs_code),
        "unit_code": (item.unit_code, facts.unit_code),
        "origin_country": (item.origin_country, facts.origin_country),
        "rates": (item.rates, facts.rates),
        "weight_grams": (item.weight_grams, facts.gross_grams),
    }
    for field, (offered, filed) in pairs.items():
        if offered != filed:
            raise ItemDiffersFromProduct(sku=item.sku, field=field, offered=offered, filed=filed)


def as_filed(item: CampaignItem, facts: ProductFacts | None) -> CampaignItem:
    """An offer made again: its price, cap and name, and what its product says by now."""
    if facts is None:
        return replace(item, facts=None)
    return replace(
        item,
        hs_code=facts.hs_code,
        unit_code=facts.unit_code,
        origin_country=facts.origin_country,
        rates=facts.rates,
        weight_grams=facts.gross_grams,
        facts=facts,
    )


def require_fit(items: Iterable[CampaignItem], dispatch_by: date, at: datetime) -> None:
    """Every product may be sold on this day, and lasts until its promised dispatch.

    Items without facts are taken as they are. Raises ProductsUnfit with every fault at once.
    """
    day = customs_day(at)
    journey = Journey(day, dispatch_by, DAYS_TO_THE_DOOR)
    faults = tuple(
        fault for item in items if item.facts for fault in faults_of(item.facts, day, journey)
    )
    if faults:
        raise ProductsUnfit(faults=faults)


def unfit_on(items: Iterable[CampaignItem], day: date) -> Mapping[Sku, tuple[Refused, ...]]:
    """Products that may not be declared on a day, each with its faults."""
    found = {item.sku: faults_of(item.facts, day) for item in items if item.facts}
    return {sku: faults for sku, faults in found.items() if faults}
