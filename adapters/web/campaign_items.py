"""Products on the form of a campaign: chosen by SKU, their facts as they are filed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from adapters.web.acts import NEW_ID, Act
from adapters.web.pages import Page
from application.drafting import facts_of_merchant, products_of
from domain.campaign_events import CampaignItem
from domain.identifiers import MerchantId, Sku, shared_of
from domain.product import facts_of
from domain.product_facts import ProductFacts
from domain.tax import TaxRates
from projections import product_catalogue
from projections.product_catalogue import REGISTERED, ProductFilter

ITEM_ROWS = 8
"""Products that an empty form has room for."""

ITEM_ROWS_MAX = 100
"""Those of a form that is filled in already: the campaign that it copies may offer more."""

CHOICES_MAX = 500
"""SKUs that the field offers; any other may be typed."""

ITEMS = "items"
"""The field of refusals about what a campaign offers."""

FILED_FIELDS = ("hs_code", "unit_code", "vat", "excise", "tariff", "grams", "cm3")
"""Asked for where no product is filed."""

HUNDRED = Decimal(100)

Value = TypeVar("Value")


def item_rows(said: Mapping[str, object]) -> int:
    """How many rows the form has for what is said on it."""
    named = (row for row in range(ITEM_ROWS_MAX) if said.get(f"sku-{row}"))
    return max(ITEM_ROWS, *(row + 1 for row in named), 0)


def items_of(act: Act) -> tuple[CampaignItem, ...]:
    rows = [row for row in range(ITEM_ROWS_MAX) if act.form.get(f"sku-{row}")]
    skus = {row: Sku(act.name_of_id(f"sku-{row}")) for row in rows}
    reader = act.page.system.handling.reader
    known = products_of(reader, act.page.partition, skus.values())
    filed = facts_of_merchant(known, MerchantId(act.name_of_id("merchant_id")))
    return tuple(item_of(act, row, sku, filed.get(sku)) for row, sku in skus.items())


def item_of(act: Act, row: int, sku: Sku, filed: ProductFacts | None) -> CampaignItem:
    """What the form leaves empty is what is filed; where nothing is, it must be said."""

    def said(
        name: str, read: Callable[[str], Value], known: Callable[[ProductFacts], Value]
    ) -> Value:
        field = f"{name}-{row}"
        if filed is not None and not act.text(field, needed=False):
            return known(filed)
        return read(field)

    def share(field: str) -> Decimal:
        return act.decimal(field) / HUNDRED

    def measure(field: str) -> int:
        return act.whole(field, least=1)

    return CampaignItem(
        sku,
        said("item", act.text, lambda f: f.name),
        act.decimal(f"price-{row}"),
        act.whole(f"units-{row}"),
        said("hs_code", act.text, lambda f: f.hs_code),
        said("unit_code", act.text, lambda f: f.unit_code),
        filed.origin_country if filed else origin_of(act, row),
        TaxRates(
            said("vat", share, lambda f: f.rates.vat),
            said("excise", share, lambda f: f.rates.consumption),
            said("tariff", share, lambda f: f.rates.tariff),
        ),
        said("grams", measure, lambda f: f.gross_grams),
        said("cm3", measure, lambda f: f.volume_cm3),
    )


def origin_of(act: Act, row: int) -> str:
    """Where the goods come from: from where they are sent, unless somebody says otherwise."""
    return act.text(f"origin-{row}", needed=False) or act.text("origin_country")


def filed_rows(page: Page) -> Sequence[ProductFacts | None]:
    """What is filed of the product that each row of the form names, as far as one may see it."""
    said: Mapping[str, object] = page.typed or page.request.query_params
    asked = [str(said.get(f"sku-{row}") or "").strip() for row in range(item_rows(said))]
    skus = [Sku(text) if NEW_ID.fullmatch(text) else None for text in asked]
    merchant_id = page.visitor.own_merchant or str(said.get("merchant_id") or "").strip()
    known = products_of(page.system.handling.reader, page.partition, filter(None, skus))
    seen = {
        sku: facts_of(product)
        for sku, product in known.items()
        if merchant_id in ("", product.merchant_id)
        and (page.within is None or product.merchant_id in page.within)
    }
    return [seen.get(sku) if sku else None for sku in skus]


def rows_of_their_own(page: Page) -> Sequence[bool]:
    """Rows that say themselves what is filed of their product: what was typed stays on the form."""
    return [
        any(page.typed.get(f"{name}-{row}") for name in FILED_FIELDS)
        for row in range(ITEM_ROWS_MAX)
    ]


def beside_its_product(page: Page) -> None:
    """A rule that one of the products breaks stands at its row: at the last that names it."""
    fault = page.fault
    if fault is None or fault.field != ITEMS:
        return
    for row in reversed(range(ITEM_ROWS_MAX)):
        if fault.sku and str(page.typed.get(f"sku-{row}") or "").strip() == fault.sku:
            page.fault = replace(fault, field=f"sku-{row}")
            return


def choices(page: Page) -> Sequence[product_catalogue.Row]:
    """Products to choose from, for who sees them."""
    if not page.may_read(product_catalogue.MODEL):
        return ()
    shown = ProductFilter(page.visitor.own_merchant, REGISTERED, within=page.within)
    with page.read(product_catalogue.MODEL) as connection:
        return product_catalogue.products_of(
            connection, shared_of(page.partition), shown, limit=CHOICES_MAX
        )
