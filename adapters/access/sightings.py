"""Who saw personal data, of which orders, where and when: kept for ever."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from adapters.access.ids import new_id
from adapters.access.tables import personal_data_seen
from adapters.access.visitor import Visitor
from adapters.bootstrap import Clock
from application.personal_data import PersonalField
from domain.identifiers import Partition

Row = sa.Row[Any]
SHOWN_MAX = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """Who saw what: `where` is a page, an export or an endpoint, `subject` an order's id or the
    filter by which orders were chosen, `fields` those that were seen in full."""

    visitor: Visitor
    partition: Partition
    where: str
    subject: str
    orders: int
    fields: Collection[PersonalField]


class Sightings:
    """What was seen in one operator's books."""

    def __init__(self, engine: sa.Engine, operator: str, clock: Clock) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._operator = operator
        self._clock = clock

    def note(
        self,
        visitor: Visitor,
        partition: Partition,
        where: str,
        subject: str,
        orders: int,
        fields: Collection[PersonalField],
    ) -> None:
        """Before it is shown."""
        self.note_all([Sight(visitor, partition, where, subject, orders, fields)])

    def note_all(self, sights: Collection[Sight]) -> None:
        """The same of what many are about to see: in one transaction."""
        at = self._clock()
        rows = [
            {
                "operator": self._operator,
                "sight_id": new_id(at),
                "partition": sight.partition,
                "at": at,
                "actor": sight.visitor.actor,
                "where": sight.where,
                "subject": sight.subject,
                "orders": sight.orders,
                "fields": "\n".join(sorted(field.value for field in sight.fields)),
            }
            for sight in sights
        ]
        with self._writing.begin() as connection:
            connection.execute(personal_data_seen.insert(), rows)

    def of_subject(
        self, partition: Partition, subject: str, limit: int = SHOWN_MAX
    ) -> Sequence[Row]:
        """Who saw it, the latest first."""
        seen = personal_data_seen.c
        return self._rows(limit, seen.partition == partition, seen.subject == subject)

    def of_actor(self, actor: str, limit: int = SHOWN_MAX) -> Sequence[Row]:
        """What somebody saw, the latest first."""
        return self._rows(limit, personal_data_seen.c.actor == actor)

    def _rows(self, limit: int, *conditions: sa.ColumnElement[bool]) -> Sequence[Row]:
        seen = personal_data_seen.c
        query = (
            sa.select(personal_data_seen)
            .where(seen.operator == self._operator, *conditions)
            .order_by(seen.at.desc(), seen.sight_id.desc())
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return connection.execute(query).all()
