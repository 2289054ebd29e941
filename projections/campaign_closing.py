"""Where a campaign's units and money stand before it closes: by product, by stage, by batch."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from projections.campaign_order_rows import batches, sums

NO_BATCH = ""


def standing_before_closing(
    connection: sa.Connection, partition: str, campaign_id: str
) -> Sequence[sa.Row[Any]]:
    """Rows of whole orders (`sku` is empty) and of products: of a stage, or of a batch.

    `left_fen` is the buyers' money that nobody owes them back; a batch's is what its orders cost.
    One statement, so that all of it stands at one moment, and of sums: as many rows as a campaign
    has products, stages and batches, however many orders it has.
    """
    by_stage = (
        _of(sums, partition, campaign_id)
        .with_only_columns(
            sums.c.sku,
            sums.c.stage,
            sa.literal(NO_BATCH).label("batch_id"),
            _sum(sums.c.orders, "orders"),
            _sum(sums.c.units, "units"),
            _sum(sums.c.received_fen - sums.c.owed_fen - sums.c.repaid_fen, "left_fen"),
        )
        .group_by(sums.c.sku, sums.c.stage)
    )
    by_batch = _of(batches, partition, campaign_id).with_only_columns(
        batches.c.sku,
        sa.literal("").label("stage"),
        batches.c.batch_id,
        batches.c.orders,
        batches.c.units,
        batches.c.due_fen.label("left_fen"),
    )
    return connection.execute(sa.union_all(by_stage, by_batch)).all()


def _of(table: sa.Table, partition: str, campaign_id: str) -> sa.Select[Any]:
    return sa.select(table).where(
        table.c.partition == partition, table.c.campaign_id == campaign_id
    )


def _sum(column: sa.ColumnElement[int], name: str) -> sa.Label[int]:
    # PostgreSQL's sum of big integers is a decimal.
    return sa.cast(sa.func.sum(column), sa.BigInteger).label(name)
