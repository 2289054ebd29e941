"""The log of notices: what buyers were told, what waits, what nobody knows; sending it again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.notifications.tables import (
    FOR_A_PERSON,
    SENT_AGAIN,
    WAITING,
    following,
    notices,
)
from domain.identifiers import Partition
from projections.applying import Fault
from projections.columns import is_within
from projections.following_tables import writing
from projections.hindrances import faults_of

Row = sa.Row[Any]

Asked = Mapping[str, str | None]
"""By the names of columns; nothing is all."""

FOLLOWER = "notices"
"""What follows the log for them is called so, in leases and faults."""

columns = notices.c
Place = tuple[int, str, str]
"""Position, notice and channel of a row: where the next page begins."""

FILTERS = ("kind", "channel", "state", "order_id", "campaign_id", "merchant_id")
"""Columns that the log may be asked by."""


@dataclass(frozen=True, slots=True)
class NoticeLog:
    """Of one book, as far as somebody reaches."""

    engine: sa.Engine
    partition: Partition
    within: Collection[str] | None = None
    """Merchants whose buyers are told; None is everybody's."""

    def page(self, asked: Asked, *, before: Place | None = None, limit: int) -> Sequence[Row]:
        """The latest cause first."""
        order = columns.position, columns.notice_id, columns.channel
        query = sa.select(notices).where(*self._mine(), *self._asked(asked))
        if before:
            query = query.where(sa.tuple_(*order) < before)
        query = query.order_by(*(column.desc() for column in order)).limit(limit)
        with self.engine.connect() as connection:
            return connection.execute(query).all()

    def counts(self, asked: Asked) -> Mapping[str, int]:
        """How many stand where a person decides, of all that is asked but the state.

        Only these are counted: they are few. Of what was sent there may be millions.
        """
        others = {name: value for name, value in asked.items() if name != "state"}
        is_open = columns.state.in_(FOR_A_PERSON)
        query = sa.select(columns.state, sa.func.count()).where(
            *self._mine(), *self._asked(others), is_open
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query.group_by(columns.state)).all()
        return dict.fromkeys(FOR_A_PERSON, 0) | {row[0]: row[1] for row in rows}

    def one(self, notice_id: str, channel: str) -> Row | None:
        query = sa.select(notices).where(*self._mine(), *self._key(notice_id, channel))
        with self.engine.connect() as connection:
            return connection.execute(query).first()

    def send_again(self, notice_id: str, channel: str, by: tuple[str, datetime]) -> bool:
        """Whether it stood where a person may have it sent again; then it waits.

        Whoever claimed it before has no more to say about it.
        """
        may_be = columns.state.in_(SENT_AGAIN)
        values = {"state": WAITING, "tries": 0, "due_at": by[1], "claim": "", "again_by": by[0]}
        statement = notices.update().where(*self._mine(), *self._key(notice_id, channel), may_be)
        with writing(self.engine) as connection:
            sent = connection.execute(statement.values(**values, settled_at=None))
            return sent.rowcount == 1

    def standing(self) -> Row | None:
        """Where its follower stands; None before anything was followed."""
        operator = self.partition.partition(".")[0]
        query = sa.select(following).where(following.c.operator == operator)
        with self.engine.connect() as connection:
            return connection.execute(query).first()

    def fault(self) -> Fault | None:
        """At which event it stands still, and why."""
        return faults_of(self.engine).get(FOLLOWER)

    def _mine(self) -> list[sa.ColumnElement[bool]]:
        of_book = columns.partition == self.partition
        return [of_book, *is_within(columns.merchant_id, self.within)]

    def _asked(self, asked: Asked) -> list[sa.ColumnElement[bool]]:
        return [columns[name] == asked[name] for name in FILTERS if asked.get(name)]

    def _key(self, notice_id: str, channel: str) -> tuple[sa.ColumnElement[bool], ...]:
        return columns.notice_id == notice_id, columns.channel == channel
