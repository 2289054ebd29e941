"""The campaign a file's orders belong to: opened from the profile when it does not exist yet."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from adapters.order_import.invoices import Window
from adapters.order_import.profile import CampaignFacts, ProductFacts, Products
from domain.campaign_commands import DraftCampaign
from domain.campaign_events import CampaignItem
from domain.campaign_state import Campaign
from domain.goods import Route
from domain.identifiers import CampaignId, MerchantId, Sku
from domain.product import RegisterProduct
from domain.tax import TaxRates

NAME_CHARACTERS_MAX = 250
"""Longest product name at customs (CEB gname, 2022-05)."""

WORD = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """What the orders need to know of their campaign."""

    campaign_id: CampaignId
    merchant_id: MerchantId
    window: Window
    rates: Mapping[Sku, TaxRates]


@dataclass(frozen=True, slots=True)
class Asked:
    """How often each product is asked for, under which name and at which price."""

    names: Mapping[Sku, Counter[str]]
    prices: Mapping[Sku, Counter[Decimal]]


def window_of(facts: CampaignFacts) -> Window:
    return Window(facts.opens_at.astimezone(UTC), facts.closes_at.astimezone(UTC))


def offer_of(campaign_id: CampaignId, campaign: Campaign) -> Offer:
    """A campaign that stands: its own facts hold, whatever the profile says."""
    return Offer(
        campaign_id,
        campaign.merchant_id,
        Window(campaign.opens_at, campaign.closes_at),
        {sku: item.rates for sku, item in campaign.items.items()},
    )


def drafted(
    campaign_id: CampaignId, asked: Asked, facts: CampaignFacts, products: Products, at: datetime
) -> DraftCampaign:
    """A campaign of all products that sound invoices ask for."""
    window = window_of(facts)
    return DraftCampaign(
        campaign_id,
        MerchantId(facts.merchant_id),
        facts.name,
        items_of(asked, facts, products),
        Route(
            facts.route.origin_country,
            facts.route.origin_place,
            facts.route.port,
            facts.route.mode,
            facts.route.regime,
        ),
        window.opens_at,
        window.closes_at,
        facts.units_min,
        facts.units_max,
        facts.dispatch_by,
        facts.time_zone,
        at,
        facts.dispatch_from,
        facts.terms,
    )


def items_of(asked: Asked, facts: CampaignFacts, products: Products) -> tuple[CampaignItem, ...]:
    """Each product once: under the name and at the price that most rows give it."""
    units_max = facts.units_per_product_max
    return tuple(
        item(
            sku,
            most_frequent_name(sku, asked.names[sku]),
            most_frequent(asked.prices[sku]),
            products,
            units_max,
        )
        for sku in sorted(asked.prices)
    )


def most_frequent(prices: Counter[Decimal]) -> Decimal:
    """Of equally frequent prices the higher one: what a buyer pays without a wholesale rebate."""
    return max(prices, key=lambda price: (prices[price], price))


def most_frequent_name(sku: Sku, names: Counter[str]) -> str:
    known = [name for name in names if name]
    return max(known, key=lambda name: (names[name], name)) if known else sku


@lru_cache(10_000)
def tidied(name: str) -> str:
    """Without stray characters and runs of spaces, and no longer than customs takes it."""
    plain = "".join(c if c.isprintable() and c != "\ufffd" else " " for c in name)
    return " ".join(plain.split())[:NAME_CHARACTERS_MAX]


def item(
    sku: Sku, name: str, unit_price: Decimal, products: Products, units_max: int
) -> CampaignItem:
    facts = product_facts(name, products)
    return CampaignItem(
        sku,
        name,
        unit_price,
        units_max,
        facts.hs_code,
        facts.unit_code,
        facts.origin_country,
        TaxRates(facts.vat, facts.consumption, facts.tariff),
        facts.weight_grams,
        facts.volume_cm3,
    )


def product_facts(name: str, products: Products) -> ProductFacts:
    """The default, changed by the first entry that shares a word with the name."""
    words = set(WORD.findall(name.upper()))
    default = products.default
    for entry in products.by_word:
        if words & entry.words:
            return ProductFacts(
                entry.hs_code,
                default.unit_code,
                default.origin_country,
                default.vat if entry.vat is None else entry.vat,
                default.consumption,
                default.tariff,
                entry.weight_grams,
                entry.volume_cm3,
            )
    return default


def registrations(draft: DraftCampaign) -> list[RegisterProduct]:
    """The same facts for the operator's own list of products."""
    return [
        RegisterProduct(
            item.sku,
            draft.merchant_id,
            item.name,
            item.hs_code,
            item.unit_code,
            item.origin_country,
            item.rates,
            item.weight_grams,
            item.volume_cm3,
            draft.at,
        )
        for item in draft.items
    ]
