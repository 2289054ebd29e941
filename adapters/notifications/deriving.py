"""Follows the log for the notices: what buyers are to be told is written down, each thing once.

Where it stands and the rows it made commit together: who is killed makes none twice and leaves none
out, and of two at work only one gets on. It begins at the end of the log: what happened before
anybody could be told is told nobody, neither by a new installation nor after a rebuild, which does
not touch these tables. An event that is told to all buyers of a campaign is told to some thousand
at a time, and the last of them stands beside the position until all are written.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.arrivals import last_position
from adapters.event_log import SqlEventLog
from adapters.notifications.shops import shops_of
from adapters.notifications.switches import switched_off
from adapters.notifications.tables import UNSURE, WAITING, following, notices
from adapters.shape_faults import StoredShapeError
from application.event_log import Recorded
from application.notices import Channel, Notice
from application.notifying import about_campaign, about_orders, is_told, is_wide
from application.notifying_the_line import OF_A_LINE, about_lines
from application.undecodable import Undecodable
from domain.campaign_events import NoticeGiven
from domain.campaign_notices import NoticeKind
from domain.identifiers import Partition, parts_of
from projections import order_board
from projections.following import Follower
from projections.following_tables import insert_into, writing
from projections.order_rows import order_board as orders
from projections.stages import DEPOSIT_PAID, ENDED, OUTSIDE

EVENTS_PER_STEP = 500
ORDERS_PER_STEP = 5_000
"""A transaction of a second: nobody waits longer for the writer's lock."""

OVER = (*ENDED, *OUTSIDE)
"""Stages of orders whose buyers do not wait for their goods any more."""


class UnreadableNoticeError(StoredShapeError):
    """Raised when the next event that would be told cannot be decoded."""


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where notices are made: a position, and an order of the event after it."""

    position: int
    order_id: str = ""
    doubted_up_to: int = 0


@dataclass(frozen=True, slots=True)
class Deriving:
    """The follower of one operator's log."""

    engine: sa.Engine
    log: SqlEventLog
    operator: str
    has_mail: bool
    """Whether there is a server to send e-mail by; without, no notice is made for it."""

    def step(self, at: datetime) -> int | None:
        """Make the notices of the next stretch of the log; how many. None at its end.

        Raises StoredShapeError for an event that cannot be read: it must not be stepped over.
        """
        place = self.place() or self.begin(at)
        try:
            return self._step(place, EVENTS_PER_STEP, at)
        except StoredShapeError:
            # What can be told before it is told; then the position says which event it is.
            return self._step(place, 1, at)

    def place(self) -> Place | None:
        query = sa.select(following).where(following.c.operator == self.operator)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return Place(row.position, row.order_id, row.doubted_up_to) if row else None

    def begin(self, at: datetime) -> Place:
        """At the end of the log; where another began first, that is where it begins."""
        with writing(self.engine) as connection:
            end = last_position(connection)
            row = {"position": end, "order_id": "", "began_after": end, "began_at": at}
            row["doubted_up_to"] = 0
            insert = insert_into(connection, following).values(operator=self.operator, **row)
            connection.execute(insert.on_conflict_do_nothing())
        begun = self.place()
        assert begun is not None
        return begun

    def _step(self, place: Place, limit: int, at: datetime) -> int | None:
        page = self.log.page(place.position, limit)
        if not page:
            return None
        ours = [each for each in page if self._is_ours(each)]
        stop = next((each for each in ours if is_wide(each) or is_unread(each)), None)
        if stop is None or stop.position > place.position + 1:
            reached = stop.position - 1 if stop else page[-1].position
            if place.position < place.doubted_up_to < reached:
                reached = place.doubted_up_to
            told = [each for each in ours if each.position <= reached]
            made = [*about_orders(self.log, told), *about_lines(self.log, told)]
            return self._write(place, Place(reached), made, at)
        if is_unread(stop):
            raise UnreadableNoticeError(stop.event.reason)
        return self._tell_all(place, stop, at)

    def _is_ours(self, recorded: Recorded) -> bool:
        return parts_of(recorded.stream_id)[0].startswith(f"{self.operator}.")

    def _tell_all(self, place: Place, recorded: Recorded, at: datetime) -> int | None:
        """The buyers of a campaign's orders that were placed before, as the order board has them.

        Who cancelled since needs not hear of it any more. Nothing is told before the board has come
        so far: None, as if it were the end of the log.
        """
        board = Follower(self.engine, self.log, order_board.MODEL)
        if board.catch_up(up_to=recorded.position) < recorded.position:
            return None
        with self.engine.connect() as connection:
            found = live_orders(connection, recorded, place.order_id)
        made = about_campaign(self.log, recorded, found)
        is_over = len(found) < ORDERS_PER_STEP
        there = Place(recorded.position) if is_over else Place(place.position, found[-1])
        return self._write(place, there, made, at)

    def _write(self, here: Place, there: Place, made: Sequence[Notice], at: datetime) -> int:
        """Move on with the rows, or, where another has moved meanwhile, do nothing."""
        mine = (
            following.c.operator == self.operator,
            following.c.position == here.position,
            following.c.order_id == here.order_id,
        )
        with writing(self.engine) as connection:
            values = {"position": there.position, "order_id": there.order_id}
            if not connection.execute(following.update().where(*mine).values(values)).rowcount:
                return 0
            state = UNSURE if here.position < here.doubted_up_to else WAITING
            wanted = self._wanted(connection, made)
            rows = [row for each in wanted for row in rows_of(*each, state, at)]
            if rows:
                insert = insert_into(connection, notices).on_conflict_do_nothing()
                connection.execute(insert, rows)
        return len(rows)

    def _wanted(
        self, connection: sa.Connection, made: Sequence[Notice]
    ) -> Iterator[tuple[Notice, list[Channel]]]:
        """Each notice with the channels it goes by: those that are there and are not off."""
        by_book: dict[Partition, set[str]] = defaultdict(set)
        for notice in made:
            by_book[notice.partition].add(notice.merchant_id)
        shops = {book: shops_of(connection, book, them) for book, them in by_book.items()}
        off = {book: switched_off(connection, book, them) for book, them in by_book.items()}
        for notice in made:
            there = [Channel.EMAIL] if self.has_mail else []
            if notice.merchant_id in shops[notice.partition]:
                there.append(Channel.SHOP)
            about = notice.merchant_id, notice.kind.value
            yield notice, [c for c in there if (*about, c.value) not in off[notice.partition]]


