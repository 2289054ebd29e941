"""I21: customs' answers are kept byte by byte, under the hash that events name."""

import hashlib
from collections.abc import Sequence
from dataclasses import fields

import sqlalchemy as sa

from adapters.message_store import stored_messages
from adapters.verification.findings import Check, Examination, Logged, Observer
from projections.columns import is_one_of

HASHES_AT_ONCE = 500
"""Messages are up to a megabyte each; their bytes are read row by row."""


class StoredReceipts:
    def __init__(self, connection: sa.Connection) -> None:
        self.receipts = Examination(
            "I21", "receipts", "every receipt that an event names by its hash is kept"
        )
        self.bytes = Examination(
            "I21", "messages", "the bytes of every kept message hash to its name"
        )
        self._connection = connection
        self._named: dict[str, dict[str, int]] = {}

    def checks(self, event_types: Sequence[type]) -> list[Check]:
        observers: dict[type, Observer] = {
            event_type: self._named_by
            for event_type in event_types
            if any(field.name == "receipt_hash" for field in fields(event_type))
        }
        return [
            Check(self.receipts, observers, at_end=self._judge_named),
            Check(self.bytes, {}, at_end=self._judge_bytes),
        ]

    def _named_by(self, logged: Logged) -> None:
        named = self._named.setdefault(logged.partition, {})
        named.setdefault(logged.event.receipt_hash, logged.position)

    def _judge_named(self) -> None:
        for partition, named in self._named.items():
            hashes = list(named)
            for start in range(0, len(hashes), HASHES_AT_ONCE):
                part = hashes[start : start + HASHES_AT_ONCE]
                kept = self._kept(partition, part)
                for each in part:
                    message = f"receipt {each} is not kept"
                    self.receipts.expect(each in kept, partition, message, named[each])

    def _kept(self, partition: str, hashes: Sequence[str]) -> set[str]:
        if not self._is_there():
            return set()
        columns = stored_messages.c
        query = sa.select(columns.hash).where(
            columns.partition == partition, is_one_of(columns.hash, hashes)
        )
        return set(self._connection.scalars(query))

    def _judge_bytes(self) -> None:
        if not self._is_there():
            return
        columns = stored_messages.c
        query = sa.select(columns.partition, columns.hash, columns.bytes)
        streamed = self._connection.execute(query.execution_options(yield_per=HASHES_AT_ONCE))
        for partition, name, content in streamed:
            position = self._named.get(partition, {}).get(name)
            self.bytes.expect(
                hashlib.sha256(content).hexdigest() == name,
                f"{partition} message {name}",
                "its bytes have another hash",
                *(() if position is None else (position,)),
            )

    def _is_there(self) -> bool:
        return sa.inspect(self._connection).has_table(stored_messages.name)
