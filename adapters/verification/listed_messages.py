"""I21: what pages and programs list of messages with customs is what was kept of them."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from adapters.customs.exchanged_tables import message_runs, messages, parts
from adapters.message_store import stored_messages
from adapters.verification.findings import Check, Examination

ROWS_AT_ONCE = 2_000


class ListedMessages:
    def __init__(self, connection: sa.Connection) -> None:
        self.listed = Examination(
            "I21", "listed messages", "every listed message is kept, as it is listed"
        )
        self.orders = Examination(
            "I21", "messages of orders", "every message that an order is told of is listed"
        )
        self._connection = connection

    def checks(self) -> list[Check]:
        return [
            Check(self.listed, {}, at_end=self._judge_listed),
            Check(self.orders, {}, at_end=self._judge_orders),
        ]

    def _judge_listed(self) -> None:
        """Beside its bytes: compared in the database, which reads their length alone."""
        ours, kept = messages.c, stored_messages.c
        is_same = sa.and_(
            kept.direction == ours.direction,
            kept.kind == ours.kind,
            sa.func.length(kept.bytes) == ours.size_bytes,
        )
        query = sa.select(
            ours.partition, ours.hash, kept.hash.is_not(None), is_same.label("is_same")
        ).select_from(
            messages.outerjoin(
                stored_messages,
                sa.and_(kept.partition == ours.partition, kept.hash == ours.hash),
            )
        )
        for partition, name, is_kept, is_alike in self._rows(messages, query):
            found = "is listed otherwise than it was kept" if is_kept else "is listed and not kept"
            subject = f"{partition} message {name}"
            self.listed.expect(bool(is_kept and is_alike), subject, found)

    def _judge_orders(self) -> None:
        ours = messages.c
        is_theirs = sa.and_(ours.partition == parts.c.partition, ours.hash == parts.c.hash)
        query = sa.select(
            parts.c.partition, parts.c.order_id, parts.c.hash, ours.hash.is_not(None)
        ).select_from(parts.outerjoin(messages, is_theirs))
        for partition, order_id, name, is_listed in self._rows(message_runs, query):
            subject = f"{partition} order {order_id}"
            self.orders.expect(bool(is_listed), subject, f"message {name} is not listed")

    def _rows(self, table: sa.Table, query: sa.Select[Any]) -> Iterable[Any]:
        """None from a database of before there was such a table."""
        if not sa.inspect(self._connection).has_table(table.name):
            return ()
        return self._connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
