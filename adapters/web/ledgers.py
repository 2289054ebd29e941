"""Ledgers: the lines of the account book, each figure with the movements behind it."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import mark
from adapters.web.pages import Page, page_of
from adapters.web.paging import asked, offset_of
from projections import customs_ledger

router = APIRouter()

MOVEMENTS = 200

TAKING_OFF = {
    "free": {"posted": 1, "returned": 1, "reserved": -1, "gone": -1},
    "balance": {"posted": 1, "returned": 1, "gone": -1},
    "physical": {"counted": 1, "returned": 1, "departed": -1},
}
"""Figures that are sums of others: how much each movement changes them."""

WORDS = {
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
    mine = [page.partition]
    with page.read(customs_ledger.MODEL) as connection:
        rows = customs_ledger.book_lines(connection, mine)
        differ = customs_ledger.lines_that_differ(connection, mine)
    return page.show("ledgers/list.html", rows=rows, differ=differ, words=WORDS)


@router.get("/ledgers/{book_line}/{sku}")
def book_line(book_line: str, sku: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    """One line of the book: the entries it is made of, and the movements of one figure."""
    if not (book_line.isascii() and book_line.isdigit() and len(book_line) < 10):
        raise page.missing("book line", book_line)
    figure, entry_id = asked(page, "figure"), asked(page, "entry")
    number, offset = int(book_line), offset_of(page)
    with page.read(customs_ledger.MODEL) as connection:
        entries = customs_ledger.entry_lines_of(connection, [page.partition], book_line=number)
        movements = customs_ledger.movements_of(
            connection,
            page.partition,
            book_line=number,
            entry_id=entry_id,
            sku=sku,
            # From the first on: the sum beside each movement is of all before it.
            limit=offset + MOVEMENTS + 1,
        )
    entries = [row for row in entries if row.sku == sku]
    if not entries:
        raise page.missing("book line", f"{book_line} with {sku}")
    figure = figure if figure in WORDS else None
    return page.show(
        "ledgers/line.html",
        number=number,
        sku=sku,
        entries=entries,
        sums=sums_of(entries),
        figure=figure,
        entry_id=entry_id,
        movements=moved(movements, figure)[offset : offset + MOVEMENTS],
        after=offset + MOVEMENTS if len(movements) > offset + MOVEMENTS else None,
        words=WORDS,
    )


def sums_of(entries: Sequence[Any]) -> dict[str, int]:
    return {name: sum(getattr(row, name) for row in entries) for name in WORDS}


def moved(movements: Sequence[Any], figure: str | None) -> list[dict[str, Any]]:
    """Each movement with what it changed of the figure that was opened, and the sum so far."""
    signs = TAKING_OFF.get(figure or "", {figure: 1} if figure else {})
    rows, total = list[dict[str, Any]](), 0
    for row in movements:
        delta = sum(sign * getattr(row, name) for name, sign in signs.items())
        total += delta
        rows.append({"row": row, "delta": delta, "total": total})
    return rows
