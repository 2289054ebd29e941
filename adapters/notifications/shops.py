"""Which webhook is a merchant's shop: the oldest of its own that asks for the kind `notice`.

Notices are no events of the log, so that no other webhook hears them, whatever it asks for. One
shop hears each once: of two that would tell the same buyer, one is one too many.
"""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from adapters.webhooks.queueing import lines_of
from adapters.webhooks.registry import NOTICES
from adapters.webhooks.tables import webhooks
from application.roles import PartyKind
from domain.identifiers import Partition
from projections.columns import is_one_of

Row = sa.Row[Any]


def shops_of(
    connection: sa.Connection, partition: Partition, merchants: Collection[str]
) -> Mapping[str, Row]:
    """The webhook of each merchant that has one for notices; a disabled one stands too."""
    query = sa.select(webhooks).where(
        webhooks.c.operator == partition.partition(".")[0],
        webhooks.c.partition == partition,
        webhooks.c.party_kind == PartyKind.MERCHANT.value,
        is_one_of(webhooks.c.party_id, merchants),
    )
    rows = connection.execute(query.order_by(webhooks.c.webhook_id.desc()))
    return {row.party_id: row for row in rows if NOTICES in lines_of(row.kinds)}
