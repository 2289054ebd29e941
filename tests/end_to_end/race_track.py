"""Lets two commands meet: both have read and decided before either may write."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import count, groupby
from threading import Barrier
from typing import Any

import sqlalchemy as sa

from adapters.event_log import SqlEventLog
from application.envelope import Envelope
from application.event_log import Change, Decision, Recorded, Stream
from application.handling import Handling
from application.outcome import Outcome
from application.streams import DECIDERS
from domain.identifiers import Partition, parts_of, stream_of
from domain.refusals import Refused
from tests.adapters.notes import by
from tests.properties.world import World, appends_of, judge

MEETING_SECONDS_MAX = 60
operators = count(1)


class MeetingLog(SqlEventLog):
    """Waits before its first append until the other has decided too."""

    def __init__(self, engine: sa.Engine, meeting: Barrier) -> None:
        super().__init__(engine)
        self._meeting: Barrier | None = meeting

    def append(self, decisions: Sequence[Decision], asserted: Any = ()) -> int:
        if self._meeting:
            meeting, self._meeting = self._meeting, None
            meeting.wait(MEETING_SECONDS_MAX)
        return super().append(decisions, asserted)


@dataclass(frozen=True)
class Track:
    """A story copied into a database under an operator of its own."""

    engine: sa.Engine
    world: World
    operator: str

    def partition(self, partition: str) -> Partition:
        return Partition(f"{self.operator}.{partition.split('.', 1)[1]}")

    def envelope(self, command: Any, command_id: str, partition: str = "demo.NB01") -> Envelope:
        where = self.partition(partition)
        return Envelope(where, command, command_id, "racer", self.world.now)

    def race(self, *envelopes: Envelope) -> list[Outcome | Refused]:
        """What each racer hears; whatever else is raised is a fault. Then everything is judged."""
        before = SqlEventLog(self.engine).last_position()
        meeting = Barrier(len(envelopes))
        with ThreadPoolExecutor(len(envelopes)) as threads:
            running = [threads.submit(handled, self.engine, meeting, e) for e in envelopes]
            answers = [each.result() for each in running]
        folds = deepcopy(self.world.folds)
        for append in appends_of(self.written_after(before)):
            judge(folds, append)
        return answers

    def written_after(self, position: int) -> list[Recorded]:
        new = SqlEventLog(self.engine).page(position, 1_000)
        return [replace(r, stream_id=as_in_the_story(r.stream_id)) for r in new]

    def state(self, kind: str, local_id: str, partition: str = "demo.NB01") -> Any:
        stream_id = stream_of(self.partition(partition), kind, local_id)
        stream = SqlEventLog(self.engine).read([stream_id])[stream_id]
        return DECIDERS[kind].state_of(stream.events)


def as_in_the_story(stream_id: str) -> str:
    return "demo." + stream_id.split(".", 1)[1]


def handled(engine: sa.Engine, meeting: Barrier, envelope: Envelope) -> Outcome | Refused:
    try:
        return Handling(MeetingLog(engine, meeting)).handle(envelope)
    except Refused as refusal:
        return refusal


def track_of(engine: sa.Engine, world: World) -> Track:
    """The same streams with the same versions, written at once for each partition."""
    track = Track(engine, world, f"o{next(operators)}")
    recorded = sorted(world.log.recorded, key=lambda r: (parts_of(r.stream_id)[0], r.stream_id))
    for partition, of_partition in groupby(recorded, lambda r: parts_of(r.stream_id)[0]):
        changes = [
            Change(Stream(renamed(track, stream_id), 0, ()), [r.event for r in of_stream])
            for stream_id, of_stream in groupby(of_partition, lambda r: r.stream_id)
        ]
        SqlEventLog(engine).append([Decision(by(f"story of {partition}"), changes)])
    return track


def renamed(track: Track, stream_id: str) -> str:
    return f"{track.operator}.{stream_id.split('.', 1)[1]}"
