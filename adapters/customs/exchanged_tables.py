"""Tables of what was exchanged with customs, written beside the bytes of each message."""

from typing import Any

import sqlalchemy as sa

from adapters.databases import is_postgresql
from adapters.message_store import stored_messages
from projections.columns import UtcTime
from projections.each_text import EachText

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

message_runs = sa.Table(
    "customs_message_runs",
    metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("run_id", sa.Text, primary_key=True),
    # A JSON list, in order: a row for each order of each message takes twenty times as long.
    sa.Column("orders", sa.Text, nullable=False),
    sa.Index("customs_message_runs_by_run", "partition", "run_id"),
)
"""Which orders of which runs a message speaks of; an answer to a whole message names its run, and
an order without a name.
"""


def _order_by_order() -> sa.Subquery:
    runs = message_runs.c
    each = EachText(runs.orders).table_valued(sa.column("value", sa.Text), name="each_order")
    rows = sa.select(runs.partition, runs.run_id, each.c.value.label("order_id"), runs.hash)
    return rows.select_from(message_runs.join(each, sa.true())).subquery("message_orders")


parts = _order_by_order()
"""The same with a row for each order."""


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


ROW_AN_ORDER = "customs_message_orders"
"""The table in which each order of each message had a row of its own."""

LISTED = {
    "postgresql": "CAST(json_agg(order_id ORDER BY order_id) AS text)",
    "sqlite": "json_group_array(order_id)",
}


@sa.event.listens_for(message_runs, "after_create")
def list_orders_kept_before(_: sa.Table, connection: sa.Connection, **__: Any) -> None:
    """What another version kept order by order is kept message by message."""
    if not sa.inspect(connection).has_table(ROW_AN_ORDER):
        return
    connection.exec_driver_sql(
        f"INSERT INTO {message_runs.name} (partition, hash, run_id, orders)"
        f" SELECT partition, hash, run_id, {LISTED[connection.dialect.name]}"
        f" FROM (SELECT * FROM {ROW_AN_ORDER} ORDER BY partition, run_id, order_id) AS kept"
        " GROUP BY partition, hash, run_id"
    )
    connection.exec_driver_sql(f"DROP TABLE {ROW_AN_ORDER}")
