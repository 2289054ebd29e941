"""Conditions on columns, asked of rows that are held in memory, as the database would answer."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BooleanClauseList, Grouping, Null

Holds = Callable[[Mapping[str, Any]], bool]
"""Whether a row, by column name, meets a condition."""

_COMPARED: dict[Any, Callable[[Any, Any], Any]] = {
    operators.eq: operator.eq,
    operators.ne: operator.ne,
    operators.lt: operator.lt,
    operators.le: operator.le,
    operators.gt: operator.gt,
    operators.ge: operator.ge,
    operators.is_: operator.is_,
    operators.is_not: operator.is_not,
    operators.in_op: lambda value, values: value in values,
    operators.not_in_op: lambda value, values: value not in values,
}


class UnaskableConditionError(Exception):
    """Raised for a condition of a kind that rows in memory cannot be asked."""


def condition(where: Any) -> Holds:
    """Columns compared with values, in, not in, is, is not; joined by and, or."""
    if isinstance(where, Grouping):
        return condition(where.element)
    if isinstance(where, BooleanClauseList):
        parts = [condition(part) for part in where.clauses]
        together = all if where.operator is operators.and_ else any
        return lambda row: together(part(row) for part in parts)
    if isinstance(where, sa.BinaryExpression) and where.operator in _COMPARED:
        return _comparison(where)
    raise UnaskableConditionError(str(where))


def columns_of(where: sa.ColumnElement[bool]) -> set[str]:
    """The columns that have to be known of a row that is asked."""
    return {each.name for each in sa.sql.visitors.iterate(where) if isinstance(each, sa.Column)}


def _comparison(where: sa.BinaryExpression[Any]) -> Holds:
    compare, name, value = _COMPARED[where.operator], str(where.left.key), _value_of(where.right)
    if where.operator in (operators.is_, operators.is_not):
        return lambda row: bool(compare(row[name], value))
    # NULL compared with anything is neither true nor false.
    return lambda row: row[name] is not None and bool(compare(row[name], value))


def _value_of(right: Any) -> Any:
    if isinstance(right, Grouping):
        return _value_of(right.element)
    if isinstance(right, Null):
        return None
    if isinstance(right, sa.BindParameter):
        value = right.effective_value
        return frozenset(value) if isinstance(value, list | tuple) else value
    if isinstance(right, sa.sql.elements.True_ | sa.sql.elements.False_):
        return isinstance(right, sa.sql.elements.True_)
    raise UnaskableConditionError(str(right))
