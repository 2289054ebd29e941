"""What came of an attempt, written down: the delivery, the log of attempts, and the webhook."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access import changes
from adapters.access.registry import Change
from adapters.texts import mark_code
from adapters.webhooks.schedule import FAILS_FOR, Answer, next_try, pause_until
from adapters.webhooks.tables import (
    DELIVERED,
    FAILED,
    WAITING,
    WITHHELD,
    attempts,
    deliveries,
    webhooks,
)
from adapters.webhooks.turns import Turn

Row = sa.Row[Any]

GONE_WORDS = mark_code("the receiver answered 410: it is gone for good")


def write_attempt(
    connection: sa.Connection, delivery: Row, answer: Answer, at: datetime, next_at: datetime | None
) -> None:
    """One more row of the log, numbered on from the last."""
    key = {name: delivery._mapping[name] for name in ("operator", "webhook_id", "message_id")}
    made = sa.select(sa.func.max(attempts.c.attempt)).where(
        *(attempts.c[name] == value for name, value in key.items())
    )
    row = {
        **key,
        "attempt": (connection.scalar(made) or 0) + 1,
        "at": at,
        "duration_ms": answer.duration_ms,
        "status": answer.status,
        "fault": answer.fault,
        "next_at": next_at,
    }
    connection.execute(attempts.insert(), row)


def settle(
    connection: sa.Connection,
    turn: Turn,
    delivery: Row,
    answer: Answer,
    at: datetime,
    chance: float,
) -> None:
    """Write down an attempt, what becomes of the delivery, and what it says of the receiver."""
    if answer.is_taken:
        write_attempt(connection, delivery, answer, at, None)
        change_delivery(connection, delivery, state=DELIVERED, settled_at=at)
        change_webhook(connection, turn, failing_since=None, paused_until=None)
        return
    tries = delivery.tries + 1
    next_at = None if answer.is_gone else next_try(tries, at, answer, chance)
    write_attempt(connection, delivery, answer, at, next_at)
    if next_at:
        change_delivery(connection, delivery, tries=tries, due_at=next_at)
    else:
        change_delivery(connection, delivery, tries=tries, state=FAILED, settled_at=at)
    since = sa.func.coalesce(webhooks.c.failing_since, at)
    paused = pause_until(at, answer)
    change_webhook(connection, turn, failing_since=since, paused_until=paused)
    if answer.is_gone:
        disable(connection, turn, GONE_WORDS, at)
    elif next_at is None:
        disable_if_long_failing(connection, turn, at)


def withhold(connection: sa.Connection, delivery: Row, at: datetime) -> None:
    """What a party may no longer read, or what is no longer there, is not sent."""
    change_delivery(connection, delivery, state=WITHHELD, settled_at=at)


def disable_if_long_failing(connection: sa.Connection, turn: Turn, at: datetime) -> None:
    since = connection.scalar(sa.select(webhooks.c.failing_since).where(turn.mine))
    if since and since <= at - FAILS_FOR:
        words = f"nothing was taken since {since:%Y-%m-%d %H:%M:%S} UTC, and a message was given up"
        disable(connection, turn, words, at)


def disable(connection: sa.Connection, turn: Turn, because: str, at: datetime) -> None:
    change_webhook(connection, turn, disabled_at=at, disabled_because=because)
    party_id = connection.scalar(sa.select(webhooks.c.party_id).where(turn.mine))
    change = Change("system", at)
    what = f"webhook disabled: {turn.webhook_id}"
    changes.note(connection, turn.operator, change, what, str(party_id))


def change_webhook(connection: sa.Connection, turn: Turn, **values: Any) -> None:
    connection.execute(webhooks.update().where(turn.mine).values(values))


def change_delivery(connection: sa.Connection, delivery: Row, **values: Any) -> None:
    """Only one that still waits: whoever was asked to send it again meanwhile is not undone."""
    columns = deliveries.c
    mine = (
        columns.operator == delivery.operator,
        columns.webhook_id == delivery.webhook_id,
        columns.message_id == delivery.message_id,
        columns.state == WAITING,
    )
    connection.execute(deliveries.update().where(*mine).values(values))
