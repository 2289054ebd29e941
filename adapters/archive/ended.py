"""Finds the streams that have ended and of which nothing was recorded for some time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from adapters.archive.cases import Case
from adapters.archive.endings import ENDINGS, ROUNDS
from adapters.archive.log_rows import LogRow, StreamHead, events_of, stream_heads
from adapters.archive.marks import Mark, Marks
from adapters.archive.rules import return_ended
from adapters.event_codec import EventCodec
from application.streams import DECIDERS, DELIVERY, ORDER, RETURN
from domain.dated import customs_day
from domain.delivery import ParcelsDelivered, ParcelsLost
from domain.identifiers import Partition, parts_of, stream_of


@dataclass(frozen=True, slots=True)
class Moment:
    """The log is read as though it ended at a position, and age is measured from a time."""

    up_to: int
    old: int
    """What stands at or before this position is old enough."""

    at: datetime


class EndedStream(NamedTuple):
    stream_id: str
    kind: str
    positions: Sequence[int]
    """Of its events, by version from 1."""


def ended_streams(
    engine: sa.Engine, codec: EventCodec, moment: Moment, marks: Marks
) -> Iterator[EndedStream]:
    """Streams that have ended, but those that the marks say had ended at their last event."""
    search = Search(engine, codec, moment, marks)
    for kinds in ROUNDS:
        yield from search.round(kinds)


class Search:
    def __init__(self, engine: sa.Engine, codec: EventCodec, moment: Moment, marks: Marks) -> None:
        self._engine = engine
        self._codec = codec
        self._moment = moment
        self._marks = marks
        self._day = customs_day(moment.at)

    def round(self, kinds: Iterable[str]) -> Iterator[EndedStream]:
        """Judge the streams of some kinds."""
        wanted = frozenset(kinds)
        for page in stream_heads(self._engine, self._moment.up_to):
            heads = {head.stream_id: head for head in page if kind_of(head.stream_id) in wanted}
            chosen = [head.stream_id for head in heads.values() if self._has_to_be_read(head)]
            if not chosen:
                continue
            rows = events_of(self._engine, chosen, self._moment.up_to)
            for stream_id, stream in groupby(rows, key=lambda row: row.stream_id):
                ended = self._judged(heads[stream_id], stream)
                if ended:
                    yield ended

    def _has_to_be_read(self, head: StreamHead) -> bool:
        is_known = self._is_known(head)
        if kind_of(head.stream_id) in (DELIVERY, RETURN):
            return True  # They say what became of orders, whatever their own age.
        return head.position <= self._moment.old and not is_known

    def _is_known(self, head: StreamHead) -> bool:
        """Whether an earlier export has it, with all of its events; forget it if it went on."""
        ended_at = self._marks.of(head.stream_id).get(Mark.ENDED)
        if ended_at is not None and ended_at != head.position:
            self._marks.drop(head.stream_id, Mark.ENDED)
        return ended_at == head.position

    def _judged(self, head: StreamHead, stream: Iterator[LogRow]) -> EndedStream | None:
        partition, kind, local_id = parts_of(head.stream_id)
        decider, positions = DECIDERS[kind], list[int]()
        state: Any = decider.initial
        for row in stream:
            event = self._codec.decode(row.name, row.payload)
            state = decider.evolve(state, event)
            positions.append(row.position)
            if kind == DELIVERY:
                self._mark_parcels(partition, row.position, event)
        case = Case(partition, local_id, state, self._marks, self._moment.at, self._day)
        is_old = head.position <= self._moment.old
        if kind == RETURN:
            self._mark_return(case, is_old)
        if not is_old or self._is_known(head) or not ENDINGS[kind].has_ended(case):
            return None
        self._marks.put(head.stream_id, Mark.ENDED, head.position)
        return EndedStream(head.stream_id, kind, positions)

    def _mark_parcels(self, partition: Partition, position: int, event: Any) -> None:
        """A parcel that arrived only lately may still come back: its order is not old enough."""
        if position > self._moment.old or not isinstance(event, ParcelsDelivered | ParcelsLost):
            return
        mark = Mark.LOST if isinstance(event, ParcelsLost) else Mark.DELIVERED
        for order_id in event.order_ids:
            self._marks.put(stream_of(partition, ORDER, order_id), mark, position)

    def _mark_return(self, case: Case, is_old: bool) -> None:
        order = stream_of(case.partition, ORDER, case.local_id)
        is_concluded = is_old and return_ended(case)
        self._marks.put(order, Mark.RETURNED if is_concluded else Mark.COMING_BACK)


def kind_of(stream_id: str) -> str:
    """Empty for a stream that is none of ours: the library names its own as it likes."""
    kind = stream_id.split("/", 2)[1] if stream_id.count("/") >= 2 else ""
    return kind if kind in ENDINGS else ""
