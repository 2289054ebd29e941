"""Stores queue messages in one SQLite file, each under a lease while somebody handles it.

A process renews the leases of what it holds. When it dies they run out and its messages are taken
by others, so every message is handled at least once, and sometimes twice.
"""

import json
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dramatiq.common import current_millis
from dramatiq.errors import ConnectionClosed

BUSY_SECONDS = 30.0  # How long to wait for another process's write, itself a millisecond or so.
BUSY_PAUSE_SECONDS = 0.01  # Between tries, where SQLite does not wait by itself.

# Ids grow and are never used again, so that a late answer cannot settle somebody else's message.
SCHEMA = """
CREATE TABLE IF NOT EXISTS queue_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue_name TEXT NOT NULL,
    body BLOB NOT NULL,
    due_at_ms INTEGER NOT NULL,
    owner TEXT,
    lease_until_ms INTEGER NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS queue_message_next ON queue_message (queue_name, due_at_ms);
CREATE INDEX IF NOT EXISTS queue_message_held ON queue_message (owner) WHERE owner IS NOT NULL;
CREATE TABLE IF NOT EXISTS queue_dead_letter (
    id INTEGER PRIMARY KEY,
    queue_name TEXT NOT NULL,
    body BLOB NOT NULL,
    reason TEXT NOT NULL,
    died_at_ms INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS queue_dead_letter_newest ON queue_dead_letter (queue_name, died_at_ms);
"""
PUT = "INSERT INTO queue_message (queue_name, body, due_at_ms) VALUES (?, ?, ?)"
CLAIM = """
UPDATE queue_message
SET owner = :owner, lease_until_ms = :lease_until, deliveries = deliveries + 1
WHERE id IN (
    SELECT id FROM queue_message
    WHERE queue_name = :queue_name AND due_at_ms <= :now AND lease_until_ms <= :now
    ORDER BY due_at_ms, id LIMIT :limit
)
RETURNING due_at_ms, id, body, deliveries
"""
RENEW = "UPDATE queue_message SET lease_until_ms = ? WHERE owner = ? AND queue_name = ?"
RELEASE = """
UPDATE queue_message SET owner = NULL, lease_until_ms = 0, deliveries = deliveries - 1
WHERE id IN (SELECT value FROM json_each(?)) AND owner = ?
"""
SETTLE = "DELETE FROM queue_message WHERE id = ? AND owner = ?"
BURY = """
INSERT INTO queue_dead_letter (id, queue_name, body, reason, died_at_ms)
SELECT id, queue_name, ?, ?, ? FROM queue_message WHERE id = ? AND owner = ?
"""
FORGET_OLDEST = """
DELETE FROM queue_dead_letter WHERE id IN (
    SELECT id FROM queue_dead_letter WHERE queue_name = ?
    ORDER BY died_at_ms DESC, id DESC LIMIT -1 OFFSET ?
)
"""
DEAD_LETTERS = """
SELECT id, queue_name, body, reason, died_at_ms FROM queue_dead_letter
WHERE queue_name = ? ORDER BY died_at_ms DESC, id DESC LIMIT ?
"""
IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM queue_message WHERE queue_name = ?)"
STATUS = """
SELECT
    count(*) FILTER (WHERE lease_until_ms <= :now AND due_at_ms <= :now),
    count(*) FILTER (WHERE lease_until_ms <= :now AND due_at_ms > :now),
    count(*) FILTER (WHERE lease_until_ms > :now),
    (SELECT count(*) FROM queue_dead_letter WHERE queue_name = :queue_name),
    coalesce(:now - min(due_at_ms) FILTER (WHERE lease_until_ms <= :now AND due_at_ms <= :now), 0)
FROM queue_message WHERE queue_name = :queue_name
"""


@dataclass(frozen=True, slots=True, order=True)
class HeldMessage:
    due_at_ms: int
    id: int
    body: bytes
    deliveries: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    id: int
    queue_name: str
    body: bytes
    reason: str
    died_at_ms: int


@dataclass(frozen=True, slots=True)
class QueueStatus:
    queue_name: str
    waiting: int
    delayed: int
    running: int
    dead: int
    oldest_waits_ms: int


