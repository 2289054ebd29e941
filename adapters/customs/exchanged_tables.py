"""Tables of what was exchanged with customs, written beside the bytes of each message."""

from typing import Any

import sqlalchemy as sa

from adapters.databases import is_postgresql
from adapters.message_store import stored_messages
from projections.columns import UtcTime

OUT, IN = "out", "in"
UNREADABLE = "unreadable"
"""Stands for the kind of bytes that are no message."""

UNSAYABLE = "unsayable"
"""Stands for the kind of what we found wrong with a message before it left."""

metadata = sa.MetaData()

messages = sa.Table(
    "customs_messages",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    # Unknown of messages that were kept before there was this table.
    sa.Column("documents", sa.Integer),
    # Empty where there is none, or more than one: then no merchant's, and of the book alone.
    sa.Column("run_id", sa.Text, nullable=False, server_default=""),
    sa.Column("merchant_id", sa.Text, nullable=False, server_default=""),
    sa.Column("declarant", sa.Text, nullable=False, server_default=""),
    sa.Index("customs_messages_by_time", "partition", "at", "hash"),
    sa.Index("customs_messages_by_kind", "partition", "kind", "at", "hash"),
    sa.Index("customs_messages_by_direction", "partition", "direction", "at", "hash"),
    sa.Index("customs_messages_by_run", "partition", "run_id", "at", "hash"),
    sa.Index("customs_messages_by_merchant", "partition", "merchant_id", "at", "hash"),
)

parts = sa.Table(
    "customs_message_orders",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("run_id", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Index("customs_message_orders_by_message", "partition", "hash"),
    # Its rows are their key: SQLite need not keep them twice.
    sqlite_with_rowid=False,
)
"""The orders that a message speaks of; an answer to a whole message names its run alone."""


handed_over = sa.Table(
    "customs_messages_handed_over",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
)
"""When the link took each message of ours last: what is on its way is not sent again at once."""


@sa.event.listens_for(messages, "after_create")
def list_kept_before(_: sa.Table, connection: sa.Connection, **__: Any) -> None:
    """Messages that were kept before this table are listed too, with what their row says."""
    if not sa.inspect(connection).has_table(stored_messages.name):
        return
    c = stored_messages.c
    at: sa.ColumnElement[Any] = c.stored_at
    if not is_postgresql(connection):
        # As all other times are written: they are compared as text.
        at = sa.func.strftime("%Y-%m-%d %H:%M:%S.000000", c.stored_at)
    kept = sa.select(c.partition, c.hash, c.direction, c.kind, at, sa.func.length(c.bytes))
    kept = kept.where(c.kind.like("CEB%") | c.kind.in_((UNREADABLE, UNSAYABLE)))
    named = ["partition", "hash", "direction", "kind", "at", "size_bytes"]
    connection.execute(messages.insert().from_select(named, kept))
