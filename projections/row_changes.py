"""Rows changed by their primary keys: what is set alike travels once for all rows it is set of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from projections.row_reading import ALIKE_ROWS_MIN, are_listed, by_heads, listed, parts
from projections.row_values import Key, Names, Row
from projections.statements import update_each

NEW = "new_"
"""Begins the parameters that are set."""


_NOTHING: Row = {}


class Changes:
    """What is to be set of rows, by their primary keys.

    Rows that were always changed together share one object, by which they are written together.
    """

    def __init__(self) -> None:
        self._by_key: dict[Key, Row] = {}

    def of(self, key: Key) -> Row:
        return self._by_key.get(key, _NOTHING)

    def add(self, key: Key, values: Mapping[str, Any]) -> None:
        self._by_key[key] = {**self.of(key), **values}

    def add_alike(self, keys: Iterable[Key], values: Mapping[str, Any]) -> None:
        by_key, joined = self._by_key, dict[int, tuple[Row, Row]]()
        for key in keys:
            before = by_key.get(key, _NOTHING)
            both = joined.get(id(before))
            if both is None:
                # With what it was before: else another object might come to have its id.
                both = joined[id(before)] = before, {**before, **values}
            by_key[key] = both[1]

    def forget(self, key: Key) -> None:
        self._by_key.pop(key, None)

    def naming(self, names: Collection[str]) -> list[Key]:
        """The keys of rows of which one of these columns is set."""
        return [key for key, row in self._by_key.items() if not row.keys().isdisjoint(names)]

    def write(self, connection: sa.Connection, table: sa.Table) -> None:
        """Set the columns of those rows that stand."""
        _update(connection, table, self._by_key)


def _update(connection: sa.Connection, table: sa.Table, changes: Mapping[Key, Row]) -> None:
    each = list[Key]()
    alike = defaultdict[Names, list[Row]](list)
    for values, keys in _sharing(changes):
        if len(keys) < ALIKE_ROWS_MIN or not _ends_in_text(table):
            each += keys
            continue
        for heads, texts in by_heads(keys).items():
            if len(texts) < ALIKE_ROWS_MIN:
                each += [(*heads, text) for text in texts]
            else:
                alike[_set_by(table, tuple(values))] += _sets(table, values, heads, texts)
    for names, sets in alike.items():
        if names:
            connection.execute(_update_alike(table, names), sets)
    _update_others(connection, table, {key: changes[key] for key in each})


def _sharing(changes: Mapping[Key, Row]) -> Iterator[tuple[Row, list[Key]]]:
    """Each object that is to be set, and the keys that share it."""
    sharing = defaultdict[int, list[Key]](list)
    for key, values in changes.items():
        sharing[id(values)].append(key)
    for keys in sharing.values():
        yield changes[keys[0]], keys


def _update_others(connection: sa.Connection, table: sa.Table, changes: Mapping[Key, Row]) -> None:
    by_names = defaultdict[Names, dict[Key, Row]](dict)
    for key, values in changes.items():
        by_names[_set_by(table, tuple(values))][key] = values
    for names, rows in by_names.items():
        if names:
            update_each(connection, table, names, rows)


@cache
def _set_by(table: sa.Table, names: Names) -> Names:
    """The columns that a change sets: a key stays."""
    return tuple(sorted(set(names).difference(column.name for column in table.primary_key)))


def _ends_in_text(table: sa.Table) -> bool:
    return isinstance(list(table.primary_key)[-1].type, sa.String)


def _sets(table: sa.Table, values: Row, heads: Key, texts: Sequence[str]) -> Iterator[Row]:
    new = {NEW + name: values[name] for name in _set_by(table, tuple(values))}
    key_names = [column.name for column in table.primary_key]
    for some in parts(texts):
        yield {**new, **listed(key_names, heads, some)}


@cache
def _update_alike(table: sa.Table, names: Names) -> sa.Update:
    """Made once, and executed with a set of parameters for each set of rows."""
    new = {name: sa.bindparam(NEW + name, type_=table.c[name].type) for name in names}
    return sa.update(table).where(*are_listed(list(table.primary_key))).values(new)
