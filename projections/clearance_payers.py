"""Whose documents match though another than the buyer paid, and who confirmed the buyer?"""

from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_parts import OtherPayer
from projections.clearance_orders import Row, order_key, tables
from projections.columns import UtcTime
from projections.ordering import Sorts, in_order
from projections.row_parts import Rows, key
from projections.writing import put

other_payers = sa.Table(
    "clearance_desk_other_payers",
    tables,
    key("partition"),
    key("run_id"),
    key("order_id"),
    sa.Column("order_value", sa.Text, nullable=False),
    sa.Column("payment_value", sa.Text, nullable=False),
    sa.Column("confirmed_by", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("confirmed_at", UtcTime, nullable=False),
    sa.Column("matched_at", UtcTime, nullable=False),
)

OTHER_PAYER_SORTS: Sorts = {
    "order": other_payers.c.order_id,
    "run": other_payers.c.run_id,
    "matched": other_payers.c.matched_at,
}


def matched(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """An order that matches again stands there once: the latest match says it."""
    rows = [row_of(recorded, each) for recorded in run for each in recorded.event.other_payers]
    put(connection, other_payers, rows)


def row_of(recorded: Recorded, other: OtherPayer) -> Row:
    return {
        **order_key(recorded, other.order_id),
        "order_value": other.order_value,
        "payment_value": other.payment_value,
        "confirmed_by": other.by,
        "reference": other.reference,
        "confirmed_at": other.confirmed_at,
        "matched_at": recorded.event.matched_at,
    }


def other_payers_of(
    connection: sa.Connection,
    partition: str,
    run_id: str,
    *,
    sort: str = "-matched",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Of one run, the latest match first unless sorted otherwise; also of orders that have left."""
    c = other_payers.c
    query = sa.select(other_payers).where(c.partition == partition, c.run_id == run_id)
    ordered = in_order(query, OTHER_PAYER_SORTS, sort, c.order_id)
    return connection.execute(ordered.limit(limit).offset(offset)).all()
