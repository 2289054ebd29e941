"""Whether what a page is asked for is within a visitor's reach.

What belongs to whom never changes once it is there: the read models are enough to know it. A thing
out of reach is told as one that does not exist, in the same words. For commands the streams are
asked: `command_reach`.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from adapters.access.naming import CAMPAIGN, CARRIER, DECLARANT, MERCHANT, ORDER, PAYMENT_FIRM, RUN
from adapters.access.visitor import Reach, Visitor
from application.roles import PartyKind
from domain.identifiers import Partition
from projections.campaign_rows import campaigns
from projections.clearance_orders import runs
from projections.columns import is_one_of
from projections.order_rows import order_board

PARTY_KINDS = {
    DECLARANT: PartyKind.DECLARANT,
    CARRIER: PartyKind.CARRIER,
    PAYMENT_FIRM: PartyKind.PAYMENT_FIRM,
}
"""Nobody of such a party acts in another's name."""

OWNERS = {
    CAMPAIGN: (campaigns, campaigns.c.campaign_id),
    ORDER: (order_board, order_board.c.order_id),
    RUN: (runs, runs.c.run_id),
}


class OutOfReachError(LookupError):
    """Raised for what is not there, or is somebody else's: nobody is told which."""

    def __init__(self, kind: str, local_id: str) -> None:
        super().__init__(kind, local_id)
        self.kind = kind
        self.local_id = local_id


def refuse_foreign(
    connection: sa.Connection,
    partition: Partition,
    visitor: Visitor,
    named: Iterable[tuple[str, str]],
) -> None:
    """Raises OutOfReachError for the first of these that is not there for the visitor."""
    if visitor.reach.merchants is None:
        return
    by_kind: dict[str, set[str]] = {}
    for kind, local_id in named:
        by_kind.setdefault(kind, set()).add(local_id)
    for kind, local_ids in sorted(by_kind.items()):
        within = _within(connection, partition, visitor, kind, local_ids)
        if foreign := sorted(local_ids - within):
            raise OutOfReachError(kind, foreign[0])


def _within(
    connection: sa.Connection,
    partition: Partition,
    visitor: Visitor,
    kind: str,
    local_ids: set[str],
) -> set[str]:
    if kind == MERCHANT:
        return {local_id for local_id in local_ids if visitor.reach.covers(local_id)}
    if kind in PARTY_KINDS:
        return local_ids & {visitor.party_id}
    table, column = OWNERS[kind]
    named = (table.c.partition == partition, is_one_of(column, local_ids))
    query = sa.select(column, table.c.merchant_id).where(*named)
    if kind == RUN and visitor.party_kind is PartyKind.DECLARANT:
        query = query.where(runs.c.declarant == visitor.party_id)
    # Asked by their ids alone: a merchant has an index too, and SQLite would read all it ever sold.
    rows = connection.execute(query)
    return {local_id for local_id, owner in rows if visitor.reach.covers(owner)}


def merchants_in(reach: Reach) -> list[str]:
    assert reach.merchants is not None
    return sorted(reach.merchants)
