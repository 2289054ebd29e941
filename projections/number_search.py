"""Which things of a book bear a number, begin with it, or are named like it?

For who types a part of what they look for: a few of each kind, each from its own read model. Ids
are mostly written in capitals, and mostly typed without: both are asked.
"""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from projections.campaign_rows import campaigns
from projections.clearance_desk import are_theirs
from projections.clearance_orders import runs
from projections.columns import is_within
from projections.entry_board import entries
from projections.exit_board import exits, of_exit
from projections.exit_parcels import is_owned_by
from projections.order_rows import order_board
from projections.planner_rows import batches, consignments

FOUND_MAX = 5
"""Of one kind: who sees more types on."""

SCANNED_MAX = 1_000
"""Orders looked at for one beginning, of which a merchant may own the last: a shop's name begins
the ids of a million. Who types on finds them."""

LAST = "\U0010ffff"
"""The last character of all ends the range of ids that begin with a text."""

Found = Sequence[sa.Row[Any]]
Select = sa.Select[*tuple[Any, ...]]
Within = Collection[str] | None


def orders_like(
    connection: sa.Connection, partition: str, text: str, within: Within = None
) -> Found:
    """By the beginning of an id, or by a whole number of a carrier or of customs."""
    columns = order_board.c
    arms = [_first_ids(partition, range_of_ids) for range_of_ids in begins(columns.order_id, text)]
    # Limited, and without an order: else SQLite takes another index, 2 s for 300,000 orders.
    arms += [
        sa.select(columns.order_id, columns.merchant_id)
        .where(columns.partition == partition, number == typed)
        .limit(SCANNED_MAX)
        .subquery()
        for number in (columns.waybill_no, columns.cop_no, columns.invt_no)
        for typed in spellings(text)
    ]
    ids = sa.union(
        *(sa.select(arm.c.order_id).where(*is_within(arm.c.merchant_id, within)) for arm in arms)
    )
    query = sa.select(columns.order_id.label("id"), columns.stage)
    return _first(
        connection, query.where(columns.partition == partition, columns.order_id.in_(ids))
    )


def _first_ids(partition: str, range_of_ids: sa.ColumnElement[bool]) -> sa.Subquery:
    columns = order_board.c
    query = sa.select(columns.order_id, columns.merchant_id)
    query = query.where(columns.partition == partition, range_of_ids)
    return query.order_by(columns.order_id).limit(SCANNED_MAX).subquery()


def campaigns_like(
    connection: sa.Connection, partition: str, text: str, within: Within = None
) -> Found:
    columns = campaigns.c
    query = _like(columns.campaign_id, partition, text, columns.stage, columns.name)
    return _first(connection, query.where(*is_within(columns.merchant_id, within)))


def batches_like(connection: sa.Connection, partition: str, text: str) -> Found:
    columns = batches.c
    query = _like(columns.batch_id, partition, text, columns.stage, columns.name)
    return _first(connection, query)


def consignments_like(connection: sa.Connection, partition: str, text: str) -> Found:
    columns = consignments.c
    query = _like(columns.consignment_id, partition, text, columns.stage)
    return _first(connection, query)


def entries_like(connection: sa.Connection, partition: str, text: str) -> Found:
    return _first(connection, _like(entries.c.entry_id, partition, text))


def runs_like(
    connection: sa.Connection,
    partition: str,
    text: str,
    within: Within = None,
    declarants: Within = None,
) -> Found:
    query = _like(runs.c.run_id, partition, text)
    return _first(connection, query.where(*are_theirs(within, declarants)))


def exits_like(
    connection: sa.Connection, partition: str, text: str, within: Within = None
) -> Found:
    """To who sees only some merchants' things, an exit without any of them is not there."""
    query = _like(exits.c.exit_id, partition, text, exits.c.stage)
    if within is not None:
        mine = sa.exists().where(*of_exit(), is_owned_by(*within)).correlate(exits)
        query = query.where(mine)
    return _first(connection, query)


def spellings(text: str) -> list[str]:
    return sorted({text, text.upper()})


def begins(column: sa.Column[str], text: str) -> list[sa.ColumnElement[bool]]:
    return [sa.and_(column >= typed, column < typed + LAST) for typed in spellings(text)]


def _like(key: sa.Column[str], partition: str, text: str, *shown: sa.Column[str]) -> Select:
    """Rows whose id begins with a text, or whose name holds it where they have one."""
    alike = begins(key, text)
    alike += [
        sa.func.lower(c).contains(text.lower(), autoescape=True) for c in shown if c.key == "name"
    ]
    mine = key.table.c.partition == partition
    return sa.select(key.label("id"), *shown).where(mine, sa.or_(*alike))


def _first(connection: sa.Connection, query: Select) -> Found:
    return connection.execute(query.order_by("id").limit(FOUND_MAX)).all()
