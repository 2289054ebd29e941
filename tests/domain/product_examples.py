from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.identifiers import MerchantId, Sku
from domain.product import ProductRegistered, RegisterProduct, facts_of
from domain.product_facts import LegalUnit, ListEntry, Size
from domain.tax import TaxRates

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
DAY = date(2026, 11, 1)
RATES = TaxRates(Decimal("0.13"))
FACTS = (Sku("milk"), MerchantId("m-1"), "Milk", "1901101000", "122", "609", RATES, 900, 1_500)

register = RegisterProduct(*FACTS, AT)
registered = ProductRegistered(*FACTS, "", (), None, None, None, "", "", None, AT)

ENTRY = ListEntry("2016-0042", date(2016, 4, 8), date(2027, 12, 31))
in_full = replace(
    register,
    gtin="9421025231254",
    legal_units=(LegalUnit("035", Decimal("0.8")), LegalUnit("122", Decimal(1))),
    net_grams=800,
    size=Size(100, 100, 150),
    shelf_life_days=540,
    brand="Meadow",
    specification="800 g a can",
    positive_list=ENTRY,
)
whole = facts_of(in_full)
"""Everything that customs asks for, and nothing wrong with it."""
