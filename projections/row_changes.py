"""Rows changed by their primary keys: what is set alike travels once for all rows it is set of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

import sqlalchemy as sa

from projections.row_reading import ALIKE_ROWS_MIN, are_listed, by_heads, listed, parts
from projections.row_values import Key, Names, Row, Values
from projections.statements import update_each

NEW = "new_"
"""Begins the parameters that are set."""


_NOTHING: Row = {}

Group = tuple[Row, Names, list[Key]]
"""What is set alike of rows, the columns that are set of each of them alone, and the rows."""


class Changes:
    """What is to be set of rows, by their primary keys.

    Rows that were always changed together share one object, by which they are written together.
    What a column is to be in each of many rows is kept column by column.
    """

    def __init__(self) -> None:
        self._shared: dict[Key, Row] = {}
        self._own: dict[str, dict[Key, Any]] = {}

    def of(self, key: Key) -> Row:
        shared = self._shared.get(key, _NOTHING)
        own = {name: column[key] for name, column in self._own.items() if key in column}
        return {**shared, **own} if own else shared

    def add(self, key: Key, values: Mapping[str, Any]) -> None:
        self._shared[key] = {**self._shared.get(key, _NOTHING), **values}
        self._replace((key,), values)

    def add_alike(self, keys: Collection[Key], values: Mapping[str, Any]) -> None:
        shared, joined = self._shared, dict[int, tuple[Row, Row]]()
        for key in keys:
            before = shared.get(key, _NOTHING)
            both = joined.get(id(before))
            if both is None:
                # With what it was before: else another object might come to have its id.
                both = joined[id(before)] = before, {**before, **values}
            shared[key] = both[1]
        self._replace(keys, values)

    def add_each(self, name: str, values: Mapping[Key, Any]) -> None:
        """One column, each row to its own value."""
        self._own.setdefault(name, {}).update(values)

    def _replace(self, keys: Iterable[Key], names: Iterable[str]) -> None:
        """What was set of each alone is set otherwise now."""
        if self._own:
            for column in [self._own[name] for name in names if name in self._own]:
                for key in keys:
                    column.pop(key, None)

    def forget(self, key: Key) -> None:
        self._shared.pop(key, None)
        for column in self._own.values():
            column.pop(key, None)

    def naming(self, names: Collection[str]) -> list[Key]:
        """The keys of rows of which one of these columns is set."""
        own = (column for name, column in self._own.items() if name in names)
        shared = (key for key, row in self._shared.items() if not row.keys().isdisjoint(names))
        return list(dict.fromkeys(chain(shared, *own)))

    def write(self, connection: sa.Connection, table: sa.Table) -> None:
        """Set the columns of those rows that stand."""
        each = defaultdict[Names, _Columns](_Columns)
        alike = defaultdict[Names, list[Row]](list)
        for shared, own, keys in self._groups():
            rest = keys
            if not own and _ends_in_text(table):
                rest, sets = _sets(table, shared, keys)
                alike[_set_by(table, tuple(shared))] += sets
            names = _set_by(table, (*shared, *own))
            each[names].take(rest, [self._values(name, shared, own, rest) for name in names])
        for names, sets in alike.items():
            if names and sets:
                connection.execute(_update_alike(table, names), sets)
        for names, columns in each.items():
            if names and columns.keys:
                update_each(connection, table, names, columns.keys, columns.values)

    def _groups(self) -> Iterator[Group]:
        own_names = dict[Key, Names]()
        for name, column in self._own.items():
            for key in column:
                own_names[key] = (*own_names.get(key, ()), name)
        groups = defaultdict[tuple[int, Names], list[Key]](list)
        for key, shared in self._shared.items():
            groups[id(shared), own_names.pop(key, ())].append(key)
        for key, own in own_names.items():
            groups[id(_NOTHING), own].append(key)
        for (_, own), keys in groups.items():
            yield self._shared.get(keys[0], _NOTHING), own, keys

    def _values(self, name: str, shared: Row, own: Names, keys: Sequence[Key]) -> Values:
        if name in own:
            return list(map(self._own[name].__getitem__, keys))
        return [shared[name]] * len(keys)


class _Columns:
    """Rows that are set each to its own values, column by column."""

    def __init__(self) -> None:
        self.keys = list[Key]()
        self.values = list[list[Any]]()

    def take(self, keys: Sequence[Key], values: Sequence[Values]) -> None:
        self.keys += keys
        self.values = self.values or [[] for _ in values]
        for known, more in zip(self.values, values, strict=True):
            known.extend(more)


@cache
def _set_by(table: sa.Table, names: Names) -> Names:
    """The columns that a change sets: a key stays."""
    return tuple(sorted(set(names).difference(column.name for column in table.primary_key)))


def _ends_in_text(table: sa.Table) -> bool:
    return isinstance(list(table.primary_key)[-1].type, sa.String)


def _sets(table: sa.Table, values: Row, keys: Sequence[Key]) -> tuple[list[Key], list[Row]]:
    """Sets of rows that begin alike, and the rows of which too few do."""
    if len(keys) < ALIKE_ROWS_MIN:
        return list(keys), []
    few, sets = list[Key](), list[Row]()
    new = {NEW + name: values[name] for name in _set_by(table, tuple(values))}
    key_names = [column.name for column in table.primary_key]
    for heads, texts in by_heads(keys).items():
        if len(texts) < ALIKE_ROWS_MIN:
            few += [(*heads, text) for text in texts]
        else:
            sets += [{**new, **listed(key_names, heads, some)} for some in parts(texts)]
    return few, sets


@cache
def _update_alike(table: sa.Table, names: Names) -> sa.Update:
    """Made once, and executed with a set of parameters for each set of rows."""
    new = {name: sa.bindparam(NEW + name, type_=table.c[name].type) for name in names}
    return sa.update(table).where(*are_listed(list(table.primary_key))).values(new)
