"""Ledgers: the lines of the account book, each figure with the movements behind it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import mark
from adapters.web import account_book
from adapters.web.filters import asked
from adapters.web.ledger_columns import (
    AREAS,
    differing_table,
    entries_table,
    line_table,
    movement_table,
)
from adapters.web.pages import Page, page_of
from projections import customs_ledger

router = APIRouter()
router.include_router(account_book.router)

TAKING_OFF = {
    "increase": {"posted": 1, "returned": 1},
    "free": {"posted": 1, "returned": 1, "reserved": -1, "gone": -1},
    "balance": {"posted": 1, "returned": 1, "gone": -1},
    "physical": {"counted": 1, "returned": 1, "departed": -1},
}
"""Figures that are sums of others: how much each movement changes them."""

WORDS = {
    "expected": mark("expected, by entry lists that are not posted yet"),
    "increase": mark("actual increase = in + back"),
    "value": mark("value, in at the filed price and out at the average price"),
    "posted": mark("in, by the port's posting"),
    "returned": mark("back, by returns that customs accepted"),
    "reserved": mark("reserved, by declarations that are alive"),
    "gone": mark("gone, by exits that the port has posted"),
    "free": mark("free = in + back − reserved − gone"),
    "balance": mark("balance of the book = in + back − gone"),
    "counted": mark("counted, by tally and stock counts"),
    "departed": mark("departed, through the gate"),
    "physical": mark("physical = counted + back − departed"),
}


@router.get("/ledgers")
def ledgers(page: Annotated[Page, Depends(page_of)]) -> Response:
    mine, sku = [page.partition], asked(page, "product")
    with page.read(customs_ledger.MODEL) as connection:
        rows = customs_ledger.book_lines(connection, mine)
        differ = customs_ledger.lines_that_differ(connection, mine)
    return page.show(
        "ledgers/list.html",
        table=line_table(page).of([row for row in rows if sku in (None, row.sku)]),
        differ=differing_table(page).of(differ),
        products=sorted({row.sku for row in rows}),
        product=sku,
    )


@router.get("/ledgers/{book_line}/{sku}")
def book_line(book_line: str, sku: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    """One line of the book: the entries it is made of, and the movements of one figure."""
    if not (book_line.isascii() and book_line.isdigit() and len(book_line) < 10):
        raise page.missing("book line", book_line)
    figure, entry_id, number = asked(page, "figure"), asked(page, "entry"), int(book_line)
    figure = figure if figure in WORDS else None
    table = movement_table(page, figure)
    with page.read(customs_ledger.MODEL) as connection:
        entries = customs_ledger.entry_lines_of(connection, [page.partition], book_line=number)
        movements = customs_ledger.movements_of(
            connection,
            page.partition,
            book_line=number,
            entry_id=entry_id,
            sku=sku,
            signs=signs_of(figure),
            is_falling=table.asked.is_falling,
            limit=table.limit,
            offset=table.asked.offset,
        )
    entries = [row for row in entries if row.sku == sku]
    if not entries:
        raise page.missing("book line", f"{book_line} with {sku}")
    return page.show(
        "ledgers/line.html",
        number=number,
        sku=sku,
        entries=entries_table(page).of(entries),
        sums=sums_of(entries),
        figure=figure,
        entry_id=entry_id,
        movements=table.of_offset(movements),
        words=WORDS,
        areas=AREAS,
    )


def signs_of(figure: str | None) -> Mapping[str, int] | None:
    """What each number of a movement does to the figure that was opened."""
    return TAKING_OFF.get(figure, {figure: 1}) if figure else None


def sums_of(entries: Sequence[Any]) -> dict[str, int]:
    return {name: sum(getattr(row, name) for row in entries) for name in WORDS}
