"""The queue of orders whose buyers are to be confirmed: filled from the log, emptied by answers.

Where the log was looked at and the rows commit together: who is killed leaves nothing out, and of
two at work only one gets on. A row goes when its answer stands in the log, never before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from adapters.api.feed_places import look
from adapters.event_mapping import CODEC
from adapters.identity.tables import places, questions
from domain.identifiers import OrderId, Partition, parts_of
from domain.order_events import BuyerCorrected, OrderPlaced
from projections.following_tables import insert_into, writing

ASKING = (OrderPlaced, BuyerCorrected)
"""Events after which nobody knows whether the buyer is who they say."""

PLACES_PER_STEP = 5_000

TAKEN_SECONDS = 120
"""Who takes questions answers them within this time, or another does."""

PAUSES_SECONDS = (10, 60, 300, 1_800, 7_200)
"""After each try that was not answered; the last one again and again."""


@dataclass(frozen=True, slots=True)
class Question:
    order_id: OrderId
    position: int
    tries: int


class Questions:
    """The questions of one book."""

    def __init__(self, engine: sa.Engine, book: Partition) -> None:
        self._engine = engine
        self.book = book

    def fill(self, at: datetime) -> bool:
        """Take a stretch of the log in; answer whether there was one."""
        with self._engine.connect() as connection:
            position = connection.scalar(
                sa.select(places.c.position).where(places.c.partition == self.book)
            )
            seen = look(connection, self.book, position or 0, PLACES_PER_STEP)
        if seen.position == (position or 0):
            return False
        # The latest of an order's events comes last and counts.
        found = {
            parts_of(place.stream_id)[2]: place.position
            for place in seen.places
            if CODEC.type_named(place.name) in ASKING and self._is_here(place.stream_id)
        }
        with writing(self._engine) as connection:
            if self._moved(connection, position, seen.position):
                self._put(connection, found, at)
        return True

    def _is_here(self, stream_id: str) -> bool:
        return parts_of(stream_id)[0] == self.book

    def _moved(self, connection: sa.Connection, before: int | None, after: int) -> bool:
        """Whoever was faster has moved it already."""
        if before is None:
            insert = insert_into(connection, places).on_conflict_do_nothing()
            first = insert.values(partition=self.book, position=after)
            return connection.scalar(first.returning(places.c.position)) is not None
        update = places.update().where(places.c.partition == self.book, places.c.position == before)
        moved = update.values(position=after).returning(places.c.position)
        return connection.scalar(moved) is not None

    def _put(self, connection: sa.Connection, found: dict[str, int], at: datetime) -> None:
        rows = [
            {
                "partition": self.book,
                "order_id": order_id,
                "position": position,
                "tries": 0,
                "due_at": at,
            }
            for order_id, position in found.items()
        ]
        if not rows:
            return
        insert = insert_into(connection, questions)
        anew = {name: insert.excluded[name] for name in ("position", "tries", "due_at")}
        connection.execute(
            insert.on_conflict_do_update(index_elements=["partition", "order_id"], set_=anew), rows
        )

    def is_due(self, at: datetime) -> bool:
        with self._engine.connect() as connection:
            return connection.scalar(self._due(at).limit(1)) is not None

    def take(self, at: datetime, limit: int) -> Sequence[Question]:
        """Some that are due, oldest first; nobody else takes them for a while."""
        c = questions.c
        due = self._due(at).order_by(c.due_at, c.order_id).limit(limit)
        until = at + timedelta(seconds=TAKEN_SECONDS)
        taking = (
            questions.update()
            .where(c.partition == self.book, c.order_id.in_(due), c.due_at <= at)
            .values(due_at=until)
            .returning(c.order_id, c.position, c.tries)
        )
        with writing(self._engine) as connection:
            rows = connection.execute(taking).all()
        return [Question(OrderId(row.order_id), row.position, row.tries) for row in rows]

    def _due(self, at: datetime) -> sa.Select[Any]:
        c = questions.c
        return sa.select(c.order_id).where(c.partition == self.book, c.due_at <= at)

    def settle(self, settled: Iterable[Question]) -> None:
        """Their answers stand in the log; who has been corrected meanwhile is asked about anew."""
        with writing(self._engine) as connection:
            self._each(connection, sa.delete(questions), settled)

    def put_off(self, unanswered: Sequence[Question], at: datetime) -> None:
        """The register did not answer: later again, and ever more seldom."""
        with writing(self._engine) as connection:
            for tries in {question.tries for question in unanswered}:
                pause = PAUSES_SECONDS[min(tries, len(PAUSES_SECONDS) - 1)]
                later = sa.update(questions).values(
                    tries=tries + 1, due_at=at + timedelta(seconds=pause)
                )
                self._each(connection, later, (q for q in unanswered if q.tries == tries))

    def _each(
        self,
        connection: sa.Connection,
        statement: sa.Update | sa.Delete,
        concerned: Iterable[Question],
    ) -> None:
        rows = [{"of_order": q.order_id, "asked_by": q.position} for q in concerned]
        if rows:
            mine = (
                questions.c.partition == self.book,
                questions.c.order_id == sa.bindparam("of_order"),
                questions.c.position == sa.bindparam("asked_by"),
            )
            connection.execute(statement.where(*mine), rows)
