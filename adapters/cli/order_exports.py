"""`orders export`: every order with its money as a file, in the language and zone asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer

from adapters.cli.session import session_of
from adapters.cli.table_exports import FILE, FORM, LANGUAGE, ZONE, AskedFile, write_table
from projections import order_search
from projections.order_search import Cursor, OrderFilter

ROWS_AT_ONCE = 2_000


def export(
    context: typer.Context,
    file: Path = FILE,
    campaign: str | None = typer.Option(None),
    merchant: str | None = typer.Option(None),
    form: str | None = FORM,
    language: str = LANGUAGE,
    zone: str = ZONE,
) -> None:
    """Write all orders to a file, however many: they pass by and are not held."""
    # It stands with the pages, which take a second to import.
    from adapters.web.order_rows import COLUMNS

    session, asked = session_of(context), AskedFile.of(file, form, language, zone)
    shown = OrderFilter(merchant, campaign)
    count = write_table(
        session, asked, COLUMNS, lambda connection: every_order(connection, session.book, shown)
    )
    print(f"{count:,} orders in {file}")


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
