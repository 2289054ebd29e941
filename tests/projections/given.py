"""Domain events as the log would give them: `given(("run", "R1", [event, ...]), ...)`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from application.event_log import Metadata, Recorded
from domain.identifiers import Partition, stream_of
from projections.read_model import ReadModel

BOOK = Partition("demo.NB01")
SHARED = Partition("demo.shared")
NOON = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)
"""Twelve o'clock in Shanghai."""

History = tuple[str, str, Sequence[Any]]
"""Kind and local id of a stream, and events for it."""


@dataclass
class FakeLog:
    """Gives events positions and versions, as an event feed would read them."""

    recorded: list[Recorded] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    def append(
        self, kind: str, local_id: str, events: Iterable[Any], partition: Partition = BOOK
    ) -> None:
        stream_id = stream_of(partition, kind, local_id)
        for event in events:
            version = self.versions[stream_id] = self.versions.get(stream_id, 0) + 1
            position = len(self.recorded) + 1
            command_id = f"c{position}"
            metadata = Metadata(command_id, "test", NOON, command_id, command_id)
            self.recorded.append(Recorded(position, stream_id, version, event, metadata))

    def page(self, after: int, limit: int) -> Sequence[Recorded]:
        return self.recorded[after : after + limit]

    def last_position(self) -> int:
        return len(self.recorded)

    def position_at(self, at: datetime) -> int:
        return len(self.recorded)


def given(*histories: History, partition: Partition = BOOK) -> FakeLog:
    """A log of one partition with these events in this order."""
    log = FakeLog()
    for kind, local_id, events in histories:
        log.append(kind, local_id, events, partition)
    return log


def applied(connection: sa.Connection, model: ReadModel, recorded: Sequence[Recorded]) -> None:
    """Hand a page to a model's handlers in runs of one type, as a follower does."""
    for event_type, run in groupby(recorded, lambda each: type(each.event)):
        if handler := model.handlers.get(event_type):
            handler(connection, list(run))


def applied_by_handler(
    connection: sa.Connection, model: ReadModel, recorded: Sequence[Recorded]
) -> None:
    """Hand a page over in the longest runs there can be: of events that share a handler."""
    handled = [each for each in recorded if type(each.event) in model.handlers]
    for handler, run in groupby(handled, lambda each: model.handlers[type(each.event)]):
        handler(connection, list(run))


@contextmanager
def tables_of(url: str, model: ReadModel) -> Iterator[sa.Engine]:
    """An engine on a database in which the model's tables are new and empty."""
    engine = engine_of(url)
    with engine.begin() as connection:
        model.tables.drop_all(connection)
        model.tables.create_all(connection)
    try:
        yield engine
    finally:
        with engine.begin() as connection:
            model.tables.drop_all(connection)


@lru_cache(maxsize=2)
def engine_of(url: str) -> sa.Engine:
    """Without connections of its own, and with the statements that were compiled before."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", unsynced)
    return engine


def unsynced(connection: Any, _record: object) -> None:
    """As the PostgreSQL of the tests: nobody needs these tables after the power is gone."""
    connection.execute("PRAGMA synchronous = OFF")


def emptied(connection: sa.Connection, model: ReadModel) -> None:
    for table in model.tables.tables.values():
        connection.execute(table.delete())


def content_of(connection: sa.Connection, model: ReadModel) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of a model."""
    return {name: rows_of(connection, table) for name, table in model.tables.tables.items()}


def rows_of(connection: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    """All rows of a table, in the order of their primary keys."""
    rows = connection.execute(sa.select(table)).all()
    keys = [column.name for column in table.primary_key]
    mappings = [dict(row._mapping) for row in rows]
    return sorted(mappings, key=lambda row: [row[key] for key in keys])


@contextmanager
def counted_statements(connection: sa.Connection) -> Iterator[list[str]]:
    """The statements executed meanwhile; one executemany counts once."""
    statements = list[str]()

    def count(_conn, _cursor, statement, _parameters, _context, _many):
        statements.append(statement)

    sa.event.listen(connection, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        sa.event.remove(connection, "before_cursor_execute", count)
