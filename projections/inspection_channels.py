"""In which channel does each parcel before the gate stand, and why?

Red: kept by an officer's control, chosen for inspection, or held by customs. Yellow: in review at
customs, or of an enterprise of grade 3 or 4. Green: released, and nothing stands against it. What
controls and grades say is given (`inspection_desk`): this asks where the parcels stand at customs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.clearance_stages import Stage
from projections.clearance_orders import HANDED_BACK, WITHDRAWN, orders, runs
from projections.columns import is_one_of
from projections.ordering import Sorts, in_order

RED, YELLOW, GREEN = "red", "yellow", "green"
CHANNELS = (RED, YELLOW, GREEN)

STOPPED = (Stage.INSPECTION.value, Stage.HELD.value)

LOW_GRADE = "low grade"
"""Why a parcel is yellow that customs has no question about."""


@dataclass(frozen=True, slots=True)
class Against:
    """What stands against parcels beside what customs says."""

    kept: Mapping[str, tuple[str, str]]
    """By order: the first control that keeps it, and why."""

    grades: Mapping[str, int]
    """Enterprises that are watched, by their grade."""


@dataclass(frozen=True, slots=True)
class ChannelParcel:
    order_id: str
    run_id: str
    waybill_no: str | None
    merchant_id: str
    stage: str
    reason: str
    control_id: str | None
    grade: int | None
    answered_at: datetime | None


CHANNEL_SORTS: Sorts = {
    "order": orders.c.order_id,
    "run": orders.c.run_id,
    "stage": orders.c.stage,
    "answered": orders.c.answered_at,
}


def channel_of(against: Against) -> sa.Case[Any]:
    watched = list(against.grades)
    is_watched = sa.or_(
        is_one_of(runs.c.merchant_id, watched), is_one_of(runs.c.declarant, watched)
    )
    is_kept = is_one_of(orders.c.order_id, list(against.kept))
    return sa.case(
        (sa.or_(is_kept, orders.c.stage.in_(STOPPED)), RED),
        (sa.or_(is_watched, orders.c.stage == Stage.IN_REVIEW.value), YELLOW),
        (orders.c.stage == Stage.RELEASED.value, GREEN),
        else_=None,
    )


def before_the_gate(
    partition: str, against: Against, *shown: sa.ColumnElement[Any]
) -> sa.Select[*tuple[Any, ...]]:
    """Parcels in runs and on no exit list."""
    c = orders.c
    of_run = sa.and_(runs.c.partition == c.partition, runs.c.run_id == c.run_id)
    return (
        sa.select(*shown, channel_of(against).label("channel"))
        .select_from(orders.join(runs, of_run))
        .where(c.partition == partition, c.exit_id.is_(None))
        .where(c.stage.not_in((WITHDRAWN, HANDED_BACK)))
    )


def parcels_in(
    connection: sa.Connection,
    partition: str,
    channel: str,
    against: Against,
    *,
    sort: str = "order",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[ChannelParcel]:
    c = orders.c
    shown = (c.order_id, c.run_id, c.waybill_no, c.stage, c.answered_at)
    query = before_the_gate(partition, against, *shown, runs.c.merchant_id, runs.c.declarant)
    query = query.where(channel_of(against) == sa.literal(channel))
    query = in_order(query, CHANNEL_SORTS, sort, c.run_id, c.order_id)
    rows = connection.execute(query.limit(limit).offset(offset))
    return [parcel_of(row, against) for row in rows]


def parcel_of(row: sa.Row[*tuple[Any, ...]], against: Against) -> ChannelParcel:
    control_id, reason = against.kept.get(row.order_id, (None, ""))
    named = (against.grades.get(row.merchant_id, 0), against.grades.get(row.declarant, 0))
    is_of_customs = row.stage in (*STOPPED, Stage.IN_REVIEW.value)
    grade = max(named) or None
    return ChannelParcel(
        row.order_id,
        row.run_id,
        row.waybill_no,
        row.merchant_id,
        row.stage,
        reason or (LOW_GRADE if grade and not is_of_customs else row.stage),
        control_id,
        grade,
        row.answered_at,
    )


def counts_of(connection: sa.Connection, partition: str, against: Against) -> Mapping[str, int]:
    """How many parcels stand in each channel."""
    rows = before_the_gate(partition, against).subquery()
    parcels = sa.func.count().label("parcels")
    query = sa.select(rows.c.channel, parcels).group_by(rows.c.channel)
    found = {row.channel: row.parcels for row in connection.execute(query)}
    return {channel: found.get(channel, 0) for channel in CHANNELS}
