"""The statements with which sets of rows are read and written, each the fastest of its database.

On PostgreSQL a set of rows is one JSON text, which is written five times as fast as the driver
writes arrays, or COPY where all are new; on SQLite one executemany of tuples. Column types turn
values into what the driver takes.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from projections.beside import suffix_of
from projections.columns import is_one_of

Key = tuple[Any, ...]
Row = dict[str, Any]

ROWS_PER_STATEMENT_MAX = 10_000
"""Bounds the size of one message to the database."""

OTHER_KEYS_MAX = 500
"""Keys with days or positions in them are listed one by one: such tables have few rows a page."""

COPY_ROWS_MIN = 50
"""From here on COPY, which needs round trips of its own, is faster than INSERT."""


def read(
    connection: sa.Connection, table: sa.Table, by: Sequence[str], keys: Collection[Key]
) -> list[Row]:
    """The whole rows whose values in the columns `by`, which begin an index, are one of `keys`."""
    rows = list[Row]()
    are_texts = all(isinstance(table.c[name].type, sa.String) for name in by)
    for part in parts(list(keys), ROWS_PER_STATEMENT_MAX if are_texts else OTHER_KEYS_MAX):
        stored = connection.execute(_selected(connection, table, by, part)).all()
        rows += _rows_of(connection, table, stored)
    return rows


def _rows_of(
    connection: sa.Connection, table: sa.Table, stored: Sequence[sa.Row[Any]]
) -> Iterator[Row]:
    """Rows as drivers give them, column by column turned into what they mean."""
    names, values = table.columns.keys(), list[Iterable[Any]]()
    for column, given in zip(table.columns, zip(*stored, strict=True), strict=False):
        kind = column.type.dialect_impl(connection.dialect)
        process = kind.result_processor(connection.dialect, None)
        values.append(given if process is None else _processed(process, given))
    return (dict(zip(names, row, strict=True)) for row in zip(*values, strict=True))


@cache
def _as_stored(table: sa.Table) -> tuple[sa.ColumnElement[Any], ...]:
    """A table's columns without their types: value by value they would be turned one by one."""
    return tuple(sa.type_coerce(column, sa.types.NullType()) for column in table.columns)


def _selected(
    connection: sa.Connection, table: sa.Table, by: Sequence[str], keys: Sequence[Key]
) -> sa.Select[Any]:
    *heads, last = (table.c[name] for name in by)
    selected = sa.select(*_as_stored(table))
    if not all(isinstance(column.type, sa.String) for column in (*heads, last)):
        return selected.where(sa.tuple_(*heads, last).in_(keys))
    if len({key[:-1] for key in keys}) == 1:
        # Mostly one book's, of one run: a plain list of texts is twice as fast as a join.
        same = [column == text for column, text in zip(heads, keys[0], strict=False)]
        return selected.where(*same, is_one_of(last, [key[-1] for key in keys]))
    source, texts = _given_texts(connection, keys, len(by))
    joined = sa.and_(*(c == text for c, text in zip((*heads, last), texts, strict=True)))
    return selected.select_from(source.join(table, joined))


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Write rows none of which stands yet."""
    if connection.dialect.name != "postgresql":
        _many(connection, _insert_text(connection, table, "INSERT"), table, rows)
    elif len(rows) >= COPY_ROWS_MIN:
        _copy(connection, table, rows)
    else:
        connection.execute(table.insert(), rows)


def insert_missing(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Write those rows whose primary key does not stand yet."""
    if connection.dialect.name != "postgresql":
        _many(connection, _insert_text(connection, table, "INSERT OR IGNORE"), table, rows)
        return
    for part in parts(rows):
        names = list(part[0])
        source = sa.select(*_given(connection, table, part, names).c)
        statement = postgresql.insert(table).from_select(names, source)
        connection.execute(statement.on_conflict_do_nothing())


