"""Values of rows between what they mean and what drivers take and give, column by column."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

Key = tuple[Any, ...]
Names = tuple[str, ...]

Row = dict[str, Any]
"""By column name."""

Taken = tuple[Any, ...]
"""Values of a row as the driver takes them."""

Values = Sequence[Any]
"""Of one column, row by row."""


def taken(
    connection: sa.Connection, columns: Sequence[sa.Column[Any]], given: Sequence[Values]
) -> Iterator[Taken]:
    """Rows as the driver takes them; `given` holds the values of each of the columns."""
    turned = []
    for column, values in zip(columns, given, strict=True):
        kind = column.type.dialect_impl(connection.dialect)
        process = kind.bind_processor(connection.dialect)
        turned.append(values if process is None else _processed(process, values))
    return zip(*turned, strict=True)


def rows_of(
    connection: sa.Connection,
    columns: Sequence[sa.Column[Any]],
    stored: Sequence[tuple[Any, ...]],
) -> list[Row]:
    """Rows as the driver gives them, turned into what they mean."""
    if not stored:
        return []
    turned, names = list[Iterable[Any]](), [column.name for column in columns]
    for column, values in zip(columns, zip(*stored, strict=True), strict=True):
        kind = column.type.dialect_impl(connection.dialect)
        process = kind.result_processor(connection.dialect, None)
        turned.append(values if process is None else _processed(process, values))
    return [dict(zip(names, row, strict=True)) for row in zip(*turned, strict=True)]


def _processed(process: Callable[[Any], Any], values: Values) -> list[Any]:
    """Each value once: of thousands of rows, most tell the same few times."""
    try:
        known = {value: process(value) for value in set(values)}
    except TypeError:
        return [process(value) for value in values]
    return [known[value] for value in values]


def default_of(column: sa.Column[Any]) -> Any:
    """What stands in a column that a new row does not name."""
    default = column.server_default if column.server_default is not None else column.default
    argument = getattr(default, "arg", None)
    if argument is None:
        return None
    if isinstance(argument, sa.sql.elements.False_ | sa.sql.elements.True_):
        return isinstance(argument, sa.sql.elements.True_)
    return column.type.python_type(argument)
