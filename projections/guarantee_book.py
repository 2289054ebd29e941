"""How does each guarantee stand, what moved it, and which messages wait for it?

total = free + reserved + deducted after every movement (reference §6, I17).
"""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain import guarantee_events as guarantee
from domain.pledge import GuaranteeChosen
from projections.columns import UtcTime, is_within
from projections.guarantee_movements import (
    accounts,
    moved,
    movements,
    refused,
    tables,
    waits,
)
from projections.ordering import Sorts, in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows, key, partition_of
from projections.writing import put

pledges = sa.Table(
    "guarantee_book_pledges",
    tables,
    key("partition"),
    key("declarant"),
    sa.Column("guarantee_id", sa.Text, nullable=False),
    sa.Column("chosen_at", UtcTime, nullable=False),
    sa.Index("guarantee_book_pledges_by_guarantee", "partition", "guarantee_id"),
    comment="Which guarantee the taxes of a declarant are held against",
)


def chosen(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "declarant": each.event.declarant,
            "guarantee_id": each.event.guarantee_id,
            "chosen_at": each.event.chosen_at,
        }
        for each in run
    ]
    put(connection, pledges, rows)


HANDLERS: Mapping[type, Handler] = {
    guarantee.GuaranteeLodged: moved,
    guarantee.GuaranteeReserved: moved,
    guarantee.GuaranteeRefused: refused,
    guarantee.GuaranteeFreed: moved,
    guarantee.GuaranteeDeducted: moved,
    guarantee.GuaranteeRestored: moved,
    guarantee.GuaranteeCounted: moved,
    GuaranteeChosen: chosen,
}

MODEL = ReadModel("guarantee_book", tables, HANDLERS)

MOVEMENT_SORTS: Sorts = {"at": movements.c.position, "moved": movements.c.moved_fen}


def pledged_to(declarants: Collection[str]) -> sa.Select[tuple[str]]:
    c = pledges.c
    return sa.select(c.guarantee_id).where(*is_within(c.declarant, declarants))


def theirs(
    column: sa.Column[str], declarants: Collection[str] | None
) -> list[sa.ColumnElement[bool]]:
    """Guarantees that bear taxes of some declarants; None is everybody's."""
    return [] if declarants is None else [column.in_(pledged_to(declarants))]


def accounts_of(
    connection: sa.Connection, shared: str, *, declarants: Collection[str] | None = None
) -> Rows:
    """Every guarantee with its figures and the declarants it bears the taxes of."""
    c, p = accounts.c, pledges.c
    same = sa.and_(p.partition == c.partition, p.guarantee_id == c.guarantee_id)
    query = (
        sa.select(accounts, p.declarant, p.chosen_at)
        .select_from(accounts.outerjoin(pledges, same))
        .where(c.partition == shared, *theirs(c.guarantee_id, declarants))
        .order_by(c.guarantee_id, p.declarant)
    )
    return connection.execute(query).all()


def movements_of(
    connection: sa.Connection,
    shared: str,
    guarantee_id: str | None = None,
    *,
    declarants: Collection[str] | None = None,
    sort: str = "at",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Movements with the figures after each, the first one first unless sorted otherwise."""
    c = movements.c
    query = sa.select(movements).where(c.partition == shared, *theirs(c.guarantee_id, declarants))
    if guarantee_id is not None:
        query = query.where(c.guarantee_id == guarantee_id)
    ordered = in_order(query, MOVEMENT_SORTS, sort, c.position, c.guarantee_id)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def waiting_of(
    connection: sa.Connection,
    shared: str,
    *,
    book: str | None = None,
    run_id: str | None = None,
    declarants: Collection[str] | None = None,
) -> Rows:
    """Messages that wait for a guarantee, the longest wait first."""
    c = waits.c
    query = sa.select(waits).where(c.partition == shared, *theirs(c.guarantee_id, declarants))
    if book is not None:
        query = query.where(c.book == book)
    if run_id is not None:
        query = query.where(c.run_id == run_id)
    return connection.execute(query.order_by(c.position)).all()


def guarantee_for(connection: sa.Connection, shared: str, declarant: str) -> str:
    """The guarantee that bears a declarant's taxes; empty where there is none."""
    c = pledges.c
    query = sa.select(c.guarantee_id).where(c.partition == shared, c.declarant == declarant)
    return connection.scalar(query) or ""
