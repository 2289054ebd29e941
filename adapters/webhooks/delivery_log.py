"""What was sent, when, what came of it; and sending it again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from adapters.access.ids import new_id
from adapters.api.feed_places import look
from adapters.arrivals import last_position
from adapters.texts import say
from adapters.webhooks.faults import MessageNotThereError, RangeRefusedError
from adapters.webhooks.letters import TEST_SUBJECT, TEST_TYPE
from adapters.webhooks.queueing import heard_by, put_waiting, waiting
from adapters.webhooks.registry import Webhooks
from adapters.webhooks.tables import FAILED, WAITING, attempts, deliveries
from projections.columns import is_one_of

Row = sa.Row[Any]

RANGE_MAX = 10_000
"""Positions that one request sends again: a few seconds' work of a large webhook."""

KEPT_FOR = timedelta(days=30)
"""Deliveries that are settled are forgotten then; the log itself forgets nothing."""

FORGOTTEN_AT_ONCE = 1_000


class DeliveryLog:
    """The deliveries of one operator's webhooks."""

    def __init__(self, registry: Webhooks) -> None:
        self._registry = registry

    def page(
        self, webhook_id: str, *, state: str = "", before: tuple[int, str] | None, limit: int
    ) -> Sequence[Row]:
        """The latest in the log first; `before` is the position and id of the last one seen."""
        columns = deliveries.c
        query = sa.select(deliveries).where(*self._of(deliveries, webhook_id))
        if state:
            query = query.where(columns.state == state)
        if before:
            query = query.where(sa.tuple_(columns.position, columns.message_id) < before)
        query = query.order_by(columns.position.desc(), columns.message_id.desc()).limit(limit)
        with self._registry.engine.connect() as connection:
            return connection.execute(query).all()

    def attempts_of(self, webhook_id: str, message_ids: Sequence[str]) -> Mapping[str, list[Row]]:
        """By message: every attempt, the first one first."""
        query = sa.select(attempts).where(
            *self._of(attempts, webhook_id), is_one_of(attempts.c.message_id, message_ids)
        )
        made: dict[str, list[Row]] = defaultdict(list)
        with self._registry.engine.connect() as connection:
            for row in connection.execute(query.order_by(attempts.c.attempt)):
                made[row.message_id].append(row)
        return made

    def counts_of(self, webhook_id: str) -> Mapping[str, int]:
        """How many deliveries there are in each state that has any."""
        query = sa.select(deliveries.c.state, sa.func.count()).where(
            *self._of(deliveries, webhook_id)
        )
        with self._registry.engine.connect() as connection:
            counted = connection.execute(query.group_by(deliveries.c.state)).all()
        return {row[0]: row[1] for row in counted}

    def test(self, webhook_id: str, at: datetime) -> str:
        """Queue a message about nothing; its id."""
        row = {
            "operator": self._registry.operator,
            "webhook_id": webhook_id,
            "message_id": f"test_{new_id(at)}",
            "subject": f"{TEST_SUBJECT}/{webhook_id}",
            "type": TEST_TYPE,
            "state": WAITING,
            "tries": 0,
            "due_at": at,
            "queued_at": at,
        }
        with self._registry.writing() as connection:
            put_waiting(connection, [{**row, "position": last_position(connection)}])
        return str(row["message_id"])

    def send_again(self, webhook_id: str, message_id: str, at: datetime) -> None:
        """One message, whatever came of it. Raises MessageNotThereError."""
        if not self._again(webhook_id, deliveries.c.message_id == message_id, at):
            words = say("there is no delivery {message_id}", message_id=message_id)
            raise MessageNotThereError(words)

    def send_failed_again(self, webhook_id: str, at: datetime) -> int:
        """Every message that was given up; how many those are."""
        return self._again(webhook_id, deliveries.c.state == FAILED, at)

    def send_range(self, webhook_id: str, after: int, up_to: int, at: datetime) -> int:
        """All that the webhook hears of a stretch of the log, sent before or not; how many.

        Raises RangeRefusedError.
        """
        if not 0 < up_to - after <= RANGE_MAX:
            words = say("a range is of 1 to {most} positions", most=f"{RANGE_MAX:,}")
            raise RangeRefusedError(words)
        row = self._registry.one(webhook_id)
        with self._registry.writing() as connection:
            seen = look(connection, row.partition, after, up_to - after)
            places = [place for place in seen.places if place.position <= min(up_to, row.position)]
            found = heard_by(connection, row, places, at)
            queued = [waiting(row.operator, webhook_id, place, at) for place in found]
            put_waiting(connection, queued)
        return len(queued)

    def forget_old(self, at: datetime) -> int:
        """Forget what was settled long ago, some at a time; how many those were."""
        old = (
            sa.select(deliveries.c.webhook_id, deliveries.c.message_id)
            .where(
                deliveries.c.operator == self._registry.operator,
                deliveries.c.settled_at < at - KEPT_FOR,
            )
            .limit(FORGOTTEN_AT_ONCE)
        )
        with self._registry.engine.connect() as connection:
            keys = [(row.webhook_id, row.message_id) for row in connection.execute(old)]
        if keys:
            with self._registry.writing() as connection:
                for table in (attempts, deliveries):
                    those = sa.tuple_(table.c.webhook_id, table.c.message_id).in_(keys)
                    of_operator = table.c.operator == self._registry.operator
                    connection.execute(table.delete().where(of_operator, those))
        return len(keys)

    def _again(self, webhook_id: str, which: sa.ColumnElement[bool], at: datetime) -> int:
        values = {"state": WAITING, "tries": 0, "due_at": at, "settled_at": None}
        statement = deliveries.update().where(*self._of(deliveries, webhook_id), which)
        with self._registry.writing() as connection:
            return connection.execute(statement.values(values)).rowcount

    def _of(self, table: sa.Table, webhook_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        return table.c.operator == self._registry.operator, table.c.webhook_id == webhook_id
