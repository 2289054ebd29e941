"""What pages of products show: the catalogue, one product with its faults, and its form."""

from collections.abc import Mapping, Sequence
from datetime import date

from fastapi.responses import Response
from starlette.exceptions import HTTPException

from adapters.codes.tables import name_of
from adapters.product_import.columns import COLUMNS as FILE_COLUMNS
from adapters.product_import.columns import MERCHANT, NAMES, UNSAID, texts_of
from adapters.product_import.faults import CellFault
from adapters.texts import READER, mark, say, translated
from adapters.web.filters import asked
from adapters.web.histories import history_of
from adapters.web.narrowing import as_seen
from adapters.web.pages import Page
from adapters.web.product_columns import Shown, product_table
from adapters.web.refusals import words_of
from adapters.web.remedy_links import remedy_of
from application.streams import PRODUCT
from domain.code_tables import CodeKind
from domain.dated import customs_day
from domain.identifiers import shared_of, stream_of
from domain.product_codes import COUNTRIES
from projections import merchant_dashboard, product_catalogue
from projections.product_catalogue import ProductFilter
from projections.product_rows import STAGES

TEXT_MAX = 60

NEEDED = frozenset(
    ("sku", MERCHANT, "name", "hs_code", "origin_country", "unit_code", "weight_grams",
     "volume_cm3", "vat_percent", "consumption_percent", "tariff_percent")
)  # fmt: skip

UNITS = ("unit_code", "legal_unit_1", "legal_unit_2")

HINTS = {
    "gtin": mark("8, 12, 13 or 14 digits as printed; empty where the good bears none"),
    "hs_code": mark("ten digits"),
    "origin_country": mark("customs code, such as 609"),
    "unit_code": mark("customs code of the unit it is sold in, such as 122 can"),
    "legal_unit_1": mark("the unit the tariff code asks for, such as 035 kg"),
    "legal_factor_1": mark("how many of it one sales unit is, such as 0.5"),
    "specification": mark("what customs reads: content, model, composition"),
    "shelf_life_days": mark("empty for what does not go off"),
    "list_number": mark("the entry it is filed under; empty for lines that are known here"),
    "list_until": mark("empty while no end is known"),
}


def shown_filter(page: Page, stage: str | None) -> ProductFilter:
    """What the address asks for. Raises 422."""
    if stage and stage not in STAGES:
        raise HTTPException(422, say("There is no such stage of products."))
    text = (asked(page, "q") or "")[:TEXT_MAX]
    return ProductFilter(
        asked(page, "merchant"), stage, asked(page, "hs_code"), text, within=page.within
    )


def catalogue_page(page: Page) -> Response:
    stage, shared = asked(page, "stage"), shared_of(page.partition)
    shown = shown_filter(page, stage)
    table, day = product_table(page), customs_day(page.now)
    with page.read(product_catalogue.MODEL) as connection:
        found = product_catalogue.products_of(connection, shared, shown, **table.asked_rows)
        counts = product_catalogue.stages_of(connection, shared, shown_filter(page, None))
    total = counts.get(stage, 0) if stage else sum(counts.values())
    table.of_offset([Shown(row, day) for row in found], total)
    may_edit = page.may_post(page.url("products", "marked"))
    return page.show(
        "products/list.html",
        table=table,
        shown=shown,
        stages=STAGES,
        counts=counts,
        may_edit=may_edit,
        own=page.visitor.own_merchant,
        editable=",".join(NAMES),
    )


def product_page(page: Page, sku: str) -> Response:
    """What it is, what is wrong with it today, where it is offered, and its history."""
    row = row_of(page, sku)
    stream_id = stream_of(shared_of(page.partition), PRODUCT, sku)
    shown = Shown(row, customs_day(page.now))
    return page.show(
        "products/one.html",
        product=row,
        facts=said_of(page, shown),
        faults=[(words_of(each)[1], remedy_of(page, each)) for each in shown.faults],
        day=shown.day,
        offers=offers_of(page, row),
        history=history_of(as_seen(page.system.log.history([stream_id], page.up_to), page.visitor)),
    )


def row_of(page: Page, sku: str) -> product_catalogue.Row:
    """Raises 404, also for what is of others."""
    shared = shared_of(page.partition)
    with page.read(product_catalogue.MODEL) as connection:
        row = product_catalogue.one_product(connection, shared, sku, page.within)
    if row is None:
        raise page.missing("product", sku)
    return row


def said_of(page: Page, shown: Shown) -> Sequence[tuple[str, str, str]]:
    """Every column by its label, for reading, and where a code of customs is looked up."""
    texts = texts_of(shown.facts, shown.row.merchant_id)
    kinds = {"origin_country": CodeKind.COUNTRIES, **dict.fromkeys(UNITS, CodeKind.UNITS)}
    urls = {
        name: page.url("codes", kind=kind.value, text=texts[name])
        for name, kind in kinds.items()
        if texts[name]
    }
    texts["origin_country"] = country_said(texts["origin_country"])
    texts |= {name: unit_said(texts[name], shown.day) for name in UNITS}
    return [
        (column.label, texts[column.name], urls.get(column.name, "")) for column in FILE_COLUMNS
    ]


def unit_said(code: str, day: date) -> str:
    """A code with its name in the reader's language: 122 can."""
    return f"{code} {name_of(CodeKind.UNITS, code, day, READER.get())}".strip()


def country_said(code: str) -> str:
    """A code with the name that the reader's language has for the country."""
    # Imported here: its tables load in half a second, and the start of the pages does not wait.
    from babel import Locale

    letters = COUNTRIES.get(code, "")
    name = Locale(READER.get()).territories.get(letters, "")
    return f"{code} {name}".strip()


def offers_of(page: Page, row: product_catalogue.Row) -> Sequence[product_catalogue.Row]:
    """Campaigns that offer it, for who sees campaigns."""
    if not page.may_read(merchant_dashboard.MODEL):
        return ()
    with page.read(merchant_dashboard.MODEL) as connection:
        return product_catalogue.offers_of(connection, page.partition, row.merchant_id, row.sku)


def form_page(
    page: Page, sku: str = "", faults: Sequence[CellFault] = (), said: Mapping[str, str] = UNSAID
) -> Response:
    """The form of a new product, or of one that stands."""
    if sku:
        row = row_of(page, sku)
        said = texts_of(Shown(row, customs_day(page.now)).facts, row.merchant_id)
    else:
        said = {**said, MERCHANT: page.visitor.own_merchant or ""}
    told = {fault.column: fault.words for fault in faults}
    return page.show(
        "products/form.html",
        sku=sku,
        said=said,
        columns=FILE_COLUMNS,
        needed=NEEDED,
        hints=HINTS,
        told=told,
        wrong=[translated(column.label) for column in FILE_COLUMNS if column.name in told],
        own=page.visitor.own_merchant,
    )
