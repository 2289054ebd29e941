"""What buyers will be told before a clock of their campaign runs out, and of which campaigns.

A part of the timetable.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.campaign_notices import AFTER_CLOSING, notices_of
from projections.columns import UtcTime
from projections.row_parts import partition_of
from projections.writing import change, found, put, remove

tables = sa.MetaData()
"""Of the whole timetable."""

notices = sa.Table(
    "timetable_notices",
    tables,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("due_at", UtcTime, primary_key=True),
    sa.Column("until", UtcTime, nullable=False),
    sa.Column(
        "is_live", sa.Boolean, nullable=False, comment="Nobody is told of what is not published"
    ),
    sa.Index("timetable_notices_by_due", "is_live", "due_at"),
    comment="What buyers will be told before a clock of their campaign runs out",
)

CAMPAIGN = ("partition", "campaign_id")
NOTICE = (*CAMPAIGN, "kind", "due_at")
TOLD_AFTER_CLOSING = tuple(kind.value for kind in AFTER_CLOSING)


def draft(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {
            **campaign_of(each),
            "kind": notice.kind.value,
            "due_at": notice.due_at,
            "until": notice.until,
            "is_live": False,
        }
        for each in recorded
        for notice in notices_of(each.event.terms)
    ]
    put(connection, notices, rows)


def publish(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [{**campaign_of(each), "is_live": True} for each in recorded]
    change(connection, notices, rows, by=CAMPAIGN)


def campaign_of(each: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(each), "campaign_id": each.event.campaign_id}


def close(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Who owes a balance is ended now: locks are all that there is left to tell of."""
    rows = notices_in(connection, recorded)
    remove(connection, notices, [row for row in rows if row["kind"] not in TOLD_AFTER_CLOSING])


def give_up(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Every buyer hears of the end itself."""
    remove(connection, notices, notices_in(connection, recorded))


def notices_in(connection: sa.Connection, recorded: Sequence[Recorded]) -> list[dict[str, Any]]:
    """The keys of those that stand for campaigns."""
    named = [tuple(campaign_of(each).values()) for each in recorded]
    rows = found(connection, notices, CAMPAIGN, named, NOTICE)
    return [row._asdict() for row in rows]


def give(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    keys = [
        {
            **campaign_of(each),
            "kind": each.event.notice.kind.value,
            "due_at": each.event.notice.due_at,
        }
        for each in recorded
    ]
    remove(connection, notices, keys)


def campaigns_to_notify(connection: sa.Connection, at: datetime) -> Sequence[tuple[str, str]]:
    """Partition and campaign of every notice that is due and not too late."""
    c = notices.c
    query = sa.select(c.partition, c.campaign_id).distinct()
    rows = connection.execute(query.where(c.is_live, c.due_at <= at, c.until > at))
    return [(row.partition, row.campaign_id) for row in rows]
