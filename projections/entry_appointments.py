"""Appointments of entries in the green channel: which are to come, which were kept or missed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from application.event_log import Recorded
from domain.entry_appointment_events import (
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMade,
)
from projections.columns import UtcTime
from projections.entry_lines import entry_key, tables
from projections.ordering import Select, Sorts, in_order
from projections.read_model import Handler
from projections.row_parts import Rows, key
from projections.writing import change, put

appointments = sa.Table(
    "entry_board_appointments",
    tables,
    key("partition"),
    key("entry_id"),
    key("appointment_no"),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("begins_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime, nullable=False),
    sa.Column("skus", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("kept_at", UtcTime),
    sa.Column("cancelled_at", UtcTime),
    sa.Column("cancelled_because", sa.Text),
    sa.Index("entry_board_appointments_by_time", "partition", "begins_at"),
)

MISSED, NOW, COMING, KEPT, LATE, CANCELLED = (
    *("missed", "open now", "to come", "kept in time", "kept late", "cancelled"),
)
STATES = (MISSED, NOW, COMING, KEPT, LATE, CANCELLED)
"""Those that need somebody first."""


def made(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **entry_key(recorded),
            "appointment_no": recorded.event.appointment_no,
            "way": recorded.event.way.value,
            "begins_at": recorded.event.begins_at,
            "ends_at": recorded.event.ends_at,
            "skus": " ".join(recorded.event.skus),
            "reason": recorded.event.reason,
            "asked_by": recorded.event.asked_by,
            "made_at": recorded.event.made_at,
        }
        for recorded in run
    ]
    put(connection, appointments, rows)


def kept(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [{**number_of(recorded), "kept_at": recorded.event.kept_at} for recorded in run]
    change(connection, appointments, rows)


def cancelled(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **number_of(recorded),
            "cancelled_at": recorded.event.cancelled_at,
            "cancelled_because": recorded.event.reason,
        }
        for recorded in run
    ]
    change(connection, appointments, rows)


def number_of(recorded: Recorded) -> dict[str, str]:
    return {**entry_key(recorded), "appointment_no": recorded.event.appointment_no}


HANDLERS: Mapping[type, Handler] = {
    AppointmentMade: made,
    AppointmentKept: kept,
    AppointmentCancelled: cancelled,
}


def state_at(now: datetime) -> sa.Case[str]:
    """How an appointment stands: a window that went by with nobody coming was missed."""
    c = appointments.c
    return sa.case(
        (c.cancelled_at.is_not(None), CANCELLED),
        (c.kept_at > c.ends_at, LATE),
        (c.kept_at.is_not(None), KEPT),
        (c.ends_at < now, MISSED),
        (c.begins_at <= now, NOW),
        else_=COMING,
    )


APPOINTMENT_SORTS: Sorts = {
    "entry": appointments.c.entry_id,
    "begins": appointments.c.begins_at,
    "made": appointments.c.made_at,
}


def appointments_of(
    connection: sa.Connection,
    partition: str,
    now: datetime,
    *,
    entry_id: str | None = None,
    state: str | None = None,
    sort: str = "begins",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """With the `state` of each at a moment; the earliest first unless sorted."""
    c = appointments.c
    query: Select = sa.select(appointments, state_at(now).label("state"))
    query = query.where(c.partition == partition)
    if entry_id is not None:
        query = query.where(c.entry_id == entry_id)
    if state is not None:
        query = query.where(state_at(now) == sa.literal(state))
    ordered = in_order(query, APPOINTMENT_SORTS, sort, c.entry_id, c.appointment_no)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def counts_of(connection: sa.Connection, partition: str, now: datetime) -> Mapping[str, int]:
    """How many stand at each state at a moment."""
    state = state_at(now).label("state")
    query = sa.select(state, sa.func.count().label("number")).group_by(state)
    found = connection.execute(query.where(appointments.c.partition == partition))
    numbers = {row.state: row.number for row in found}
    return {state: numbers.get(state, 0) for state in STATES}
