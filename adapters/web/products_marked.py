"""Many products edited at once: marked ones, or all that a filter shows; previewed before."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.product_import.columns import BY_NAME
from adapters.product_import.laying_over import ProductRow, Sender
from adapters.product_import.report import Report
from adapters.product_import.running import Intake
from adapters.texts import mark, say, translated
from adapters.web.acts import Act, FieldRefusedError, act_of, reached_at
from adapters.web.pages import Page
from adapters.web.product_pages import catalogue_page
from adapters.web.refusals import CHANGED_MEANWHILE
from application.event_log import ChangedMeanwhile
from application.outcome import Outcome
from application.registering import PRODUCTS_PER_COMMAND_MAX
from domain.identifiers import shared_of
from projections import product_catalogue
from projections.product_catalogue import ProductFilter

CHANGEABLE = (
    "hs_code", "origin_country", "unit_code", "legal_unit_1", "legal_factor_1", "vat_percent",
    "consumption_percent", "tariff_percent", "shelf_life_days", "brand", "list_number",
    "list_since", "list_until",
)  # fmt: skip
"""What many products may have in common."""

NOTHING_MARKED = mark("Mark at least one product, or take all that the filter shows.")
NOTHING_CHANGED = mark("Say at least one thing that changes.")

router = APIRouter()


@router.post("/products/marked")
def choose(act: Annotated[Act, Depends(act_of)]) -> Response:
    """Nothing happens yet: what shall change is asked for."""
    skus = skus_in(act)
    if not skus:
        words = translated(NOTHING_MARKED)
        return act.refused("products", words, 422, lambda: catalogue_page(act.page))
    return marked_page(act.page, skus, {}, None)


@router.post("/products/marked/preview")
def preview(act: Annotated[Act, Depends(act_of)]) -> Response:
    """What would become of each; nothing is recorded."""
    skus = skus_in(act)
    try:
        changes = changes_in(act)
    except FieldRefusedError as fault:
        page = act.page
        return act.refused(fault.field, fault.words, 422, lambda: marked_page(page, skus, {}, None))
    report = intake_of(act.page).checked(rows_of(skus, changes), act.now)
    return marked_page(act.page, skus, changes, report)


@router.post("/products/marked/edit")
def edit(act: Annotated[Act, Depends(act_of)]) -> Response:
    page, skus = act.page, skus_in(act)
    changes = {name: act.text(name, needed=False) for name in CHANGEABLE}
    rows = rows_of(skus, {name: said for name, said in changes.items() if said})
    try:
        report = intake_of(page).taken(rows, act.command_id(), act.now)
    except ChangedMeanwhile:
        words = translated(CHANGED_MEANWHILE)
        return act.refused("", words, 409, lambda: marked_page(page, skus, changes, None))
    if report.faults:
        return marked_page(page, skus, changes, report)
    outcome = Outcome(report.position, len(report.changed))
    return RedirectResponse(reached_at(page.url("products"), outcome), 303)


def skus_in(act: Act) -> Sequence[str]:
    """As many as one command takes, of what is within reach: others are not there."""
    page = act.page
    if act.is_ticked("whole"):
        return all_shown(page, str(act.form.get("asked", "")))
    # SKUs may hold spaces: hidden fields and boxes say one each.
    named = list(dict.fromkeys(str(sku) for sku in act.form.getlist("products")))
    with page.read(product_catalogue.MODEL) as connection:
        rows = product_catalogue.products_named(
            connection, shared_of(page.partition), named[:PRODUCTS_PER_COMMAND_MAX], page.within
        )
    return [row.sku for row in rows]


def all_shown(page: Page, query: str) -> Sequence[str]:
    asked = dict(parse_qsl(query))
    shown = ProductFilter(
        asked.get("merchant"),
        asked.get("stage"),
        asked.get("hs_code"),
        asked.get("q", ""),
        page.within,
    )
    with page.read(product_catalogue.MODEL) as connection:
        rows = product_catalogue.products_of(
            connection, shared_of(page.partition), shown, limit=PRODUCTS_PER_COMMAND_MAX
        )
    return [row.sku for row in rows]


def changes_in(act: Act) -> dict[str, str]:
    """What is said; a field that is left empty changes nothing. Raises FieldRefusedError."""
    said = {name: act.text(name, needed=False) for name in CHANGEABLE}
    changes = {name: text for name, text in said.items() if text}
    if not changes:
        raise FieldRefusedError(CHANGEABLE[0], translated(NOTHING_CHANGED))
    return changes


def rows_of(skus: Sequence[str], changes: dict[str, str]) -> list[ProductRow]:
    return [ProductRow(n, {"sku": sku, **changes}) for n, sku in enumerate(skus, 1)]


def intake_of(page: Page) -> Intake:
    visitor = page.visitor
    sender = Sender(visitor.actor, visitor.reach.merchants)
    return Intake(page.system, shared_of(page.partition), sender)


def marked_page(
    page: Page, skus: Sequence[str], changes: dict[str, str], report: Report | None
) -> Response:
    by_sku = {f.row: skus[f.row - 1] for f in report.faults} if report else {}
    return page.show(
        "products/marked.html",
        skus=skus,
        changes=changes,
        columns=[BY_NAME[name] for name in CHANGEABLE],
        report=report,
        by_row=by_sku,
        is_most=len(skus) == PRODUCTS_PER_COMMAND_MAX,
        title=say("Edit many products"),
    )
