"""How values of refusals are said that are no words yet: money, fields of products, tax rates."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from adapters.product_import.columns import COLUMNS
from adapters.texts import mark, mark_code, say, translated
from adapters.web import formats
from domain.tax import TaxRates

PRODUCT_FIELDS: Mapping[str, str] = {
    **{column.name: column.label for column in COLUMNS},
    "rates": mark("Tax rates"),
    "facts": mark("What is filed"),
}

LOCKS = (mark_code("orders"), mark_code("address"))
"""What a campaign may lock, as a refusal names it."""


NAMES_OF_THINGS = ("sku", "code", "name", "carrier", "holder", "book")


def told(name: str, value: Any, as_said: Callable[[Any], str]) -> str:
    """A value by the name it has in its refusal, and else as it is said anywhere."""
    if value == "":
        return say("none")
    if name in NAMES_OF_THINGS or name.endswith(("_id", "_no")):
        # The refund `cancelled` and the campaign `none` are called so in every language.
        return str(value)
    if name.endswith("_fen") and isinstance(value, int):
        return formats.yuan(value)
    if name == "field" and value in PRODUCT_FIELDS:
        return translated(PRODUCT_FIELDS[value])
    return rates_said(value) if isinstance(value, TaxRates) else as_said(value)


def rates_said(rates: TaxRates) -> str:
    return say(
        "VAT {vat} %, consumption tax {consumption} %, tariff {tariff} %",
        vat=percent(rates.vat),
        consumption=percent(rates.consumption),
        tariff=percent(rates.tariff),
    )


def percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
