"""Sends what is due of one webhook: read, sign, post, write down, until nothing is due.

A message is taken off nowhere before its answer is written down: who is killed while sending sends
it again, which is why receivers are told to know a message by its id.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access.ids import new_id
from adapters.api.feed_reading import Reader
from adapters.webhooks.letters import TEST_TYPE, letter_about, letter_of_test
from adapters.webhooks.outcomes import settle, withhold
from adapters.webhooks.posting import TIMEOUT_SECONDS, Post
from adapters.webhooks.queueing import reach_of_webhook, wanted_by
from adapters.webhooks.registry import Webhooks
from adapters.webhooks.signing import headers_for
from adapters.webhooks.tables import webhooks
from adapters.webhooks.turns import Turn

Row = sa.Row[Any]

SENT_PER_TURN_MAX = 50
"""Then others have their turn."""

TURN_SECONDS_MAX = 20.0
"""The same for a receiver that takes everything, and its time."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What one process sends with."""

    registry: Webhooks
    address: str
    """By which receivers reach us: links in messages begin with it."""

    clock: Callable[[], datetime]
    chance: Callable[[], float] = field(default=random.random)
    timeout_seconds: float = TIMEOUT_SECONDS

    def turn(self, webhook_id: str) -> bool:
        """Send what is due, at most so many; whether more is due. Nothing where another sends."""
        turn = Turn(self.registry.operator, webhook_id, new_id(self.clock()))
        with self.registry.writing() as connection:
            if not turn.take(connection, self.clock()):
                return False
        try:
            with Post(self.registry.addresses, self.timeout_seconds) as post:
                return self._send_some(turn, post)
        finally:
            with self.registry.writing() as connection:
                turn.end(connection)

    def _send_some(self, turn: Turn, post: Post) -> bool:
        began = time.monotonic()
        for _ in range(SENT_PER_TURN_MAX):
            if not self._send_next(turn, post):
                return False
            if time.monotonic() - began > TURN_SECONDS_MAX:
                break
        return True

    def _send_next(self, turn: Turn, post: Post) -> bool:
        """Whether there was something to send, and there may be more."""
        at = self.clock()
        with self.registry.engine.connect() as connection:
            delivery = turn.next_due(connection, at)
            row = connection.execute(sa.select(webhooks).where(turn.mine)).first()
            if delivery is None or row is None:
                return False
            secrets = self.registry.secrets_of(connection, turn.webhook_id, at)
            body = self._body(connection, row, delivery, at)
        if body is None:
            with self.registry.writing() as connection:
                withhold(connection, delivery, at)
                return turn.take(connection, at)
        headers = headers_for(delivery.message_id, at, body.decode(), secrets)
        answer = post.send(row.url, body, headers, at)
        with self.registry.writing() as connection:
            # Not the time at which it began: pauses count from when it failed.
            settle(connection, turn, delivery, answer, self.clock(), self.chance())
            return turn.take(connection, self.clock())

    def _body(
        self, connection: sa.Connection, row: Row, delivery: Row, at: datetime
    ) -> bytes | None:
        """What is sent; None where its party may not read it any more."""
        if delivery.type == TEST_TYPE:
            return letter_of_test(row, delivery.message_id, delivery.queued_at)
        reach = reach_of_webhook(connection, row, at)
        if reach is None:
            return None
        reader = Reader(self.registry.engine, row.partition, reach, wanted_by(row))
        recorded = reader.one(delivery.position)
        return letter_about(row, recorded, self.address) if recorded else None
