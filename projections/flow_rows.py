"""The order board's flow in tables: how many orders stand at a stage, and how they came and went.

A row is of the whole book, of a merchant or of a campaign: what is empty leaves nothing out.
"""

import sqlalchemy as sa

from projections.order_rows import order_metadata

AMOUNTS = ("units", "due_fen", "received_fen", "owed_fen", "repaid_fen")

DWELL_HOURS = tuple(2**power for power in range(12))
"""An hour to 85 days, each twice the one before: whoever stood longer is in none of them."""

WITHIN = tuple(f"within_{hours}" for hours in DWELL_HOURS)
LONGER = "longer"
DWELLS = (*WITHIN, LONGER)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


order_sums = sa.Table(
    "order_board_sums",
    order_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("merchant_id", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    _count("orders"),
    *map(_count, AMOUNTS),
    comment="What the rows of the order board come to, stage by stage",
)

order_days = sa.Table(
    "order_board_days",
    order_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("merchant_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    _count("entered"),
    _count("gone"),
    _count("seconds"),
    *map(_count, DWELLS),
    # Of all merchants in some days: who is not among them is told apart by none of the key.
    sa.Index("order_board_days_by_day", "partition", "campaign_id", "day"),
    comment="Orders that came to a stage and went from it on a customs day; `seconds` is how long"
    " those that went had stood there, `within_2` how many of them an hour to two",
)
