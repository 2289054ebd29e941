"""Rows held in memory while a page of events is applied: read once, changed often, written once.

An order passes twenty stages in a page of its batch; its row is read and written once for all of
them. Who asks for rows always sees them as they stand after all that was written before.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from projections import statements
from projections.row_index import Index, tuple_getter
from projections.statements import Key, Row

Names = frozenset[str]
"""Columns by name."""

COLUMN_SETS_MAX = 6
"""Updates that set other columns are other statements; of more kinds than this, all set all."""


class HeldTable:
    """The rows of one table that a page has touched.

    A row is known as it stands, known not to stand, or unknown: then what is to be changed of it
    waits as a patch, and it is only read when somebody asks.
    """

    def __init__(self, connection: sa.Connection, table: sa.Table) -> None:
        self._connection = connection
        self.table = table
        self.key_names = [column.name for column in table.primary_key]
        self.key_of: Callable[[Mapping[str, Any]], Key] = tuple_getter(tuple(self.key_names))
        self._known: dict[Key, Row | None] = {}
        self._stood: dict[Key, bool | None] = {}
        """Whether the row stands in the database; None where it is written whole all the same."""

        self._changed: dict[Key, Names] = {}
        """What was set of rows that stood."""

        self._joined: dict[tuple[Names | None, tuple[str, ...]], Names] = {}
        self._patches: dict[Key, Row] = {}
        self._missing: dict[Key, Row] = {}
        self._indexes: dict[tuple[str, ...], Index] = {}
        self._read_by: dict[tuple[str, ...], set[Key]] = {}
        self._indexed: frozenset[str] = frozenset()
        self._defaults = {column.name: _default_of(column) for column in table.columns}

    def row(self, key: Key) -> Row | None:
        """The row as it stands now, which must be known."""
        return self._known[key]

    def is_known(self, key: Key) -> bool:
        return key in self._known

    def know(self, keys: Iterable[Key]) -> None:
        """Read those of the rows that are not known yet."""
        unknown = {key for key in keys if key not in self._known}
        if not unknown:
            return
        self._known.update(dict.fromkeys(unknown))
        self._stood.update(dict.fromkeys(unknown, False))
        rows = statements.read(self._connection, self.table, self.key_names, unknown)
        for key, row in zip(map(self.key_of, rows), rows, strict=True):
            self._stands(key, row)
        for key in unknown & self._patches.keys():
            patch = self._patches.pop(key)
            if self._known[key] is not None:
                self.change(key, patch)
        for key in unknown & self._missing.keys():
            row = self._missing.pop(key)
            if self._known[key] is None:
                self.write(key, row)

    def _stands(self, key: Key, row: Row) -> None:
        self._known[key] = row
        self._stood[key] = True
        for index in self._indexes.values():
            index.add(key, row)

    def write(self, key: Key, row: Mapping[str, Any]) -> None:
        """Put a row: whole, or the columns given of a known one."""
        known = self._known.get(key)
        if known is not None:
            self.change(key, row)
            return
        new = {**self._defaults, **row}
        self._known[key] = new
        self._stood.setdefault(key, None)
        self._patches.pop(key, None)
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
        if key not in self._known:
            self._patches.setdefault(key, {}).update(values)
            return
        row = self._known[key]
        if row is None:
            return
        if not self._indexed.isdisjoint(values):
            self._reindex(key, row, values)
        if self._stood[key]:
            self._changed[key] = self._with_names(self._changed.get(key), tuple(values))
        row.update(values)

    def change_alike(self, keys: Iterable[Key], values: Mapping[str, Any]) -> None:
        """Set the same columns of many rows, of those that stand: twice as fast as one by one."""
        if not self._indexed.isdisjoint(values):
            for key in keys:
                self.change(key, values)
            return
        known, stood, changed, names = self._known, self._stood, self._changed, tuple(values)
        for key in keys:
            row = known.get(key)
            if row is not None:
                row.update(values)
                if stood[key]:
                    changed[key] = self._with_names(changed.get(key), names)
            elif key not in known:
                self._patches.setdefault(key, {}).update(values)

    def _with_names(self, changed: Names | None, names: tuple[str, ...]) -> Names:
        """Columns set before and now; the same few sets come again for row after row."""
        joined = self._joined.get((changed, names))
        if joined is None:
            joined = (changed or frozenset()).union(names).difference(self.key_names)
            self._joined[changed, names] = joined
        return joined

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
        if self._stood.get(key) is not False:
            self._stood[key] = None
        self._changed.pop(key, None)
        self._patches.pop(key, None)
        self._missing.pop(key, None)

    def keys_by(self, by: tuple[str, ...], keys: Collection[Key]) -> list[Key]:
        """Primary keys of the rows that stand with one of these values in the columns `by`."""
        if list(by) == self.key_names:
            self.know(keys)
            return [key for key in keys if self._known[key] is not None]
        index = self._index(by)
        # What waits for rows that nobody has read may change which rows these are.
        moved = frozenset(by).difference(self.key_names)
        moving = (key for key, patch in self._patches.items() if not moved.isdisjoint(patch))
        self.know([*self._missing, *moving])
        if unread := set(keys) - self._read_by[by]:
            for row in statements.read(self._connection, self.table, by, unread):
                self._meet(row)
            self._read_by[by] |= unread
        return [key for value in keys for key in index.keys.get(value, ())]

    def _meet(self, row: Row) -> None:
        """A row was read that may be known already: then what is known of it is newer."""
        key = self.key_of(row)
        if key not in self._known:
            self._stands(key, row)
            if patch := self._patches.pop(key, None):
                self.change(key, patch)

    def _index(self, by: tuple[str, ...]) -> "Index":
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
        for key, row in self._known.items():
            stood = self._stood[key]
            if row is None:
                if stood is not False:
                    gone.append(key)
            elif stood is False:
                new.append(row)
            elif stood is None:
                whole.append(row)
        if gone:
            statements.delete(self._connection, self.table, gone)
        if new:
            statements.insert(self._connection, self.table, new)
        if whole:
            statements.replace(self._connection, self.table, whole)
        if self._missing:
            missing = list(self._missing.values())
            statements.insert_missing(self._connection, self.table, missing)
        self._flush_changes()

    def _flush_changes(self) -> None:
        alike = defaultdict[Names, list[Row]](list)
        for key, names in self._changed.items():
            row = self._known[key]
            if row is not None and names:
                alike[names].append(row)
        if len(alike) > COLUMN_SETS_MAX:
            rows = [row for part in alike.values() for row in part]
            alike = defaultdict(list, {frozenset().union(*alike): rows})
        for columns, rows in alike.items():
            statements.update(self._connection, self.table, rows, sorted(columns))
        patched = defaultdict[Names, list[Row]](list)
        for key, patch in self._patches.items():
            named = dict(zip(self.key_names, key, strict=True))
            patched[self._with_names(None, tuple(patch))].append({**patch, **named})
        for columns, rows in patched.items():
            if columns:
                statements.update(self._connection, self.table, rows, sorted(columns))


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


def _default_of(column: sa.Column[Any]) -> Any:
    """What stands in a column that a new row does not name."""
    default = column.server_default if column.server_default is not None else column.default
    argument = getattr(default, "arg", None)
    if argument is None:
        return None
    if isinstance(argument, sa.sql.elements.False_ | sa.sql.elements.True_):
        return isinstance(argument, sa.sql.elements.True_)
    return column.type.python_type(argument)