def is_unread(recorded: Recorded) -> bool:
    event = recorded.event
    if type(event) is not Undecodable or event.event_type is None:
        return False
    return is_told(event.event_type) or event.event_type in OF_A_LINE


def live_orders(connection: sa.Connection, recorded: Recorded, after: str) -> list[str]:
    """Some orders of a campaign that were placed before an event, in the order of their ids."""
    partition, _, campaign_id = parts_of(recorded.stream_id)
    query = sa.select(orders.c.order_id).where(
        orders.c.partition == partition,
        orders.c.campaign_id == campaign_id,
        concerned(recorded.event),
        orders.c.placed_position < recorded.position,
        orders.c.order_id > after,
    )
    return list(connection.scalars(query.order_by(orders.c.order_id).limit(ORDERS_PER_STEP)))


def concerned(event: Any) -> sa.ColumnElement[bool]:
    """A balance is due of those who paid a deposit; all else concerns every live order."""
    if isinstance(event, NoticeGiven) and event.notice.kind is NoticeKind.BALANCE_DUE:
        return orders.c.stage == DEPOSIT_PAID
    return orders.c.stage.not_in(OVER)


def rows_of(
    notice: Notice, channels: Sequence[Channel], state: str, at: datetime
) -> list[dict[str, Any]]:
    row = {
        "partition": notice.partition,
        "notice_id": notice.notice_id,
        "operator": notice.partition.partition(".")[0],
        "kind": notice.kind.value,
        "order_id": notice.order_id,
        "campaign_id": notice.campaign_id,
        "merchant_id": notice.merchant_id,
        "position": notice.position,
        "facts": json.dumps(notice.facts, ensure_ascii=False, sort_keys=True),
        "made_at": at,
        "state": state,
        "tries": 0,
        "due_at": at,
        "claim": "",
        "recipient": "",
        "answer": "",
        "again_by": "",
    }
    return [{**row, "channel": channel.value} for channel in channels]
