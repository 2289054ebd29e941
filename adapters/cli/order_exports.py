"""`orders export`: every order with its money as a file, in the language and zone asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer

from adapters.cli.faults import FileUnusableError
from adapters.cli.session import session_of
from adapters.texts import LANGUAGES, SOURCE, reading
from projections import order_search
from projections.order_search import Cursor, OrderFilter

ROWS_AT_ONCE = 2_000

FORMS = ("csv", "xlsx", "parquet")


def export(
    context: typer.Context,
    file: Path = typer.Argument(help="Its ending says how: .csv, .xlsx or .parquet."),
    campaign: str | None = typer.Option(None),
    merchant: str | None = typer.Option(None),
    language: str = typer.Option(SOURCE, help="Of heads and words: en or zh."),
    zone: str = typer.Option("Asia/Shanghai", help="In which times are shown, such as UTC."),
) -> None:
    """Write all orders to a file, however many: they pass by and are not held."""
    # They stand with the pages, which take a second to import.
    from adapters.web.formats import CHOSEN_ZONE, is_zone
    from adapters.web.order_rows import COLUMNS
    from adapters.web.tables.files import WRITERS

    form = file.suffix.removeprefix(".")
    if form not in WRITERS:
        raise FileUnusableError(f"{file}: files are made as {', '.join(FORMS)}")
    if language not in LANGUAGES:
        raise FileUnusableError(f"there is no language {language!r}: {', '.join(LANGUAGES)}")
    if not is_zone(zone):
        raise FileUnusableError(f"there is no time zone {zone!r}")
    session = session_of(context)
    shown, before = OrderFilter(merchant, campaign), CHOSEN_ZONE.set(zone)
    try:
        with session.reading() as connection, reading(language), file.open("wb") as to:
            count = Counted(every_order(connection, session.book, shown))
            WRITERS[form](to, COLUMNS, count)
    finally:
        CHOSEN_ZONE.reset(before)
    print(f"{count.rows:,} orders in {file}")


def every_order(connection: sa.Connection, book: str, shown: OrderFilter) -> Iterator[Any]:
    """In the order of their ids, page by page: the next begins after the last id."""
    after: Cursor | None = None
    while True:
        rows = order_search.orders_page(
            connection,
            book,
            shown,
            sort=order_search.ORDER_ID,
            is_falling=False,
            after=after,
            limit=ROWS_AT_ONCE,
        )
        yield from rows
        if len(rows) < ROWS_AT_ONCE:
            return
        after = order_search.next_cursor(rows, order_search.ORDER_ID)


class Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._source = rows
        self.rows = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._source:
            self.rows += 1
            yield row
