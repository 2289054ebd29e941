"""Shelves of what customs has on file: firms, books, items of the account book."""

import sqlalchemy as sa

from adapters.api.shelf import Shelf
from application import streams
from domain.identifiers import Partition, shared_of
from projections import customs_file
from projections.customs_file import books, firms, items


def shared_rows(table: sa.Table, partition: str) -> sa.Subquery:
    """They stand in what the operator's books share."""
    columns = [column for column in table.c if column.name != "partition"]
    book = sa.literal(partition, sa.Text).label("partition")
    shared = shared_of(Partition(partition))
    return sa.select(book, *columns).where(table.c.partition == shared).subquery()


def firms_in(partition: str) -> sa.Subquery:
    return shared_rows(firms, partition)


def books_in(partition: str) -> sa.Subquery:
    return shared_rows(books, partition)


SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "firms",
        "A firm as customs has it on file: its codes, its name, and what it is in messages.",
        customs_file.MODEL,
        firms_in(""),
        ("firm_id",),
        ("customs_code",),
        kind=streams.FIRM,
        rows_of=firms_in,
    ),
    Shelf(
        "item-records",
        "A product as the book's customs office has it on file: its item, line, unit and words.",
        customs_file.MODEL,
        items.select().subquery(),
        ("sku",),
        ("record_no", "book_line"),
        kind=streams.ITEM,
    ),
    Shelf(
        "books-at-customs",
        "How a book declares: its account book, offices, modes, and the firms that answer for it.",
        customs_file.MODEL,
        books_in(""),
        ("book",),
        ("ems_no",),
        rows_of=books_in,
    ),
)
