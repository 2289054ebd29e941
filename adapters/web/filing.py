"""What customs has on file: firms are registered and corrected, items and the book described."""

from dataclasses import fields
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.acts import Act, act_of
from adapters.web.filing_pages import firms_page, items_page
from adapters.web.pages import Page, page_of
from domain.books_at_customs import BookFacts, DescribeBook
from domain.firm import ROLES, CorrectFirm, FirmFacts, RegisterFirm
from domain.identifiers import Sku, book_of, shared_of
from domain.item_record import FileItemRecord

ID_MAX = 60

router = APIRouter()


@router.get("/firms")
def firms(page: Annotated[Page, Depends(page_of)]) -> Response:
    return firms_page(page)


@router.post("/firms")
def register(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page
    return act.handle(
        lambda: RegisterFirm(act.text("firm_id", longest=ID_MAX), facts_in(act), act.now),
        to=page.url("firms"),
        again=lambda: firms_page(page),
        partition=shared_of(page.partition),
    )


@router.post("/firms/correct")
def correct(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page

    def command() -> CorrectFirm:
        firm_id = act.text("firm_id", longest=ID_MAX)
        return CorrectFirm(firm_id, facts_in(act), act.text("reason"), act.now)

    return act.handle(
        command,
        to=page.url("firms"),
        again=lambda: firms_page(page),
        partition=shared_of(page.partition),
    )


def facts_in(act: Act) -> FirmFacts:
    return FirmFacts(
        act.text("customs_code"),
        act.text("credit_code", needed=False),
        act.text("name"),
        tuple(role for role in ROLES if act.is_ticked(f"role_{role}")),
        act.text("dxp_id", needed=False),
        act.day("since"),
    )


@router.get("/items")
def items(page: Annotated[Page, Depends(page_of)]) -> Response:
    return items_page(page)


@router.post("/items")
def file_item(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page

    def command() -> FileItemRecord:
        return FileItemRecord(
            Sku(act.text("sku", longest=ID_MAX)),
            act.text("record_no"),
            act.whole("book_line"),
            act.now,
            act.text("unit_code", needed=False),
            act.whole("units"),
            act.whole("pieces"),
            act.text("name", needed=False),
            act.text("specification", needed=False),
        )

    return act.handle(command, to=page.url("items"), again=lambda: items_page(page))


@router.post("/items/book")
def describe(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page

    def command() -> DescribeBook:
        named = {field.name: act.text(field.name, needed=False) for field in fields(BookFacts)}
        return DescribeBook(book_of(page.partition), BookFacts(**named), act.now)

    return act.handle(
        command,
        to=page.url("items"),
        again=lambda: items_page(page),
        partition=shared_of(page.partition),
    )
