"""Bytes sent and received, once each and as they were, named by their hash."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from adapters.append_only import keep_for_ever
from projections.columns import UtcTime

metadata = sa.MetaData()

stored_messages = keep_for_ever(
    sa.Table(
        "stored_messages",
        metadata,
        sa.Column("partition", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        # When the row was written and nothing more: what happened when is in the events.
        sa.Column("stored_at", UtcTime, nullable=False, server_default=sa.func.now()),
    )
)


INSERT = {
    "postgresql": postgresql.insert(stored_messages).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(stored_messages).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class StoredMessage:
    direction: str
    kind: str
    content: bytes
    stored_at: datetime


class MessageNotStoredError(LookupError):
    """Raised when a partition holds no message of that hash."""


class SqlMessageStore:
    """Whoever makes it calls `create_tables(engine, message_store.metadata)` once before."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writes=True)

    def put_many(self, partition: str, messages: Sequence[tuple[str, str, bytes]]) -> list[str]:
        """Store (direction, kind, bytes) and answer their hashes; what is there stays as it is."""
        if not messages:
            return []
        with self._writing_engine.begin() as connection:
            return put_within(connection, partition, messages)

    def get(self, partition: str, message_hash: str) -> StoredMessage:
        columns = stored_messages.c
        query = sa.select(columns.direction, columns.kind, columns.bytes, columns.stored_at).where(
            columns.partition == partition, columns.hash == message_hash
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise MessageNotStoredError(f"{partition} {message_hash}")
        return StoredMessage(*row)


def put_within(
    connection: sa.Connection, partition: str, messages: Sequence[tuple[str, str, bytes]]
) -> list[str]:
    """The same together with what else a transaction writes."""
    rows = [
        stored_row(partition, hashlib.sha256(content).hexdigest(), direction, kind, content)
        for direction, kind, content in messages
    ]
    put_rows(connection, rows)
    return [str(row["hash"]) for row in rows]


def stored_row(
    partition: str, message_hash: str, direction: str, kind: str, content: bytes
) -> dict[str, str | bytes]:
    return {
        "partition": partition,
        "hash": message_hash,
        "direction": direction,
        "kind": kind,
        "bytes": content,
    }


def put_rows(connection: sa.Connection, rows: Sequence[dict[str, str | bytes]]) -> None:
    """Rows of messages whose hashes are known already; what is there stays as it is."""
    statement = INSERT[connection.dialect.name]
    # In the order of their hashes: two who store the same would else lock each other.
    ordered = sorted(rows, key=lambda row: (str(row["partition"]), str(row["hash"])))
    connection.execute(statement, ordered)
