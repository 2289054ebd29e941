"""Follows the log for the webhooks: a delivery is queued for each event that one listens for.

Where a webhook stands and the rows of its deliveries commit together: a follower that is killed
queues nothing twice and leaves nothing out, and of two at work only one gets on.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access.reaching import reach_of
from adapters.access.visitor import Reach
from adapters.api.event_types import EARLIER, name_for
from adapters.api.feed_places import Place, Wanted, heard, look
from adapters.api.feed_rights import reach_of_party
from adapters.webhooks.tables import WAITING, deliveries, webhooks
from application.roles import PartyKind
from domain.identifiers import Partition, parts_of, shared_of
from projections.following_tables import insert_into, writing

Row = sa.Row[Any]
Values = dict[str, Any]

PLACES_PER_STEP = 1_000

WAITING_MAX = 10_000
"""So many wait for one receiver at most; the log itself keeps what comes after them."""


class Queueing:
    """The follower of one operator's webhooks."""

    def __init__(self, engine: sa.Engine, operator: str) -> None:
        self._engine = engine
        self._operator = operator

    def step(self, at: datetime) -> set[str] | None:
        """Queue a stretch of the log for each webhook; answer which have something to send now.

        None where each has heard all of it.
        """
        heard_now = [
            self._queue(Partition(partition), position, rows, at)
            for (partition, position), rows in self._by_position().items()
        ]
        told = [webhook_ids for webhook_ids in heard_now if webhook_ids is not None]
        return set().union(*told) if told else None

    def _by_position(self) -> dict[tuple[str, int], list[Row]]:
        """Those that stand at one place of the log hear the next stretch of it together."""
        query = sa.select(webhooks).where(
            webhooks.c.operator == self._operator, webhooks.c.disabled_at.is_(None)
        )
        groups: dict[tuple[str, int], list[Row]] = defaultdict(list)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            full = self._full(connection) if rows else set()
        for row in rows:
            if row.webhook_id not in full:
                groups[row.partition, row.position].append(row)
        return groups

    def _full(self, connection: sa.Connection) -> set[str]:
        query = (
            sa.select(deliveries.c.webhook_id)
            .where(deliveries.c.operator == self._operator, deliveries.c.state == WAITING)
            .group_by(deliveries.c.webhook_id)
            .having(sa.func.count() >= WAITING_MAX)
        )
        return set(connection.scalars(query))

    def _queue(
        self, partition: Partition, position: int, rows: Sequence[Row], at: datetime
    ) -> set[str] | None:
        with self._engine.connect() as connection:
            seen = look(connection, partition, position, PLACES_PER_STEP)
            found = {row.webhook_id: heard_by(connection, row, seen.places, at) for row in rows}
        if seen.position == position:
            return None
        with writing(self._engine) as connection:
            moved = connection.scalars(
                webhooks.update()
                .where(
                    webhooks.c.operator == self._operator,
                    webhooks.c.webhook_id.in_(sorted(found)),
                    # Whoever was faster has moved them; who is disabled stays where it is.
                    webhooks.c.position == position,
                    webhooks.c.disabled_at.is_(None),
                )
                .values(position=seen.position)
                .returning(webhooks.c.webhook_id)
            )
            told = {webhook_id for webhook_id in moved if found[webhook_id]}
            queued = [
                waiting(self._operator, webhook_id, place, at)
                for webhook_id in sorted(told)
                for place in found[webhook_id]
            ]
            put_waiting(connection, queued)
        return told


def heard_by(
    connection: sa.Connection, row: Row, places: Iterable[Place], at: datetime
) -> list[Place]:
    """Those of the places that a webhook asks for and its party may read now."""
    reach = reach_of_webhook(connection, row, at)
    return heard(connection, places, reach, wanted_by(row)) if reach else []


def reach_of_webhook(connection: sa.Connection, row: Row, at: datetime) -> Reach | None:
    kind, shared = PartyKind(row.party_kind), shared_of(row.partition)
    return reach_of_party(kind, reach_of(connection, shared, kind, row.party_id, at))


def wanted_by(row: Row) -> Wanted:
    types = (EARLIER.get(name, name) for name in lines_of(row.types))
    return Wanted(frozenset(types), frozenset(lines_of(row.kinds)))


def lines_of(text: str) -> list[str]:
    return text.split("\n") if text else []


def waiting(operator: str, webhook_id: str, place: Place, at: datetime) -> Values:
    """One id for one event, so that a receiver knows it again however often it is sent."""
    _, kind, local_id = parts_of(place.stream_id)
    return {
        "operator": operator,
        "webhook_id": webhook_id,
        "message_id": f"evt_{place.position}",
        "position": place.position,
        "subject": f"{kind}/{local_id}",
        "type": name_for(place.name),
        "state": WAITING,
        "tries": 0,
        "due_at": at,
        "queued_at": at,
    }


def put_waiting(connection: sa.Connection, rows: Sequence[Values]) -> None:
    """Queue deliveries; one that stands already begins anew, as if it had never been tried."""
    if not rows:
        return
    insert = insert_into(connection, deliveries)
    again = {name: insert.excluded[name] for name in ("state", "tries", "due_at", "queued_at")}
    keys = [column.name for column in deliveries.primary_key]
    statement = insert.on_conflict_do_update(
        index_elements=keys, set_={**again, "settled_at": None}
    )
    connection.execute(statement, rows)
