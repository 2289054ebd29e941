"""Who may act for which merchant, in what, and until when?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.identifiers import MerchantId, Partition
from domain.mandate import MandateGiven, MandateWithdrawn
from projections.columns import UtcTime, is_within
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.writing import change, put

Row = sa.Row[Any]

_metadata = sa.MetaData()

mandates = sa.Table(
    "mandates",
    _metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("merchant_id", sa.Text, primary_key=True),
    sa.Column("mandatary", sa.Text, primary_key=True),
    sa.Column("right", sa.Text, primary_key=True),
    sa.Column("given_at", UtcTime, nullable=False),
    sa.Column("until", UtcTime),
    sa.Column("withdrawn_at", UtcTime),
    sa.Index("mandates_mandatary", "partition", "mandatary"),
)


def give(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(
        connection,
        mandates,
        [
            {**_key(each), "given_at": each.event.given_at, "until": each.event.until}
            | {"withdrawn_at": None}
            for each in recorded
        ],
    )


def withdraw(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    changed = [{**_key(each), "withdrawn_at": each.event.withdrawn_at} for each in recorded]
    change(connection, mandates, changed)


def _key(each: Recorded) -> dict[str, str]:
    return {
        "partition": partition_of(each),
        "merchant_id": each.event.merchant_id,
        "mandatary": each.event.mandatary,
        "right": each.event.right,
    }


HANDLERS: dict[type, Handler] = {MandateGiven: give, MandateWithdrawn: withdraw}

MODEL = ReadModel("mandate_book", _metadata, HANDLERS)


def mandators_of(
    connection: sa.Connection, shared: Partition, mandatary: str, right: str, at: datetime
) -> Sequence[MerchantId]:
    """Merchants for whom a party may act in one respect at a moment."""
    columns = mandates.c
    query = sa.select(columns.merchant_id).where(
        columns.partition == shared,
        columns.mandatary == mandatary,
        columns.right == right,
        columns.withdrawn_at.is_(None),
        sa.or_(columns.until.is_(None), columns.until > at),
    )
    return [MerchantId(merchant_id) for merchant_id in connection.scalars(query)]


def mandates_in(
    connection: sa.Connection,
    shared: Partition,
    *,
    merchants: Collection[str] | None = None,
    mandatary: str | None = None,
    limit: int = 1_000,
    offset: int = 0,
) -> Sequence[Row]:
    """All that were ever given by some merchants, or to one party; withdrawn ones stand last."""
    columns = mandates.c
    conditions = [columns.partition == shared, *is_within(columns.merchant_id, merchants)]
    if mandatary is not None:
        conditions.append(columns.mandatary == mandatary)
    query = sa.select(mandates).where(*conditions)
    query = query.order_by(
        columns.withdrawn_at.is_not(None), columns.merchant_id, columns.mandatary, columns.right
    )
    return connection.execute(query.limit(limit).offset(offset)).all()


def one_mandate(
    connection: sa.Connection, shared: Partition, merchant_id: str, mandatary: str, right: str
) -> Row | None:
    columns = mandates.c
    query = sa.select(mandates).where(
        columns.partition == shared,
        columns.merchant_id == merchant_id,
        columns.mandatary == mandatary,
        columns.right == right,
    )
    return connection.execute(query).one_or_none()
