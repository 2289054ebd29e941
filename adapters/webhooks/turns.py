"""Whose turn it is: one sender at a time for a webhook, and the message it sends next.

Messages about one subject go in the order of the log: one that is tried again later holds back
those that follow it about the same thing, until it is taken or given up, and no others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from adapters.webhooks.tables import WAITING, deliveries, webhooks

Row = sa.Row[Any]

SENDING_LASTS = timedelta(seconds=60)
"""Four times what an attempt takes at most: after it, who sent has died."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One sender's right to send for one webhook."""

    operator: str
    webhook_id: str
    sender: str

    def take(self, connection: sa.Connection, at: datetime) -> bool:
        """Begin, or go on; whether nobody else is at it, and something may be sent at all."""
        free = sa.or_(
            webhooks.c.sender == self.sender,
            webhooks.c.sending_until.is_(None),
            webhooks.c.sending_until <= at,
        )
        values = {"sender": self.sender, "sending_until": at + SENDING_LASTS}
        statement = webhooks.update().where(self.mine, may_send(at), free).values(values)
        return connection.execute(statement).rowcount == 1

    def end(self, connection: sa.Connection) -> None:
        """Let another begin at once."""
        is_ours = webhooks.c.sender == self.sender
        connection.execute(
            webhooks.update().where(self.mine, is_ours).values(sender=None, sending_until=None)
        )

    @property
    def mine(self) -> sa.ColumnElement[bool]:
        return sa.and_(
            webhooks.c.operator == self.operator, webhooks.c.webhook_id == self.webhook_id
        )

    def next_due(self, connection: sa.Connection, at: datetime) -> Row | None:
        """The first in the log of those whose time has come and whom none holds back."""
        query = (
            sa.select(deliveries)
            .where(
                deliveries.c.operator == self.operator,
                deliveries.c.webhook_id == self.webhook_id,
                is_due(at),
            )
            .order_by(deliveries.c.position, deliveries.c.message_id)
            .limit(1)
        )
        return connection.execute(query).first()


def is_due(at: datetime) -> sa.ColumnElement[bool]:
    """Of deliveries whose time has come, and that no earlier one about the same holds back."""
    earlier = deliveries.alias()
    held_back = (
        sa.select(earlier.c.message_id)
        .where(
            earlier.c.operator == deliveries.c.operator,
            earlier.c.webhook_id == deliveries.c.webhook_id,
            earlier.c.subject == deliveries.c.subject,
            earlier.c.position < deliveries.c.position,
            earlier.c.state == WAITING,
            earlier.c.due_at > at,
        )
        .correlate(deliveries)
        .exists()
    )
    return sa.and_(deliveries.c.state == WAITING, deliveries.c.due_at <= at, ~held_back)


def may_send(at: datetime) -> sa.ColumnElement[bool]:
    """Of webhooks that are not disabled, and of which nobody asked to be left alone."""
    is_rested = sa.or_(webhooks.c.paused_until.is_(None), webhooks.c.paused_until <= at)
    return sa.and_(webhooks.c.disabled_at.is_(None), is_rested)


def due(connection: sa.Connection, operator: str, at: datetime) -> list[str]:
    """Webhooks for which something should be sent and nobody does."""
    is_waiting = (
        sa.select(deliveries.c.message_id)
        .where(
            deliveries.c.operator == operator,
            deliveries.c.webhook_id == webhooks.c.webhook_id,
            is_due(at),
        )
        .correlate(webhooks)
        .exists()
    )
    is_free = sa.or_(webhooks.c.sending_until.is_(None), webhooks.c.sending_until <= at)
    query = sa.select(webhooks.c.webhook_id).where(
        webhooks.c.operator == operator, may_send(at), is_free, is_waiting
    )
    return list(connection.scalars(query))
