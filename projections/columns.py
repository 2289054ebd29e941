"""Columns and conditions that mean the same on SQLite and on PostgreSQL."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class UtcTime(sa.TypeDecorator[datetime]):
    """An aware time in, the same moment in UTC out; SQLite by itself would lose the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class _TextSet(sa.TypeDecorator[Collection[str]]):
    """Any number of texts in one parameter, as JSON: to write an array takes ten times as long."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Collection[str] | None, dialect: sa.Dialect) -> str:
        return json.dumps(list(value or ()), ensure_ascii=False)


class _OneOf(FunctionElement[bool]):
    type = sa.Boolean()
    inherit_cache = True
    # Else SQLAlchemy writes `… = 1` on SQLite, which then reads the whole table.
    _is_implicitly_boolean = True


@compiles(_OneOf, "postgresql")
def _one_of_array(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(clause, **options) for clause in element.clauses)
    array = f"ARRAY(SELECT json_array_elements_text(CAST({texts} AS json)))"
    return f"({column} = ANY({array}))"


@compiles(_OneOf, "sqlite")
def _one_of_json(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({texts})))"


def is_one_of(column: sa.Column[str], texts: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a text column holds one of many texts, 10,000 and more: always one parameter."""
    return _OneOf(column, sa.bindparam(None, texts, type_=_TextSet(), unique=True))


def is_one_of_parameter(column: sa.Column[str], name: str) -> sa.ColumnElement[bool]:
    """The same for a statement that is made once and executed with {name: texts}."""
    return _OneOf(column, sa.bindparam(name, type_=_TextSet()))


def as_it_is(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return column


def without_index(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The same value, which no index knows: for a condition or an order that is not worth one.

    SQLite keeps no statistics. Of two indexes it takes the one with more columns, or the one that
    spares it a sort, and then reads a million rows for want of the fifty that the other has.
    """
    nothing: Any = "" if isinstance(column.type, sa.String) else 0
    return column + sa.literal(nothing, column.type)


def is_within(
    column: sa.ColumnElement[Any], merchants: Collection[str] | None
) -> list[sa.ColumnElement[bool]]:
    """Conditions that keep to what belongs to some merchants; None is everybody's, so none."""
    if merchants is None:
        return []
    if len(merchants) == 1:
        # An equation, so that an index by merchant also gives the order of the rows.
        return [column == next(iter(merchants))]
    return [_OneOf(column, sa.bindparam(None, merchants, type_=_TextSet(), unique=True))]


def merchants_of(merchant_id: str | None, within: Collection[str] | None) -> Collection[str] | None:
    """One merchant of those that may be shown; None where every merchant is asked for."""
    if merchant_id is None:
        return within
    return [merchant_id] if within is None or merchant_id in within else []
