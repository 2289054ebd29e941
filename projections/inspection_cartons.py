"""Which products does a carton hold, and in which entry do its goods stand?"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain.consignment_events import CartonsPacked
from domain.entry_events import EntryListed
from projections.inspection_controls import tables
from projections.read_model import Handler
from projections.row_parts import Rows, key, partition_of
from projections.writing import put

contents = sa.Table(
    "inspection_carton_contents",
    tables,
    key("partition"),
    key("carton_no"),
    key("consignment_id"),
    key("sku"),
)

entered = sa.Table(
    "inspection_entered_consignments",
    tables,
    key("partition"),
    key("consignment_id"),
    key("entry_id"),
)


def packed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "carton_no": carton.carton_no,
            "consignment_id": each.event.consignment_id,
            "sku": part.sku,
        }
        for each in run
        for carton in each.event.cartons
        for part in carton.contents
    ]
    put(connection, contents, rows)


def listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "consignment_id": consignment_id,
            "entry_id": each.event.entry_id,
        }
        for each in run
        for consignment_id in each.event.consignment_ids
    ]
    put(connection, entered, rows)


HANDLERS: Mapping[type, Handler] = {CartonsPacked: packed, EntryListed: listed}


def goods_of_carton(connection: sa.Connection, partition: str, carton_no: str) -> Rows:
    """Its products in the entries they came in by: `entry_id` and `sku`."""
    same = sa.and_(
        entered.c.partition == contents.c.partition,
        entered.c.consignment_id == contents.c.consignment_id,
    )
    query = (
        sa.select(entered.c.entry_id, contents.c.sku)
        .join(entered, same)
        .where(contents.c.partition == partition, contents.c.carton_no == carton_no)
        .distinct()
    )
    return connection.execute(query.order_by(entered.c.entry_id, contents.c.sku)).all()
