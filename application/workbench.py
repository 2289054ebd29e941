"""Everything one command reads and decides, kept in memory until it is appended at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from application.event_log import Change, ChangedSinceSeen, Stream
from application.state_reading import StateReader
from application.streams import DECIDERS
from domain.identifiers import Partition, parts_of, stream_of
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command will append, what it rests on, and which orders it had to leave out."""

    changes: tuple[Change, ...] = ()
    asserted: tuple[Stream, ...] = ()
    refused: dict[str, Refused] = field(default_factory=dict)

    @property
    def events_count(self) -> int:
        return sum(len(change.events) for change in self.changes)


class Workbench:
    """Streams of one partition, their states, and the events decided so far.

    Commands on the same stream build on one another: a state already knows the events that this
    workbench has decided and not yet appended. One command may follow another (`begin`), each with
    a plan of its own.
    """

    def __init__(self, reader: StateReader, partition: Partition) -> None:
        self.partition = partition
        self.refused: dict[str, Refused] = {}
        self._reader = reader
        self._streams: dict[tuple[str, str], Stream] = {}
        self._states: dict[tuple[str, str], Any] = {}
        self._decided: dict[tuple[str, str], list[Any]] = {}
        self._earlier: dict[tuple[str, str], list[Any]] = {}
        self._before: dict[tuple[str, str], Any] = {}
        self._elsewhere: list[Stream] = []

    def begin(self) -> None:
        """What is decided from here on is the next command's."""
        for key, events in self._decided.items():
            self._earlier.setdefault(key, []).extend(events)
        self._start_anew()

    def undo(self) -> None:
        """Leave no trace of a command that was refused in the middle."""
        self._states |= self._before
        self._start_anew()

    def _start_anew(self) -> None:
        self._decided, self._before, self.refused = {}, {}, {}

    def expect(self, versions: Mapping[str, int]) -> None:
        """Go on only while streams stand at these versions: the append then asserts them, too.

        What is read here is what is decided on. Raises ChangedSinceSeen.
        """
        standings = self._reader.read(versions.keys()) if versions else {}
        moved = {i: v for i, v in versions.items() if standings[i].stream.version != v}
        if moved:
            raise ChangedSinceSeen(moved)
        for stream_id, standing in standings.items():
            partition, kind, local_id = parts_of(stream_id)
            if partition != self.partition:
                self._elsewhere.append(standing.stream)
                continue
            self._streams[kind, local_id] = standing.stream
            self._states[kind, local_id] = standing.state

    def load(self, *named: tuple[str, Iterable[str]]) -> None:
        """Read streams by kind and local ids: one query for all that are not here yet."""
        ids = {
            stream_of(self.partition, kind, i): (kind, i)
            for kind, local_ids in named
            for i in local_ids
            if (kind, i) not in self._streams
        }
        if not ids:
            return
        for stream_id, standing in self._reader.read(ids.keys()).items():
            key = ids[stream_id]
            self._streams[key] = standing.stream
            self._states[key] = standing.state

    def state(self, kind: str, local_id: str) -> Any:
        return self._states[kind, local_id]

    def events(self, kind: str, local_id: str) -> Collection[Any]:
        """What was read of the stream and what was decided here, oldest first.

        All of a stream whose states are not kept (`application.state_reading`).
        """
        key = (kind, local_id)
        earlier, decided = self._earlier.get(key, ()), self._decided.get(key, ())
        return [*self._streams[key].events, *earlier, *decided]

    def decide(self, kind: str, local_id: str, command: Any) -> list[Any]:
        """Decide a command on one loaded stream; its events are folded and kept for the append."""
        key = (kind, local_id)
        events = list(DECIDERS[kind].decide(command, self._states[key]))
        self._keep(key, events)
        return events

    def decide_all(self, wanted: Collection[tuple[str, str, Any]]) -> None:
        """Decide commands on several streams, all of them or none: a refusal leaves no trace."""
        decided = [
            (key, list(DECIDERS[key[0]].decide(command, self._states[key])))
            for key, command in (((kind, local_id), c) for kind, local_id, c in wanted)
        ]
        for key, events in decided:
            self._keep(key, events)

    def left_out(self, order_id: str, refusal: Refused) -> None:
        """Note an order that this command goes on without."""
        self.refused[order_id] = refusal

    def _keep(self, key: tuple[str, str], events: list[Any]) -> None:
        self._before.setdefault(key, self._states[key])
        for event in events:
            self._states[key] = DECIDERS[key[0]].evolve(self._states[key], event)
        self._decided.setdefault(key, []).extend(events)

    def keep(self) -> None:
        """What was decided has been appended: later readers need not fold it again."""
        self.begin()
        for key, events in self._earlier.items():
            stream = self._streams[key]
            self._reader.keep(stream.id, stream.version + len(events), self._states[key])

    def plan(self) -> Plan:
        """Streams with events are changed; every other stream that was read is asserted."""
        changed = self.changes()
        written = {change.stream.id for change in changed}
        asserted = tuple(s for s in self._streams.values() if s.id not in written)
        asserted += tuple(self._elsewhere)
        if not any(change.events for change in changed):
            return Plan(changed, (), self.refused)
        return Plan(changed, asserted, self.refused)

    def changes(self) -> tuple[Change, ...]:
        """What the command at hand writes; one that changes nothing names some stream."""
        changed = tuple(
            Change(self._streams[key], tuple(events))
            for key, events in self._decided.items()
            if events
        )
        if changed:
            return changed
        # Nothing rests on what was read; some stream's name says whose command it was.
        nobody = Stream(stream_of(self.partition, "nothing", ""), 0, ())
        return (Change(next(iter(self._streams.values()), nobody), ()),)

    def only_read(self) -> tuple[Stream, ...]:
        """Streams that no command on this workbench writes."""
        written = {
            key for key, events in (*self._earlier.items(), *self._decided.items()) if events
        }
        return tuple(stream for key, stream in self._streams.items() if key not in written)


Handlers = dict[type, Callable[[Workbench, Any], None]]
"""Activities by the command they handle."""
