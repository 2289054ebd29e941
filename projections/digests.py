"""A hash of all that a read model holds: grown and rebuilt, on any database, it is the same."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from projections.read_model import ReadModel

ROWS_AT_ONCE = 1_000


def digest(engine: sa.Engine, model: ReadModel) -> str:
    """The content of a read model's tables, in the order of their primary keys."""
    with engine.connect() as connection:
        return digest_in(connection, model)


def digest_in(
    connection: sa.Connection, model: ReadModel, told: Callable[[int], None] = lambda _: None
) -> str:
    """The same as one transaction sees it; `told` hears how many rows more were read."""
    content = hashlib.sha256()
    for table in sorted(model.tables.tables.values(), key=lambda table: table.name):
        content.update(_line([table.name, *table.columns.keys()]))
        ordered = [_in_byte_order(connection, column) for column in table.primary_key]
        query = sa.select(table).order_by(*ordered).execution_options(yield_per=ROWS_AT_ONCE)
        with connection.execute(query) as result:
            for rows in result.partitions():
                for row in rows:
                    content.update(_line([_plain(value) for value in row]))
                told(len(rows))
    return content.hexdigest()


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, default=str).encode() + b"\n"


def _in_byte_order(connection: sa.Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Texts in the order of their bytes, as SQLite has them; elsewhere it depends on the place."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, sa.String):
        return sa.collate(column, "C")
    return column


def _plain(value: Any) -> Any:
    """The same for the same value, however the database keeps it."""
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case frozenset():
            return sorted(value)
        case Mapping():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value
