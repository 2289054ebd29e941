"""What an office heard and how far it came, in one SQLite file: enough to make it again.

A message is kept before its file is put away, and how far the office has come before anything of
it is told; so whoever ends the process, the next one acts and answers as this one would have.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from adapters.customs.messages.documents import Document
from adapters.port.heard import Heard, Refusal

TABLES = """
CREATE TABLE IF NOT EXISTS office (setting TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS heard (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS heard_names ON heard (name);
CREATE TABLE IF NOT EXISTS progress (
    one INTEGER PRIMARY KEY CHECK (one = 1), now_ms INTEGER NOT NULL,
    given_ms INTEGER NOT NULL, given_name TEXT NOT NULL);
INSERT OR IGNORE INTO progress VALUES (1, 0, 0, '');
"""

FASTEST = 1
"""Level of compression: a hundred documents become a tenth in two milliseconds."""


class OtherOfficeError(Exception):
    """Raised when a journal was begun with another seed or another conduct."""


class Journal:
    """One connection, used by one thread."""

    def __init__(self, file: Path, settings: Mapping[str, Any]) -> None:
        """Raises OtherOfficeError."""
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(TABLES)
        self._require_same({name: json.dumps(value) for name, value in settings.items()})

    def _require_same(self, settings: Mapping[str, str]) -> None:
        rows = self._connection.execute("SELECT setting, value FROM office").fetchall()
        known = dict(rows)
        if not known:
            insert = "INSERT INTO office VALUES (?, ?)"
            self._connection.execute("BEGIN")
            self._connection.executemany(insert, sorted(settings.items()))
            self._connection.execute("COMMIT")
        elif known != settings:
            differing = sorted(set(known.items()) ^ set(settings.items()))
            raise OtherOfficeError(", ".join(sorted({name for name, _ in differing})))

    def close(self) -> None:
        self._connection.close()

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def keep(self, message: Heard, digest: bytes) -> None:
        insert = "INSERT INTO heard (name, digest, body) VALUES (?, ?, ?)"
        self._connection.execute(insert, (message.name, digest, packed(message)))

    def knows(self, name: str, digest: bytes) -> bool:
        """Whether exactly this transmission was kept."""
        query = "SELECT 1 FROM heard WHERE name = ? AND digest = ?"
        return self._connection.execute(query, (name, digest)).fetchone() is not None

    def come_to(self, now: int) -> None:
        """From now on everything up to this instant has happened, told or not."""
        self._connection.execute("UPDATE progress SET now_ms = max(now_ms, ?)", (now,))

    def was_given(self, at: int, name: str) -> None:
        update = "UPDATE progress SET given_ms = ?, given_name = ?"
        self._connection.execute(update, (at, name))

    def progress(self) -> tuple[int, int, str]:
        """How far the office came, and instant and name of the last answer that was given."""
        query = "SELECT now_ms, given_ms, given_name FROM progress"
        now, given_at, given_name = self._connection.execute(query).fetchone()
        return int(now), int(given_at), str(given_name)

    def messages(self) -> Iterator[Heard]:
        """In the order of hearing."""
        for (body,) in self._connection.execute("SELECT body FROM heard ORDER BY number"):
            yield unpacked(body)


def packed(message: Heard) -> bytes:
    """Numbers with a point are kept as the text of them."""
    documents = [(document.head, document.lines) for document in message.documents]
    refusal = message.refusal
    row = (
        message.at,
        message.now,
        message.name,
        message.kind,
        message.guid,
        documents,
        refusal and (refusal.code, refusal.text, refusal.original),
    )
    return zlib.compress(msgspec.msgpack.encode(row), FASTEST)


def unpacked(body: bytes) -> Heard:
    at, now, name, kind, guid, documents, refusal = msgspec.msgpack.decode(zlib.decompress(body))
    return Heard(
        at,
        now,
        name,
        kind,
        guid,
        tuple(Document(head, tuple(lines)) for head, lines in documents),
        Refusal(*refusal) if refusal else None,
    )
