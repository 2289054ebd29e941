"""The rows of the tax ledger: what each order was taxed, and each bill beside it."""

import sqlalchemy as sa

from projections.columns import UtcTime
from projections.row_parts import key, number

tables = sa.MetaData()

KINDS = ("tariff_fen", "vat_fen", "consumption_fen")
OWN = tuple(f"own_{name}" for name in KINDS)

orders = sa.Table(
    "tax_ledger_orders",
    tables,
    key("partition"),
    key("order_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    *(number(name) for name in OWN),
    sa.Column("run_id", sa.Text),
    sa.Column("released_at", UtcTime, comment="NULL while it is not released"),
    sa.Column("first_day", sa.Date, comment="Of customs, on which its tax may be paid"),
    sa.Column("last_day", sa.Date, comment="Of customs, on which it is paid or void in time"),
    sa.Column("warned", sa.Text, comment="due or overdue, once it was said to be"),
    sa.Column("is_settled", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("tax_ledger_orders_by_first_day", "is_settled", "first_day"),
    comment="Our own count of the taxes of every order",
)

bills = sa.Table(
    "tax_ledger_bills",
    tables,
    key("partition"),
    key("tax_no"),
    sa.Column("order_id", sa.Text, nullable=False),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("merchant_id", sa.Text),
    sa.Column("invt_no", sa.Text, nullable=False),
    *(number(name) for name in OWN),
    *(number(name) for name in KINDS),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("is_case", sa.Boolean, nullable=False, comment="Differs by more than is allowed"),
    sa.Column("billed_at", UtcTime, nullable=False),
    sa.Column("billed_position", sa.BigInteger, nullable=False),
    sa.Column("status", sa.Integer, nullable=False, comment="1 made, 2 paid, 3 void"),
    sa.Column("payment_no", sa.Text),
    sa.Column("settled_at", UtcTime),
    sa.Column("settled_position", sa.BigInteger),
    sa.Index("tax_ledger_bills_by_order", "partition", "order_id"),
    sa.Index("tax_ledger_bills_by_time", "partition", "billed_at"),
    comment="Customs' bills beside our own count, in fen by kind of tax",
)
