"""Tables of the payment book."""

import sqlalchemy as sa

from projections.columns import UtcTime
from projections.row_parts import key, number

metadata = sa.MetaData()

payments = sa.Table(
    "payment_reports",
    metadata,
    key("partition"),
    key("payment_id"),
    sa.Column("payment_firm", sa.Text, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    number("orders"),
    sa.Column("paid_at", UtcTime, nullable=False),
    sa.Column("request_hash", sa.Text, nullable=False),
    sa.Column("answer_hash", sa.Text, nullable=False),
    sa.Index("payments_paid", "partition", "payment_firm", "paid_at"),
    comment="Of the shared partition, as those of shares, cases and statements.",
)

WAITING, TAKEN = "waiting", "taken"

shares = sa.Table(
    "payment_shares",
    metadata,
    key("partition"),
    key("payment_id"),
    key("book"),
    key("order_id"),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    sa.Index("payment_shares_stage", "partition", "stage", "since"),
    sa.Index("payment_shares_order", "partition", "book", "order_id"),
)

cases = sa.Table(
    "payment_cases",
    metadata,
    key("partition"),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("request_hash", sa.Text, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
)

orders = sa.Table(
    "payment_orders",
    metadata,
    key("partition"),
    key("order_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    comment="Whose each order is: the past is shown from this model alone.",
)

OWED, PENDING, FAILED, PAID = "owed", "pending", "failed", "paid"

refunds = sa.Table(
    "payment_refunds",
    metadata,
    key("partition"),
    key("order_id"),
    key("refund_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    number("attempt"),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("fault", sa.Text, nullable=False, server_default=""),
    sa.Column("owed_at", UtcTime, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    sa.Column("paid_at", UtcTime),
    sa.Index("refunds_stage", "partition", "stage", "since"),
    sa.Index("refunds_paid", "partition", "paid_at"),
    comment="Of the order's book.",
)

statements = sa.Table(
    "payment_statements",
    metadata,
    key("partition"),
    key("statement_id"),
    sa.Column("payment_firm", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("file_hash", sa.Text, nullable=False),
    number("rows"),
    number("payments"),
    sa.Column("payments_fen", sa.BigInteger, nullable=False),
    number("refunds"),
    sa.Column("refunds_fen", sa.BigInteger, nullable=False),
    sa.Column("fees_fen", sa.BigInteger, nullable=False),
    number("differences"),
    number("settled"),
    sa.Column("taken_at", UtcTime, nullable=False),
)

differences = sa.Table(
    "payment_differences",
    metadata,
    key("partition"),
    key("statement_id"),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("ours_fen", sa.BigInteger, nullable=False),
    sa.Column("theirs_fen", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("settled_at", UtcTime),
    sa.Column("settled_because", sa.Text),
)
