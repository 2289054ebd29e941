"""An event log in memory for tests: the same answers as the one in SQL, without a database."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.event_log import CLOCKS_APART_MAX
from application.event_log import (
    Accepted,
    AlreadyAccepted,
    ChangedMeanwhile,
    Decision,
    Recorded,
    Stream,
)
from domain.identifiers import parts_of


class MemoryLog:
    """Implements EventLog and EventHistory for one thread."""

    def __init__(self) -> None:
        self.recorded: list[Recorded] = []
        self._streams: dict[str, Stream] = {}
        self._positions: dict[str, list[int]] = defaultdict(list)
        self._accepted: dict[tuple[str, str], Accepted] = {}
        self._ends: list[tuple[datetime, int]] = []

    def read(self, stream_ids: Collection[str]) -> Mapping[str, Stream]:
        return {i: self._streams.get(i, Stream(i, 0, ())) for i in stream_ids}

    def read_after(self, versions: Mapping[str, int]) -> Mapping[str, Stream]:
        read = self.read(versions.keys())
        return {i: replace(read[i], events=read[i].events[after:]) for i, after in versions.items()}

    def read_until(self, versions: Mapping[str, int], position: int) -> Mapping[str, Stream]:
        read = self.read(versions.keys())
        there = {i: bisect_right(self._positions[i], position) for i in versions}
        return {
            i: Stream(i, max(after, there[i]), read[i].events[after : there[i]])
            for i, after in versions.items()
        }

    def accepted(self, partition: str, command_ids: Collection[str]) -> Mapping[str, Accepted]:
        known = {i: self._accepted.get((partition, i)) for i in command_ids}
        return {i: accepted for i, accepted in known.items() if accepted}

    def append(self, decisions: Sequence[Decision], asserted: Collection[Stream] = ()) -> int:
        partition = partition_of(decisions, asserted)
        if moved := [stream.id for stream in asserted if self._has_moved(stream)]:
            raise ChangedMeanwhile(moved)
        if known := self.accepted(partition, [d.metadata.command_id for d in decisions]):
            raise AlreadyAccepted(", ".join(sorted(known)))
        if moved := [stream.id for stream in first_read(decisions) if self._has_moved(stream)]:
            raise ChangedMeanwhile(moved)
        for decision in decisions:
            self._write(partition, decision)
        return self.last_position()

    def _has_moved(self, stream: Stream) -> bool:
        return self.read([stream.id])[stream.id].version != stream.version

    def _write(self, partition: str, decision: Decision) -> None:
        metadata = decision.metadata
        for change in decision.changes:
            stream = self.read([change.stream.id])[change.stream.id]
            for version, event in enumerate(change.events, stream.version + 1):
                position = self.last_position() + 1
                self.recorded.append(Recorded(position, stream.id, version, event, metadata))
                self._positions[stream.id].append(position)
            grown = (*stream.events, *change.events)
            if change.events:
                self._streams[stream.id] = Stream(stream.id, len(grown), grown)
        last = self.last_position()
        accepted = Accepted(metadata.command_id, metadata.fingerprint, last)
        self._accepted[partition, metadata.command_id] = accepted
        self._ends.append((metadata.recorded_at, last))

    def page(self, after: int, limit: int) -> Sequence[Recorded]:
        return self.recorded[after : after + limit]

    def last_position(self) -> int:
        return len(self.recorded)

    def position_at(self, at: datetime) -> int:
        latest = max((then for then, _ in self._ends if then <= at), default=None)
        if latest is None:
            return 0
        return max(end for then, end in self._ends if latest - CLOCKS_APART_MAX <= then <= latest)


class MemoryPositions:
    """Where followers have got to; forward only."""

    def __init__(self) -> None:
        self._positions: dict[str, int] = {}

    def position_of(self, follower: str) -> int:
        return self._positions.get(follower, 0)

    def advance(self, follower: str, position: int) -> None:
        self._positions[follower] = max(position, self.position_of(follower))


def partition_of(decisions: Sequence[Decision], asserted: Collection[Stream]) -> str:
    changed = {change.stream.id for decision in decisions for change in decision.changes}
    partitions = {parts_of(i)[0] for i in changed or {stream.id for stream in asserted}}
    command_ids = [decision.metadata.command_id for decision in decisions]
    if len(partitions) != 1 or len(set(command_ids)) < len(command_ids):
        raise ValueError("an append is of one partition, and holds a command id once")
    return partitions.pop()


def first_read(decisions: Sequence[Decision]) -> Collection[Stream]:
    """Of several changes to a stream, the first was decided from what was read."""
    changed = [change.stream for each in decisions for change in each.changes if change.events]
    return {stream.id: stream for stream in reversed(changed)}.values()
