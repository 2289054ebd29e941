"""Whose goods an event moves: a batch's it names, or of all batches in a consignment or entry."""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain.consignment_events import CartonsPacked
from domain.entry_events import EntryListed
from projections.row_parts import partition_of
from projections.writing import found, put_new

Moved = tuple[Recorded, str, str]
"""An event with the partition and the id of a batch that it moves."""


def remember_loads(
    connection: sa.Connection, table: sa.Table, recorded: Sequence[Recorded]
) -> None:
    """Write which batches each consignment or entry carries: partition, carrier, batch_id."""
    rows = [
        {"partition": partition, "carrier": each.stream_id, "batch_id": batch_id}
        for each in recorded
        for partition in [partition_of(each)]
        for batch_id in sorted(_batches_packed(each.event))
    ]
    put_new(connection, table, rows)


def _batches_packed(event: CartonsPacked | EntryListed) -> set[str]:
    if isinstance(event, EntryListed):
        return {part.batch_id for part in event.packing}
    return {part.batch_id for carton in event.cartons for part in carton.contents}


def batches_moved(
    connection: sa.Connection, table: sa.Table, recorded: Sequence[Recorded]
) -> list[Moved]:
    """Each event with every batch it moves: the one it names, or all that its stream carries."""
    partitions = {each.stream_id: partition_of(each) for each in recorded}
    carriers = {
        (partitions[each.stream_id], each.stream_id)
        for each in recorded
        if not hasattr(each.event, "batch_id")
    }
    carried = defaultdict[str, list[str]](list)
    for row in found(connection, table, ("partition", "carrier"), carriers):
        carried[row.carrier].append(row.batch_id)
    return [
        (each, partitions[each.stream_id], batch_id)
        for each in recorded
        for batch_id in (
            [each.event.batch_id]
            if hasattr(each.event, "batch_id")
            else sorted(carried[each.stream_id])
        )
    ]
