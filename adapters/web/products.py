"""Products: the catalogue, one of them, its form, and taking it off the list."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.product_import.cells import TEXT_MAX
from adapters.product_import.columns import MERCHANT, NAMES
from adapters.product_import.drafting import CellsFaultyError, drafted
from adapters.product_import.faults import CellFault
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.pages import Page, page_of
from adapters.web.product_pages import catalogue_page, form_page, product_page
from domain.identifiers import Sku, shared_of
from domain.product import RegisterProduct, WithdrawProduct

router = APIRouter()


@router.get("/products")
def products(page: Annotated[Page, Depends(page_of)]) -> Response:
    return catalogue_page(page)


@router.get("/products/new")
def new_product(page: Annotated[Page, Depends(page_of)]) -> Response:
    return form_page(page)


@router.post("/products/new")
def register(act: Annotated[Act, Depends(act_of)]) -> Response:
    return filed(act, "")


@router.get("/products/{sku:path}/edit")
def edit_product(sku: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return form_page(page, sku)


@router.post("/products/{sku:path}/edit")
def edit(sku: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return filed(act, sku)


def filed(act: Act, sku: str) -> Response:
    """All faults of the form stand beside their fields; the first is the one that refused it."""
    faults = list[CellFault]()

    def command() -> RegisterProduct:
        try:
            return drafted(said_in(act, sku), act.now)
        except CellsFaultyError as faulty:
            faults.extend(faulty.faults)
            first = faults[0]
            raise FieldRefusedError(first.column, first.words, first.remedy) from None

    return act.handle(
        command,
        to=act.page.url("products", sku or str(act.form.get("sku", "")).strip()),
        again=lambda: form_page(act.page, sku, faults),
        partition=shared_of(act.page.partition),
    )


def said_in(act: Act, sku: str) -> dict[str, str]:
    said = {name: act.text(name, needed=False, longest=TEXT_MAX) for name in NAMES}
    if sku:
        said["sku"] = sku
    if own := act.page.visitor.own_merchant:
        said[MERCHANT] = own
    return said


@router.post("/products/{sku:path}/withdraw")
def withdraw(sku: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return act.handle(
        lambda: WithdrawProduct(Sku(sku), act.text("reason"), act.now),
        to=act.page.url("products", sku),
        again=lambda: product_page(act.page, sku),
        partition=shared_of(act.page.partition),
    )


# Last: its path would take every other one for an id.
@router.get("/products/{sku:path}")
def product(sku: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return product_page(page, sku)
