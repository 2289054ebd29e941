"""What has customs on file: which firms, which books, and which items of each book?"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.books_at_customs import BookDescribed
from domain.firm import FirmCorrected, FirmRegistered
from domain.item_record import ItemRecordFiled
from projections.columns import UtcTime
from projections.ordering import Sorts, in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.writing import put

Row = sa.Row[*tuple[Any, ...]]

_metadata = sa.MetaData()


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


firms = sa.Table(
    "customs_file_firms",
    _metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("firm_id", sa.Text, primary_key=True),
    text("name"),
    text("customs_code"),
    text("credit_code"),
    text("dxp_id"),
    text("roles"),
    sa.Column("since", sa.Date, nullable=False),
    text("reason"),
    sa.Column("filed_at", UtcTime, nullable=False),
)

items = sa.Table(
    "customs_file_items",
    _metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("sku", sa.Text, primary_key=True),
    text("record_no"),
    sa.Column("book_line", sa.Integer, nullable=False),
    text("unit_code"),
    sa.Column("units", sa.Integer, nullable=False),
    sa.Column("pieces", sa.Integer, nullable=False),
    text("name"),
    text("specification"),
    sa.Column("filed_at", UtcTime, nullable=False),
    sa.Index("customs_file_items_by_line", "partition", "book_line", "sku"),
)

books = sa.Table(
    "customs_file_books",
    _metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("book", sa.Text, primary_key=True),
    text("number_head"),
    text("ems_no"),
    text("customs_office"),
    text("port_office"),
    text("trade_mode"),
    text("traffic_mode"),
    text("zone_firm"),
    text("guarantor"),
    text("place_code"),
    text("wrap_code"),
    sa.Column("described_at", UtcTime, nullable=False),
)

COMMA = ","


def register(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, firms, [firm_row(each) for each in recorded])


def firm_row(each: Recorded) -> dict[str, Any]:
    event: FirmRegistered | FirmCorrected = each.event
    facts = event.facts
    if isinstance(event, FirmCorrected):
        filed = {"reason": event.reason, "filed_at": event.corrected_at}
    else:
        filed = {"reason": "", "filed_at": event.registered_at}
    return {
        "partition": partition_of(each),
        "firm_id": event.firm_id,
        "name": facts.name,
        "customs_code": facts.customs_code,
        "credit_code": facts.credit_code,
        "dxp_id": facts.dxp_id,
        "roles": COMMA.join(facts.roles),
        "since": facts.since,
        **filed,
    }


def file_items(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, items, [item_row(each) for each in recorded])


def item_row(each: Recorded) -> dict[str, Any]:
    columns = [column.name for column in items.c if column.name != "partition"]
    return {"partition": partition_of(each), **{n: getattr(each.event, n) for n in columns}}


def describe(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, books, [book_row(each) for each in recorded])


def book_row(each: Recorded) -> dict[str, Any]:
    event: BookDescribed = each.event
    own = ("partition", "book", "described_at")
    facts = {c.name: getattr(event.facts, c.name) for c in books.c if c.name not in own}
    of_event = {"book": event.book, "described_at": event.described_at}
    return {"partition": partition_of(each), **of_event, **facts}


HANDLERS: dict[type, Handler] = {
    FirmRegistered: register,
    FirmCorrected: register,
    ItemRecordFiled: file_items,
    BookDescribed: describe,
}

MODEL = ReadModel("customs_file", _metadata, HANDLERS)

FIRM_SORTS: Sorts = {"firm": firms.c.firm_id, "name": firms.c.name, "filed": firms.c.filed_at}
ITEM_SORTS: Sorts = {"line": items.c.book_line, "sku": items.c.sku, "filed": items.c.filed_at}


def firms_of(
    connection: sa.Connection, shared: str, *, sort: str = "firm", limit: int, offset: int = 0
) -> Sequence[Row]:
    query = sa.select(firms).where(firms.c.partition == shared)
    query = in_order(query, FIRM_SORTS, sort, firms.c.firm_id)
    return connection.execute(query.limit(limit).offset(offset)).all()


def items_of(
    connection: sa.Connection, partition: str, *, sort: str = "line", limit: int, offset: int = 0
) -> Sequence[Row]:
    query = sa.select(items).where(items.c.partition == partition)
    query = in_order(query, ITEM_SORTS, sort, items.c.sku)
    return connection.execute(query.limit(limit).offset(offset)).all()


def book_named(connection: sa.Connection, shared: str, book: str) -> Row | None:
    query = sa.select(books).where(books.c.partition == shared, books.c.book == book)
    return connection.execute(query).one_or_none()
