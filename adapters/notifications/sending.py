"""Sends what waits, each at most once: claimed first, then told, then what came of it written down.

A claim commits before anything leaves. Who dies after it leaves a notice of which nobody knows
whether it has arrived: it is unsure from `CLAIM_LASTS` on, and only a person has it sent again.
What certainly nobody has heard, and nothing else, is tried again by itself.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from adapters.access.ids import new_id
from adapters.notifications.naming import message_id_of
from adapters.notifications.switches import switched_off
from adapters.notifications.tables import (
    CLAIMED,
    GIVEN_UP,
    NO_ADDRESS,
    REFUSED,
    SENT,
    SWITCHED_OFF,
    UNSURE,
    WAITING,
    notices,
)
from application.notices import Channel, Kind, Notice, Notifier, Outcome, Told
from domain.identifiers import CampaignId, MerchantId, OrderId, Partition
from projections.following_tables import writing

Row = sa.Row[Any]

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""Between tries that nobody took: a mail server that greylists answers otherwise after minutes."""

CLAIM_LASTS = timedelta(minutes=10)
"""Longer than any try: a connection, its handshake and seven answers of 30 seconds each."""

SENT_PER_TURN_MAX = 50
"""Then others have their turn."""

STATE_OF: Mapping[Outcome, str] = {
    Outcome.SENT: SENT,
    Outcome.REFUSED: REFUSED,
    Outcome.UNSURE: UNSURE,
    Outcome.NO_ADDRESS: NO_ADDRESS,
}
"""What is not taken waits once more, or is given up."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What one process sends with, channel by channel."""

    engine: sa.Engine
    operator: str
    notifiers: Mapping[Channel, Notifier]
    clock: Callable[[], datetime]

    def turn(self, channel: Channel) -> bool:
        """Send what is due by a channel, at most so many; whether more may be due."""
        notifier = self.notifiers.get(channel)
        if notifier is None:
            return False
        for _ in range(SENT_PER_TURN_MAX):
            row = self._claim(channel)
            if row is None:
                return False
            told = notifier.tell(notice_of(row), message_id_of(row.partition, row.notice_id))
            with writing(self.engine) as connection:
                settle(connection, row, told, self.clock())
        return True

    def _claim(self, channel: Channel) -> Row | None:
        """The next one that is due, ours from here on; None where there is none.

        What was switched off while it waited is settled on the way.
        """
        with writing(self.engine) as connection:
            at = self.clock()
            while row := connection.execute(next_due(self.operator, channel, at)).first():
                if is_switched_off(connection, row):
                    change(connection, row, state=SWITCHED_OFF, settled_at=at)
                    continue
                claim = new_id(at)
                change(connection, row, state=CLAIMED, claim=claim, claimed_at=at)
                # As it stands now: what came of it is written down under this claim only.
                return connection.execute(sa.select(notices).where(*key_of(row))).one()
        return None


def next_due(operator: str, channel: Channel, at: datetime) -> sa.Select[Any]:
    """On PostgreSQL those that another is just claiming are passed over."""
    return (
        sa.select(notices)
        .where(notices.c.operator == operator, notices.c.channel == channel.value)
        .where(notices.c.state == WAITING, notices.c.due_at <= at)
        .order_by(notices.c.due_at, notices.c.position, notices.c.notice_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def is_switched_off(connection: sa.Connection, row: Row) -> bool:
    off = switched_off(connection, row.partition, [row.merchant_id])
    return (row.merchant_id, row.kind, row.channel) in off


def settle(connection: sa.Connection, row: Row, told: Told, at: datetime) -> None:
    """Write down what came of a try; one that was taken for lost meanwhile is known again.

    Not one that somebody has had sent again since: that try is another's.
    """
    values: dict[str, Any] = {"answer": told.answer, "recipient": told.recipient}
    if told.outcome is Outcome.NOT_TAKEN:
        values |= tried_in_vain(row, at)
    else:
        values |= {"state": STATE_OF[told.outcome], "settled_at": at}
    is_ours = notices.c.claim == row.claim, notices.c.state.in_((CLAIMED, UNSURE))
    connection.execute(notices.update().where(*key_of(row), *is_ours).values(values))


def tried_in_vain(row: Row, at: datetime) -> dict[str, Any]:
    tries = row.tries + 1
    if tries > len(PAUSES):
        return {"state": GIVEN_UP, "tries": tries, "settled_at": at}
    return {"state": WAITING, "tries": tries, "due_at": at + PAUSES[tries - 1], "claim": ""}


def doubt_lost(connection: sa.Connection, operator: str, at: datetime) -> int:
    """Claims whose sender has died: whether they have arrived nobody knows; how many those are."""
    lost = notices.c.state == CLAIMED, notices.c.claimed_at <= at - CLAIM_LASTS
    doubted = notices.update().where(notices.c.operator == operator, *lost)
    values = {"state": UNSURE, "settled_at": at, "answer": "its sender died"}
    return connection.execute(doubted.values(values)).rowcount


def channels_due(connection: sa.Connection, operator: str, at: datetime) -> list[Channel]:
    """Channels by which something should be sent."""
    waits = notices.c.state == WAITING, notices.c.due_at <= at
    query = sa.select(notices.c.channel).where(notices.c.operator == operator, *waits).distinct()
    return sorted((Channel(name) for name in connection.scalars(query)), key=lambda c: c.value)


def change(connection: sa.Connection, row: Row, **values: Any) -> None:
    connection.execute(notices.update().where(*key_of(row)).values(values))


def key_of(row: Row) -> tuple[sa.ColumnElement[bool], ...]:
    return tuple(column == row._mapping[column.name] for column in notices.primary_key)


def notice_of(row: Row) -> Notice:
    return Notice(
        Kind(row.kind),
        Partition(row.partition),
        OrderId(row.order_id),
        CampaignId(row.campaign_id),
        MerchantId(row.merchant_id),
        row.position,
        json.loads(row.facts),
    )
