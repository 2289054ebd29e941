"""A shelf: one list of rows of a read model, as the interface offers it.

Its rows are those that pages show, its order is that of a key that never changes, so a cursor stays
where it is whatever is added meanwhile. Whose rows they are is asked of the rows themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, create_model

from adapters.access.ownership import merchants_in
from adapters.access.visitor import Visitor
from adapters.api import values
from application.roles import PartyKind
from projections.columns import UtcTime
from projections.columns import is_one_of as is_one_of_texts
from projections.read_model import ReadModel

HIDDEN = frozenset(("partition", "buyer_key", "payer_key"))
"""The book is the one asked; keys of persons tell who ordered where."""

Owned = Callable[[sa.Subquery, list[str]], sa.ColumnElement[bool]]
"""Whether a row belongs to one of some merchants."""


Named = Callable[[sa.Subquery, Visitor], sa.ColumnElement[bool]]
"""The same for somebody of a party that rows name themselves."""


def is_one_of(column: Any, texts: list[str]) -> sa.ColumnElement[bool]:
    """The same for a column of a query."""
    return is_one_of_texts(column, texts)


def by_merchant(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    return is_one_of(rows.c.merchant_id, merchants)


def nobody(_rows: sa.Subquery, _merchants: list[str]) -> sa.ColumnElement[bool]:
    """What belongs to the whole book is nobody's."""
    return sa.false()


@dataclass(frozen=True)
class Shelf:
    name: str
    says: str
    """What a row is, in a sentence."""

    model: ReadModel
    rows: sa.Subquery
    key: tuple[str, ...]
    """Columns, never null, that name one row and order them all."""

    filters: tuple[str, ...] = ()
    owned: Owned = by_merchant
    by_party: Mapping[PartyKind, Named] = field(default_factory=dict)
    """Asked instead of `owned` for parties of these kinds."""

    is_newest_first: bool = False
    kind: str = ""
    """Of the stream that a thing stands on; empty where a row is no thing of its own."""

    hidden: frozenset[str] = HIDDEN

    named: tuple[str, ...] = ()
    """Columns that name one thing in its address, where they are not the key."""

    rows_of: Callable[[str], sa.Subquery] | None = None
    """For rows that a query over one book computes."""

    @property
    def address(self) -> tuple[str, ...]:
        return self.named or self.key

    @cached_property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        return [column for column in self.rows.c if column.name not in self.hidden]

    @cached_property
    def row_model(self) -> type[BaseModel]:
        """Typed as the columns are; what is computed may be missing, but no part of the key."""
        name = f"{''.join(part.capitalize() for part in self.name.split('-'))}Row"
        parts: dict[str, Any] = {
            c.name: (told_type(c, is_key=c.name in self.key), ...) for c in self.columns
        }
        made: type[BaseModel] = create_model(
            name, __config__=ConfigDict(extra="forbid"), __doc__=self.says, **parts
        )
        return made

    def asked(
        self,
        partition: str,
        visitor: Visitor,
        same: Mapping[str, Any],
        behind: Sequence[Any] | None = None,
    ) -> sa.Select[Any]:
        """The rows of a book that somebody sees, in order, from behind a place on."""
        rows = self.rows_of(partition) if self.rows_of else self.rows
        query = sa.select(*rows.c).where(rows.c.partition == partition)
        query = query.where(*(rows.c[name] == value for name, value in same.items()))
        if visitor.reach.merchants is not None:
            query = query.where(self.seen_by(visitor, rows))
        columns = [rows.c[name] for name in self.key]
        if behind is not None:
            here, there = sa.tuple_(*columns), tuple_of(behind, columns)
            # By the first alone, too: there an index is entered where others are computed.
            first, entry = columns[0], literal(behind[0], columns[0])
            if self.is_newest_first:
                query = query.where(here < there, first <= entry)
            else:
                query = query.where(here > there, first >= entry)
        return query.order_by(*(c.desc() if self.is_newest_first else c for c in columns))

    def seen_by(self, visitor: Visitor, rows: sa.Subquery) -> sa.ColumnElement[bool]:
        """Whether a row is one of those that somebody sees who does not see all."""
        if named := self.by_party.get(visitor.party_kind):
            return named(rows, visitor)
        return self.owned(rows, merchants_in(visitor.reach))

    def place_of(self, row: Mapping[str, Any]) -> list[Any]:
        """Where a row stands in the order, as a cursor keeps it."""
        held = (row[name] for name in self.key)
        return [each.isoformat() if isinstance(each, date) else each for each in held]


def tuple_of(place: Sequence[Any], columns: Sequence[sa.ColumnElement[Any]]) -> sa.Tuple:
    return sa.tuple_(*(literal(v, c) for v, c in zip(place, columns, strict=True)))


def literal(value: Any, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    kind = python_type(column)
    if kind in (date, datetime):
        value = kind.fromisoformat(value)
    return sa.literal(value, column.type)


def python_type(column: sa.ColumnElement[Any]) -> Any:
    if isinstance(column.type, UtcTime):
        return datetime
    if isinstance(column.type, sa.JSON):
        return Any
    return column.type.python_type


JSON_TYPES: dict[Any, Any] = {datetime: values.Moment, date: values.Day}


def told_type(column: sa.ColumnElement[Any], *, is_key: bool) -> Any:
    kind = python_type(column)
    told = JSON_TYPES.get(kind, kind)
    return told if is_key or is_always_there(column) else told | None


def is_always_there(column: Any) -> bool:
    """Tables' own columns say so; of what a query computes, in any part of it, it is not known."""
    return all(
        isinstance(base, sa.Column) and isinstance(base.table, sa.Table) and not base.nullable
        for base in column.base_columns
    )
