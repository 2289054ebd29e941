"""Until when goods of an entry are good: the lots that the warehouse read off the units."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from projections.columns import is_one_of
from projections.entry_lines import pair_of, tables
from projections.row_parts import Rows, key, number
from projections.writing import found, put, remove

lots = sa.Table(
    "entry_board_lots",
    tables,
    key("partition"),
    key("entry_id"),
    key("sku"),
    sa.Column("best_before", sa.Date, primary_key=True),
    key("lot_no"),
    number("counted"),
)


def tallied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A later tally replaces an earlier one."""
    latest = {pair_of(recorded): recorded.event for recorded in run}
    standing = found(connection, lots, ("partition", "entry_id"), latest)
    remove(connection, lots, [row._asdict() for row in standing])
    rows = [
        {
            "partition": partition,
            "entry_id": entry_id,
            "sku": lot.sku,
            "best_before": lot.best_before,
            "lot_no": lot.lot_no,
            "counted": lot.quantity,
        }
        for (partition, entry_id), event in latest.items()
        for lot in event.lots
    ]
    put(connection, lots, rows)


def lots_of_products(connection: sa.Connection, partition: str, skus: Collection[str]) -> Rows:
    """In all entries, the first to expire first."""
    c = lots.c
    query = sa.select(lots).where(c.partition == partition, is_one_of(c.sku, skus))
    query = query.order_by(c.sku, c.best_before, c.entry_id, c.lot_no)
    return connection.execute(query).all()
