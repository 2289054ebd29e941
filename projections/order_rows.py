"""The tables of the order board: one row an order, and whose goods travel together."""

import sqlalchemy as sa

from projections.columns import UtcTime
from projections.row_parts import index_of_known

BYTE_ORDER = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Ids that pages go on from: in the order of their bytes, which SQLite keeps by itself."""

order_metadata = sa.MetaData()

order_board = sa.Table(
    "order_board",
    order_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", BYTE_ORDER, primary_key=True),
    sa.Column("merchant_id", sa.Text),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("buyer_key", sa.Text),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("stage_at", UtcTime, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("holder_kind", sa.Text, nullable=False),
    sa.Column("holder_id", sa.Text),
    sa.Column("units", sa.Integer),
    sa.Column("due_fen", sa.BigInteger),
    sa.Column("received_fen", sa.BigInteger, nullable=False),
    sa.Column("owed_fen", sa.BigInteger, nullable=False),
    sa.Column("repaid_fen", sa.BigInteger, nullable=False),
    sa.Column("batch_id", sa.Text),
    sa.Column("run_id", sa.Text),
    sa.Column("message_id", sa.Text),
    sa.Column("exit_id", sa.Text),
    sa.Column("waybill_no", sa.Text),
    sa.Column("attempt", sa.Integer),
    sa.Column("cop_no", sa.Text),
    sa.Column("invt_no", sa.Text),
    sa.Column("placed_at", UtcTime),
    sa.Column("paid_at", UtcTime),
    sa.Column("released_at", UtcTime),
    sa.Column("left_at", UtcTime),
    sa.Column("delivered_at", UtcTime),
    sa.Column("placed_position", sa.BigInteger, nullable=False),
    sa.Column("last_position", sa.BigInteger, nullable=False),
    sa.Column("last_at", UtcTime, nullable=False),
    sa.Index("order_board_by_campaign", "partition", "campaign_id", "stage", "order_id"),
    # A list in its order, however much is behind it: of all, of a stage, of a merchant, of both.
    sa.Index("order_board_by_placing", "partition", "placed_position"),
    sa.Index("order_board_by_stage", "partition", "stage", "placed_position"),
    sa.Index("order_board_by_merchant", "partition", "merchant_id", "placed_position"),
    sa.Index(
        "order_board_by_merchant_stage", "partition", "merchant_id", "stage", "placed_position"
    ),
    # Thousands of orders change by one event: their ids are part of the order.
    sa.Index("order_board_by_change", "partition", "last_position", "order_id"),
    index_of_known("order_board_by_batch", "partition", "batch_id"),
    index_of_known("order_board_by_run", "partition", "run_id"),
    index_of_known("order_board_by_waybill", "partition", "waybill_no"),
    index_of_known("order_board_by_declaration", "partition", "cop_no"),
    index_of_known("order_board_by_list_number", "partition", "invt_no"),
)

order_board_loads = sa.Table(
    "order_board_loads",
    order_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("carrier", sa.Text, primary_key=True),
    sa.Column("batch_id", sa.Text, primary_key=True),
    comment="Which batches a consignment or an entry carries goods of; `carrier` is its stream",
)
