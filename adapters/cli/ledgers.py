"""`ledgers export`: each ledger of the page as a file, all of it, in any language and zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer

from adapters.cli.faults import FileUnusableError
from adapters.cli.session import session_of
from adapters.cli.table_exports import FILE, FORM, LANGUAGE, ZONE, AskedFile, write_table
from projections import customs_ledger

app = typer.Typer(help="The ledgers of the account book.", no_args_is_help=True)


@app.callback()
def ledgers() -> None:
    """A word of its own for each thing that is done with ledgers."""


@dataclass(frozen=True, slots=True)
class Named:
    """What of a ledger is asked for; None is all."""

    line: int | None
    product: str | None
    entry: str | None
    figure: str | None


class Ledger(Enum):
    """The tables of the ledgers page and of a line's own."""

    LINES = "lines"
    DIFFERING = "differing"
    ENTRIES = "entries"
    MOVEMENTS = "movements"


Query = tuple[Sequence[Any], sa.Select[Any]]
"""The columns of the page's table, and the query for its rows."""


@app.command()
def export(
    context: typer.Context,
    file: Path = FILE,
    ledger: Ledger = typer.Option(
        Ledger.LINES, help="The book's lines, those that differ, their entries, or what moved them."
    ),
    line: int | None = typer.Option(None, min=1, help="Of entries and movements: one book line."),
    product: str | None = typer.Option(None, help="Of lines, entries and movements: one product."),
    entry: str | None = typer.Option(None, help="Of entries and movements: one entry."),
    figure: str | None = typer.Option(
        None, help="Of movements: what moved this figure, with its sum after each, such as free."
    ),
    form: str | None = FORM,
    language: str = LANGUAGE,
    zone: str = ZONE,
) -> None:
    """Write a ledger to a file, however long: its rows pass by and are not held."""
    session, asked = session_of(context), AskedFile.of(file, form, language, zone)
    columns, query = CHOSEN[ledger](session.book, Named(line, product, entry, figure))
    count = write_table(
        session, asked, columns, lambda connection: customs_ledger.every_row(connection, query)
    )
    print(f"{count:,} rows of {ledger.value} in {file}")


def lines(book: str, named: Named) -> Query:
    from adapters.web.ledger_columns import LINES

    return LINES, customs_ledger.book_lines_query([book], sku=named.product)


def differing(book: str, named: Named) -> Query:
    from adapters.web.ledger_columns import DIFFER

    return DIFFER, customs_ledger.lines_that_differ_query([book])


def entries(book: str, named: Named) -> Query:
    from adapters.web.ledger_columns import BOOK_LINE, ENTRIES, PRODUCT

    query = customs_ledger.entry_lines_query(
        [book], book_line=named.line, entry_id=named.entry, sku=named.product
    )
    return (BOOK_LINE, PRODUCT, *ENTRIES), query


def movements(book: str, named: Named) -> Query:
    """Without a figure there is nothing that they sum to."""
    from adapters.web.ledger_columns import BOOK_LINE, PRODUCT, movement_columns
    from adapters.web.ledgers import WORDS, signs_of

    if named.figure is not None and named.figure not in WORDS:
        raise FileUnusableError(f"there is no figure {named.figure!r}: {', '.join(WORDS)}")
    query = customs_ledger.movements_query(
        book,
        book_line=named.line,
        entry_id=named.entry,
        sku=named.product,
        signs=signs_of(named.figure),
    )
    columns = movement_columns(named.figure)
    sums = () if named.figure else ("delta", "total")
    return (BOOK_LINE, PRODUCT, *(c for c in columns if c.name not in sums)), query


CHOSEN = {
    Ledger.LINES: lines,
    Ledger.DIFFERING: differing,
    Ledger.ENTRIES: entries,
    Ledger.MOVEMENTS: movements,
}