class MessageFile:
    """Serves all threads of one process; a forked child opens its own.

    The threads share one connection, opened at first use: SQLite has one writer anyway, and a lock
    is fairer and quicker than its busy-waiting.
    """

    def __init__(self, path: Path, *, lease_ms: int, dead_letters_max: int) -> None:
        self.path = path
        self.lease_ms = lease_ms
        self.dead_letters_max = dead_letters_max
        self.owner = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()

    def put(self, queue_name: str, body: bytes, delay_ms: int) -> None:
        with self._exclusive() as connection:
            connection.execute(PUT, (queue_name, body, current_millis() + delay_ms))

    def claim(self, queue_name: str, limit: int) -> list[HeldMessage]:
        """Take the messages that have been due for longest, those of dead processes included."""
        now = current_millis()
        wanted = {"queue_name": queue_name, "now": now, "limit": limit}
        lease = {"owner": self.owner, "lease_until": now + self.lease_ms}
        with self._exclusive() as connection:
            rows = connection.execute(CLAIM, wanted | lease).fetchall()
        return sorted(HeldMessage(*row) for row in rows)

    def renew(self, queue_name: str) -> None:
        with self._exclusive() as connection:
            lease_until_ms = current_millis() + self.lease_ms
            connection.execute(RENEW, (lease_until_ms, self.owner, queue_name))

    def release(self, ids: Iterable[int]) -> None:
        """Give back messages that nobody began to handle; they keep their place in the queue."""
        with self._exclusive() as connection:
            connection.execute(RELEASE, (json.dumps(list(ids)), self.owner))

    def settle(self, row_id: int) -> bool:
        """Remove a handled message; false when its lease was lost and others have it too."""
        with self._exclusive() as connection:
            return connection.execute(SETTLE, (row_id, self.owner)).rowcount == 1

    def bury(self, row_id: int, queue_name: str, body: bytes, reason: str) -> bool:
        """Move a message to the dead letters and forget the oldest of too many."""
        letter = (body, reason, current_millis(), row_id, self.owner)
        with self._exclusive() as connection, _transaction(connection):
            connection.execute(BURY, letter)
            connection.execute(FORGET_OLDEST, (queue_name, self.dead_letters_max))
            return connection.execute(SETTLE, (row_id, self.owner)).rowcount == 1

    def clear(self, queue_name: str) -> None:
        with self._exclusive() as connection, _transaction(connection):
            connection.execute("DELETE FROM queue_message WHERE queue_name = ?", (queue_name,))
            connection.execute("DELETE FROM queue_dead_letter WHERE queue_name = ?", (queue_name,))

    def is_empty(self, queue_name: str) -> bool:
        with self._exclusive() as connection:
            return bool(connection.execute(IS_EMPTY, (queue_name,)).fetchone()[0])

    def dead_letters(self, queue_name: str, limit: int) -> list[DeadLetter]:
        with self._exclusive() as connection:
            rows = connection.execute(DEAD_LETTERS, (queue_name, limit)).fetchall()
        return [DeadLetter(*row) for row in rows]

    def status(self, queue_name: str) -> QueueStatus:
        named = {"queue_name": queue_name, "now": current_millis()}
        with self._exclusive() as connection:
            return QueueStatus(queue_name, *connection.execute(STATUS, named).fetchone())

    @contextmanager
    def _exclusive(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                if self._connection is None:
                    self._connection = _open(self.path)
                yield self._connection
        except sqlite3.OperationalError as fault:
            # Dramatiq answers this one by trying again; any other would lose the acknowledgement.
            raise ConnectionClosed(fault) from fault  # type: ignore[no-untyped-call]  # dramatiq's


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        _write_ahead(connection)
        # A power cut may lose the last messages, a killed process none: the log holds the truth.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    give_up_at = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:  # SQLite does not wait here while others open a new file.
            if time.monotonic() >= give_up_at:
                raise
            time.sleep(BUSY_PAUSE_SECONDS)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    with connection:  # Commits, or rolls back whatever the exception.
        connection.execute("BEGIN IMMEDIATE")
        yield
