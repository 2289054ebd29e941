"""Rows held in memory while a page of events is applied: read once, changed often, written once.

An order passes twenty stages in a page of its batch; its row is read and written once for all of
them. Who asks for rows always sees them as they stand after all that was written before.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from projections import statements
from projections.row_changes import Changes
from projections.row_index import Index, tuple_getter
from projections.row_reading import read
from projections.row_values import Key, Row, default_of


class HeldTable:
    """The rows of one table that a page has touched.

    A row is known as it stands, known not to stand, or unknown: then it is only read when somebody
    asks. Of rows that stand, those columns are read that somebody asked for.
    """

    def __init__(self, connection: sa.Connection, table: sa.Table) -> None:
        self._connection = connection
        self.table = table
        self.key_names = tuple(column.name for column in table.primary_key)
        self.key_of: Callable[[Mapping[str, Any]], Key] = tuple_getter(self.key_names)
        self._columns = dict.fromkeys(self.key_names)
        """What is known of every row that stands in the database."""

        self._known: dict[Key, Row | None] = {}
        self._apart: dict[Key, bool] = {}
        """Rows that are not changed but written whole, or taken away: whether they are new."""

        self._changes = Changes()
        """What is to be set of all others, known or not."""

        self._missing: dict[Key, Row] = {}
        self._indexes: dict[tuple[str, ...], Index] = {}
        self._read_by: dict[tuple[str, ...], set[Key]] = {}
        self._indexed: frozenset[str] = frozenset()
        self._defaults = {column.name: default_of(column) for column in table.columns}

    def row(self, key: Key) -> Row | None:
        """The row as it stands now, which must be known."""
        return self._known[key]

    def is_known(self, key: Key) -> bool:
        return key in self._known

    def know(self, keys: Iterable[Key], columns: Collection[str] | None = None) -> None:
        """Read those of the rows that are not known yet: these columns, or all."""
        self._widen(self.table.columns.keys() if columns is None else columns)
        unknown = dict.fromkeys(key for key in keys if key not in self._known)
        if not unknown:
            return
        for row in self._read(self.key_names, unknown):
            key = self.key_of(row)
            del unknown[key]
            self._stands(key, row)
        for key in unknown:
            self._known[key] = None
            self._apart[key] = True
            self._changes.forget(key)
            if missing := self._missing.pop(key, None):
                self.write(key, missing)

    def _read(self, by: tuple[str, ...], keys: Collection[Key]) -> list[Row]:
        return read(self._connection, self.table, by, keys, tuple(self._columns))

    def _widen(self, columns: Collection[str]) -> None:
        """Read more columns, also of the rows that are known to stand."""
        if self._columns.keys() >= set(columns):
            return
        self._columns |= dict.fromkeys(columns)
        standing = [key for key in self._known if key not in self._apart]
        for row in self._read(self.key_names, standing):
            known = self._known[self.key_of(row)]
            assert known is not None, "what is taken away is told apart"
            # What is known already may have been changed since it was read.
            known.update({**row, **known})

    def _stands(self, key: Key, row: Row) -> None:
        row.update(self._changes.of(key))
        self._missing.pop(key, None)
        self._known[key] = row
        for index in self._indexes.values():
            index.add(key, row)

    def write(self, key: Key, row: Mapping[str, Any]) -> None:
        """Put a row: whole, or the columns given of a known one."""
        if self._known.get(key) is not None:
            self.change(key, row)
            return
        new = dict(row) if len(row) == len(self._defaults) else {**self._defaults, **row}
        self._known[key] = new
        self._apart.setdefault(key, False)
        self._changes.forget(key)
        self._missing.pop(key, None)
        for index in self._indexes.values():
            index.add(key, new)

    def write_if_missing(self, key: Key, row: Mapping[str, Any]) -> None:
        if key not in self._known:
            self._missing.setdefault(key, {**self._defaults, **row})
        elif self._known[key] is None:
            self.write(key, row)

    def change(self, key: Key, values: Mapping[str, Any]) -> None:
        """Set columns of a row, if it stands."""
        row = self._known.get(key)
        if row is not None:
            if not self._indexed.isdisjoint(values):
                self._reindex(key, row, values)
            row.update(values)
        if key not in self._apart:
            self._changes.add(key, values)
            if key in self._missing:
                self._missing[key].update(values)

    def change_alike(self, keys: Iterable[Key], values: Mapping[str, Any]) -> None:
        """Set the same columns of many rows, of those that stand.

        They travel to the database once for all rows that were changed alike before, too.
        """
        keys = list(keys)
        if self._missing or not self._indexed.isdisjoint(values):
            for key in keys:
                self.change(key, values)
            return
        for row in map(self._known.get, keys):
            if row is not None:
                row.update(values)
        # Mostly no row is: then nobody need be asked.
        apart = self._apart
        self._changes.add_alike([k for k in keys if k not in apart] if apart else keys, values)

    def change_each(self, name: str, values: Mapping[Key, Any]) -> None:
        """Set one column of many rows, each to its own value, of those that stand."""
        if self._missing or name in self._indexed:
            for key, value in values.items():
                self.change(key, {name: value})
            return
        for key in values.keys() & self._known.keys():
            if (row := self._known[key]) is not None:
                row[name] = values[key]
        self._changes.add_each(name, {k: values[k] for k in values if k not in self._apart})

    def _reindex(self, key: Key, row: Row, values: Mapping[str, Any]) -> None:
        after = {**row, **values}
        for index in self._indexes.values():
            if index.value_of(row) != index.value_of(after):
                index.remove(key, row)
                index.add(key, after)

    def remove(self, key: Key) -> None:
        row = self._known.get(key)
        if row is not None:
            for index in self._indexes.values():
                index.remove(key, row)
        self._known[key] = None
        self._apart.setdefault(key, False)
        self._changes.forget(key)
        self._missing.pop(key, None)

    def keys_by(
        self,
        by: tuple[str, ...],
        keys: Collection[Key],
        columns: Collection[str] | None = None,
    ) -> list[Key]:
        """Primary keys of the rows that stand with one of these values in the columns `by`.

        Of these rows, these columns are known then, or all.
        """
        if by == self.key_names:
            self.know(keys, columns)
            return [key for key in keys if self._known[key] is not None]
        self._widen(self.table.columns.keys() if columns is None else {*by, *columns})
        index = self._index(by)
        # What waits for rows that nobody has read may change which rows these are.
        moving = self._changes.naming(set(by).difference(self.key_names))
        self.know([*self._missing, *moving], self._columns)
        if unread := set(keys) - self._read_by[by]:
            for row in self._read(by, unread):
                # One that is known already may have been changed since, and is newer as it is.
                if (key := self.key_of(row)) not in self._known:
                    self._stands(key, row)
            self._read_by[by] |= unread
        return [key for value in keys for key in index.keys.get(value, ())]

    def _index(self, by: tuple[str, ...]) -> Index:
        if by not in self._indexes:
            index = self._indexes[by] = Index(by)
            for key, row in self._known.items():
                if row is not None:
                    index.add(key, row)
            self._read_by[by] = set()
            # What a primary key names never changes.
            self._indexed = self._indexed.union(by).difference(self.key_names)
        return self._indexes[by]

    def flush(self) -> None:
        """Write what was changed: each row once, rows of a kind together."""
        gone, new, whole = list[Key](), list[Row](), list[Row]()
        for key, is_new in self._apart.items():
            row = self._known[key]
            if row is not None:
                (new if is_new else whole).append(row)
            elif not is_new:
                gone.append(key)
        target = self._connection, self.table
        statements.delete(*target, gone)
        statements.insert(*target, new)
        statements.replace(*target, whole)
        self._changes.write(*target)
        statements.insert_missing(*target, list(self._missing.values()))


_held: WeakKeyDictionary[sa.Connection, dict[sa.Table, HeldTable]] = WeakKeyDictionary()


@contextmanager
def holding(connection: sa.Connection) -> Iterator[None]:
    """Hold all rows that are touched inside, and write them at the end."""
    if connection in _held:
        yield
        return
    tables = _held[connection] = {}
    try:
        yield
        for table in tables.values():
            table.flush()
    finally:
        del _held[connection]


@contextmanager
def held(connection: sa.Connection, table: sa.Table) -> Iterator[HeldTable]:
    """The held rows of a table; where nobody holds them, they are written at once."""
    with holding(connection):
        tables = _held[connection]
        if table not in tables:
            tables[table] = HeldTable(connection, table)
        yield tables[table]
