"""The queries with which sets of rows are read: plain lists of texts wherever keys are texts."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from projections.columns import is_one_of_parameter
from projections.row_values import Key, Names, Row, rows_of

ROWS_PER_STATEMENT_MAX = 10_000
"""Bounds the size of one message to the database."""

OTHER_KEYS_MAX = 500
"""Keys with days or positions in them are listed one by one: such tables have few rows a page."""

ALIKE_ROWS_MIN = 20
"""From here on a statement for keys that begin alike costs less than a share in one for all."""

KEY = "key_"
"""Begins the parameters by which rows are found: a column's own name is that of what is set."""

TEXTS = "texts"
"""The parameter of a statement that is a list of texts."""

Asked = Iterator[tuple[sa.Select[Any], Mapping[str, Any]]]
"""Queries with their parameters."""


def read(
    connection: sa.Connection, table: sa.Table, by: Names, keys: Collection[Key], names: Names
) -> list[Row]:
    """These columns of the rows whose values in the columns `by`, which begin an index, are given.

    `keys` holds one value for each of the columns `by`.
    """
    are_texts = all(isinstance(table.c[name].type, sa.String) for name in by)
    asked = (_by_texts if are_texts else _by_values)(connection, table, by, keys, names)
    columns, rows = [table.c[name] for name in names], list[Row]()
    for selected, given in asked:
        rows += rows_of(connection, columns, connection.execute(selected, given).all())
    return rows


def _by_values(
    connection: sa.Connection, table: sa.Table, by: Names, keys: Collection[Key], names: Names
) -> Asked:
    same = sa.tuple_(*(table.c[name] for name in by))
    for part in parts(list(keys), OTHER_KEYS_MAX):
        yield _selected(table, names).where(same.in_(part)), {}


def _by_texts(
    connection: sa.Connection, table: sa.Table, by: Names, keys: Collection[Key], names: Names
) -> Asked:
    """Mostly of one book and a few runs: plain lists of texts are twice as fast as a join."""
    by_head = by_heads(keys)
    if len(by_head) > 1 and len(keys) < ALIKE_ROWS_MIN * len(by_head):
        for part in parts(list(keys), ROWS_PER_STATEMENT_MAX):
            yield _joined(connection, table, by, part, names), {}
        return
    selected = _listed(table, by, names)
    for heads, texts in by_head.items():
        for some in parts(texts, ROWS_PER_STATEMENT_MAX):
            yield selected, listed(by, heads, some)


def by_heads(keys: Iterable[Key]) -> dict[Key, list[Any]]:
    """The last values of keys that begin alike."""
    found = defaultdict[Key, list[Any]](list)
    for key in keys:
        found[key[:-1]].append(key[-1])
    return found


def parts(rows: Sequence[Any], rows_max: int = ROWS_PER_STATEMENT_MAX) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), rows_max):
        yield rows[start : start + rows_max]


@cache
def _selected(table: sa.Table, names: Names) -> sa.Select[Any]:
    """Columns without their types: value by value they would be turned one by one."""
    columns: list[Any] = [sa.type_coerce(table.c[name], sa.types.NullType()) for name in names]
    return sa.select(*columns)


@cache
def _listed(table: sa.Table, by: Names, names: Names) -> sa.Select[Any]:
    """Made once: to build a statement costs more than to execute it."""
    return _selected(table, names).where(*are_listed([table.c[name] for name in by]))


def are_listed(columns: Sequence[sa.Column[Any]]) -> list[sa.ColumnElement[bool]]:
    """Whether all but the last are what is given, and the last is one of the list of texts."""
    *heads, last = columns
    same = [column == sa.bindparam(KEY + column.name, type_=column.type) for column in heads]
    return [*same, is_one_of_parameter(last, TEXTS)]


def listed(names: Sequence[str], heads: Key, texts: Sequence[str]) -> Row:
    """The parameters of such a condition."""
    return {**{KEY + name: head for name, head in zip(names, heads, strict=False)}, TEXTS: texts}


def _joined(
    connection: sa.Connection, table: sa.Table, by: Names, keys: Sequence[Key], names: Names
) -> sa.Select[Any]:
    source, texts = _given_texts(connection, keys, len(by))
    same = sa.and_(*(table.c[name] == text for name, text in zip(by, texts, strict=True)))
    return _selected(table, names).select_from(source.join(table, same))


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
