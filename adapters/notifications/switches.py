"""What a merchant has its buyers told: each kind by each channel is on until it is switched off."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.notifications.tables import switches
from application.notices import Channel, Kind
from domain.identifiers import Partition
from projections.columns import is_one_of
from projections.following_tables import put_row

Off = frozenset[tuple[str, str, str]]
"""Merchant, kind and channel."""


def switched_off(
    connection: sa.Connection, partition: Partition, merchants: Collection[str]
) -> Off:
    mine = switches.c.partition == partition, is_one_of(switches.c.merchant_id, merchants)
    off = switches.c.is_off == 1
    rows = connection.execute(sa.select(switches).where(*mine, off))
    return frozenset((row.merchant_id, row.kind, row.channel) for row in rows)


def switch(
    connection: sa.Connection,
    partition: Partition,
    merchant_id: str,
    off: Collection[tuple[Kind, Channel]],
    by: tuple[str, datetime],
) -> None:
    """What is told from now on, and of what waits: all that is not off."""
    for kind in Kind:
        for channel in Channel:
            row: dict[str, Any] = {
                "partition": partition,
                "merchant_id": merchant_id,
                "kind": kind.value,
                "channel": channel.value,
                "is_off": int((kind, channel) in off),
                "changed_at": by[1],
                "changed_by": by[0],
            }
            put_row(connection, switches, row)
