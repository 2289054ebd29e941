"""Whether the log's tables and every payload in them can be read in today's shape."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from adapters.event_codec import EventCodec
from adapters.verification.log_reading import pages

Told = Callable[[int], None]
"""Hears how many events were read."""


@dataclass(frozen=True, slots=True)
class StoredName:
    """All events of one stored name."""

    name: str
    events: int
    read_as: str
    """The class that they are today; empty when none could be read."""

    unreadable: int
    first_unreadable: int | None
    reason: str

    @property
    def is_readable(self) -> bool:
        return not self.unreadable


class NamesRead:
    """Counts events by name, and what became of them when they were decoded."""

    def __init__(self, codec: EventCodec) -> None:
        self._codec = codec
        self._events = Counter[str]()
        self._unreadable = Counter[str]()
        self._read_as: dict[str, str] = {}
        self._firsts: dict[str, tuple[int, str]] = {}

    def read(self, position: int, name: str, payload: bytes) -> None:
        self._events[name] += 1
        try:
            event = self._codec.decode(name, payload)
        except Exception as fault:
            # Also what a function from an old shape to a newer one raises: it is told, by name.
            self._unreadable[name] += 1
            self._firsts.setdefault(name, (position, f"{type(fault).__name__}: {fault}"))
            return
        self._read_as.setdefault(name, type(event).__name__)

    def result(self) -> list[StoredName]:
        found = []
        for name, count in sorted(self._events.items()):
            first, reason = self._firsts.get(name, (None, ""))
            read_as = self._read_as.get(name, "")
            found.append(StoredName(name, count, read_as, self._unreadable[name], first, reason))
        return found


def names_in(
    connection: sa.Connection, codec: EventCodec, told: Told = lambda _: None
) -> list[StoredName]:
    """Decode the whole log, page by page."""
    names = NamesRead(codec)
    for page in pages(connection):
        for row in page:
            names.read(row.position, row.name, row.payload)
        told(len(page))
    return names.result()


def missing_tables(connection: sa.Connection, metadatas: Iterable[sa.MetaData]) -> list[sa.Table]:
    inspector = sa.inspect(connection)
    declared = (table for metadata in metadatas for table in metadata.sorted_tables)
    return [table for table in declared if not inspector.has_table(table.name)]


def differing_columns(connection: sa.Connection, metadatas: Sequence[sa.MetaData]) -> list[str]:
    """Columns of the log's tables that only the database or only the code has."""
    inspector = sa.inspect(connection)
    missing = {table.name for table in missing_tables(connection, metadatas)}
    found = []
    for table in (table for metadata in metadatas for table in metadata.sorted_tables):
        if table.name in missing:
            continue
        there = {column["name"] for column in inspector.get_columns(table.name)}
        found += [f"{table.name}.{name}" for name in sorted(there ^ set(table.columns.keys()))]
    return found