def replace(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Write whole rows, whether their primary keys stand already or not."""
    keys = [column.name for column in table.primary_key]
    if connection.dialect.name != "postgresql":
        quoted = [_quoted(connection, c.name) for c in table.columns if not c.primary_key]
        told = ", ".join(f"{name} = excluded.{name}" for name in quoted)
        what = f"DO UPDATE SET {told}" if told else "DO NOTHING"
        text = f"{_insert_text(connection, table, 'INSERT')} ON CONFLICT ({', '.join(keys)}) {what}"
        _many(connection, text, table, rows)
        return
    for part in parts(rows):
        names = table.columns.keys()
        statement = postgresql.insert(table).from_select(
            names, sa.select(*_given(connection, table, part, names).c)
        )
        new = {name: statement.excluded[name] for name in names if name not in keys}
        if new:
            statement = statement.on_conflict_do_update(index_elements=keys, set_=new)
        else:
            statement = statement.on_conflict_do_nothing(index_elements=keys)
        connection.execute(statement)


def update(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Row], names: Sequence[str]
) -> None:
    """Set these columns of rows, found by their primary keys."""
    keys = [column.name for column in table.primary_key]
    if connection.dialect.name != "postgresql":
        sets = ", ".join(f"{_quoted(connection, name)} = ?" for name in names)
        text = f"UPDATE {_table_name(connection, table)} SET {sets} WHERE {_same(connection, keys)}"
        _many(connection, text, table, rows, [*names, *keys])
        return
    for part in parts(rows):
        given = _given(connection, table, part, [*keys, *names]).c
        same = [table.c[key] == given[key] for key in keys]
        new = {name: given[name] for name in names}
        connection.execute(sa.update(table).where(*same).values(new))


def delete(connection: sa.Connection, table: sa.Table, keys: Sequence[Key]) -> None:
    names = [column.name for column in table.primary_key]
    rows = [dict(zip(names, key, strict=True)) for key in keys]
    if connection.dialect.name != "postgresql":
        text = f"DELETE FROM {_table_name(connection, table)} WHERE {_same(connection, names)}"
        _many(connection, text, table, rows, names)
        return
    for part in parts(rows):
        given = _given(connection, table, part, names).c
        connection.execute(sa.delete(table).where(*(table.c[n] == given[n] for n in names)))


def parts(rows: Sequence[Any], rows_max: int = ROWS_PER_STATEMENT_MAX) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), rows_max):
        yield rows[start : start + rows_max]


def _many(
    connection: sa.Connection,
    text: str,
    table: sa.Table,
    rows: Sequence[Row],
    names: Sequence[str] = (),
) -> None:
    """One executemany of tuples: SQLAlchemy's own way costs twice what SQLite does."""
    columns = [table.c[name] for name in names or table.columns.keys()]
    connection.exec_driver_sql(text, _tuples(connection, columns, rows))


def _tuples(
    connection: sa.Connection, columns: Sequence[sa.Column[Any]], rows: Sequence[Row]
) -> list[Key]:
    """The values of rows, column by column turned into what the driver takes."""
    taken = []
    for column in columns:
        name = column.name
        values = [row[name] for row in rows]
        process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        taken.append(values if process is None else _processed(process, values))
    return list(zip(*taken, strict=True))


def _processed(process: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """Each value once: of thousands of rows, most tell the same few times."""
    try:
        known = {value: process(value) for value in set(values)}
    except TypeError:
        return [process(value) for value in values]
    return [known[value] for value in values]


def _insert_text(connection: sa.Connection, table: sa.Table, verb: str) -> str:
    names = ", ".join(_quoted(connection, column.name) for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    return f"{verb} INTO {_table_name(connection, table)} ({names}) VALUES ({marks})"


def _same(connection: sa.Connection, names: Sequence[str]) -> str:
    return " AND ".join(f"{_quoted(connection, name)} = ?" for name in names)


def _table_name(connection: sa.Connection, table: sa.Table) -> str:
    """As SQLAlchemy would write it on this connection."""
    schemas: Mapping[Any, str] = (
        connection.get_execution_options().get("schema_translate_map") or {}
    )
    schema = schemas.get(table.schema, table.schema)
    preparer = connection.dialect.identifier_preparer
    name = preparer.quote(table.name)
    return f"{preparer.quote_schema(schema)}.{name}" if schema else name


def _quoted(connection: sa.Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _copy(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    names = ", ".join(_quoted(connection, column.name) for column in table.columns)
    # The driver itself is asked: names that change on their way through SQLAlchemy do not here.
    target = _table_name(connection, table) + suffix_of(connection)
    statement = f"COPY {target} ({names}) FROM STDIN (FORMAT BINARY)"
    types = [
        column.type.dialect_impl(connection.dialect).compile(connection.dialect).split()[0].lower()
        for column in table.columns
    ]
    with driver.cursor().copy(statement) as copy:
        copy.set_types([_DRIVER_TYPES.get(name, name) for name in types])
        for values in _tuples(connection, list(table.columns), rows):
            copy.write_row(values)


_DRIVER_TYPES = {"timestamp": "timestamptz", "integer": "int4", "bigint": "int8", "boolean": "bool"}
"""PostgreSQL's names of types as its driver knows them."""


def _given(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Row], names: Sequence[str]
) -> sa.FromClause:
    """Some columns of rows as a table."""
    columns = [table.c[name] for name in names]
    given = [dict(zip(names, row, strict=True)) for row in _tuples(connection, columns, rows)]
    text = sa.bindparam(
        None, msgspec.json.encode(given, enc_hook=_plain).decode(), sa.Text, unique=True
    )
    typed = [sa.column(column.name, _plain_type(column)) for column in columns]
    records = sa.func.json_to_recordset(sa.cast(text, sa.JSON)).table_valued(*typed, name="given")
    return records.render_derived(with_types=True)


def _plain(wrapped: Any) -> Any:
    """A document, which column types wrap for the driver."""
    return wrapped.obj


def _plain_type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """A column's type; of texts without their collation, which belongs to the column."""
    return sa.Text() if isinstance(column.type, sa.String) else column.type


def _given_texts(
    connection: sa.Connection, keys: Sequence[Key], width: int
) -> tuple[sa.FromClause, list[sa.ColumnElement[str]]]:
    """Tuples of texts as a table, and its columns."""
    text = sa.bindparam(None, json.dumps(keys, ensure_ascii=False), sa.Text, unique=True)
    if connection.dialect.name == "postgresql":
        each = sa.func.json_array_elements(sa.cast(text, sa.JSON)).table_valued(
            sa.column("value", sa.JSON), name="given"
        )
        return each, [each.c.value[place].as_string() for place in range(width)]
    each = sa.func.json_each(text).table_valued("value", name="given")
    return each, [sa.func.json_extract(each.c.value, f"$[{place}]") for place in range(width)]
