"""Everything one command reads and decides, kept in memory until it is appended at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Protocol

from application.event_log import Change, ChangedSinceSeen, Stream
from application.state_reading import REMEMBERED_KINDS, Standing
from application.streams import DECIDERS
from domain.identifiers import Partition, parts_of, stream_of
from domain.refusals import Refused

Key = tuple[str, str]
"""Kind and local id: a stream within the workbench's partition."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command will append, what it rests on, and which orders it had to leave out."""

    changes: tuple[Change, ...] = ()
    asserted: tuple[Stream, ...] = ()
    refused: dict[str, Refused] = field(default_factory=dict)

    @property
    def events_count(self) -> int:
        return sum(len(change.events) for change in self.changes)


class Reads(Protocol):
    """Reads streams as states, and remembers states that were reached."""

    def read(self, stream_ids: Collection[str]) -> Mapping[str, Standing]: ...

    def keep(self, stream_id: str, version: int, state: Any) -> None: ...


class Workbench:
    """Streams of one partition, their states, and the events decided so far.

    Commands on the same stream build on one another: a state already knows the events that this
    workbench has decided and not yet appended. One command may follow another (`begin`), each with
    changes of its own and with what they rest on.
    """

    def __init__(self, reader: Reads, partition: Partition) -> None:
        self.partition = partition
        self.refused: dict[str, Refused] = {}
        self._reader = reader
        self._streams: dict[Key, Stream] = {}
        self._states: dict[Key, Any] = {}
        self._unfolded: dict[Key, list[Any]] = {}
        self._decided: dict[Key, list[Any]] = {}
        self._earlier: dict[Key, list[Any]] = {}
        self._before: dict[Key, Any] = {}
        self._asked: list[Key] = []
        self._elsewhere: list[Stream] = []

    def begin(self) -> None:
        """What is asked for and decided from here on is the next command's."""
        for key, events in self._decided.items():
            self._earlier.setdefault(key, []).extend(events)
        self._asked, self._elsewhere = [], []
        self._decided, self._before, self.refused = {}, {}, {}

    def undo(self) -> None:
        """Leave no trace of a command that was refused in the middle, but of what it asked for."""
        for key in self._before:
            self._unfolded.pop(key, None)
        self._states |= self._before
        self._decided, self._before, self.refused = {}, {}, {}

    def forget(self, stream_ids: Collection[str]) -> None:
        """Streams that moved, with all that was decided on them: they are read again."""
        stale = [key for key, stream in self._streams.items() if stream.id in stream_ids]
        for held in (self._streams, self._states, self._unfolded, self._earlier, self._decided):
            for key in stale:
                held.pop(key, None)

    def lay(self, standings: Mapping[str, Standing]) -> None:
        """Streams of this partition that were read for several commands, where they lie not yet."""
        for stream_id, standing in standings.items():
            partition, kind, local_id = parts_of(stream_id)
            if partition == self.partition and (kind, local_id) not in self._streams:
                self._streams[kind, local_id] = standing.stream
                self._states[kind, local_id] = standing.state

    def expect(self, versions: Mapping[str, int]) -> None:
        """Go on only while streams stand at these versions: the append then asserts them, too.

        What is read here is what is decided on. Raises ChangedSinceSeen.
        """
        named = {stream_id: parts_of(stream_id) for stream_id in versions}
        here = {
            i: (kind, local_id) for i, (p, kind, local_id) in named.items() if p == self.partition
        }
        self.load(*((kind, [local_id]) for kind, local_id in here.values()))
        now = {stream_id: self._version_of(key) for stream_id, key in here.items()}
        if elsewhere := [i for i in versions if i not in here]:
            read = self._reader.read(elsewhere).values()
            self._elsewhere = [standing.stream for standing in read]
            now |= {stream.id: stream.version for stream in self._elsewhere}
        if moved := {i: v for i, v in versions.items() if now[i] != v}:
            raise ChangedSinceSeen(moved)

    def _version_of(self, key: Key) -> int:
        """With what earlier commands have decided here."""
        return self._streams[key].version + len(self._earlier.get(key, ()))

    def load(self, *named: tuple[str, Iterable[str]]) -> None:
        """Read streams by kind and local ids: one query for all that are not here yet."""
        asked = [(kind, i) for kind, local_ids in named for i in local_ids]
        self._asked += asked
        missing = {stream_of(self.partition, *k): k for k in asked if k not in self._streams}
        if not missing:
            return
        for stream_id, standing in self._reader.read(missing.keys()).items():
            key = missing[stream_id]
            self._streams[key] = standing.stream
            self._states[key] = standing.state

    def look(self, stream_ids: Collection[str]) -> dict[str, Any]:
        """States of streams of other partitions; the append asserts them as they were read."""
        standings = self._reader.read(stream_ids)
        self._elsewhere += [standing.stream for standing in standings.values()]
        return {stream_id: standing.state for stream_id, standing in standings.items()}

    def state(self, kind: str, local_id: str) -> Any:
        """A stream's state after all that was decided here: folded only when somebody asks."""
        return self._state((kind, local_id))

    def _state(self, key: Key) -> Any:
        if unfolded := self._unfolded.get(key):
            self._states[key] = reduce(DECIDERS[key[0]].evolve, unfolded, self._states[key])
            del self._unfolded[key]
        return self._states[key]

    def events(self, kind: str, local_id: str) -> Collection[Any]:
        """What was read of the stream and what was decided here, oldest first.

        All of a stream whose states are not kept (`application.state_reading`).
        """
        key = (kind, local_id)
        earlier, decided = self._earlier.get(key, ()), self._decided.get(key, ())
        return [*self._streams[key].events, *earlier, *decided]

    def decide(self, kind: str, local_id: str, command: Any) -> list[Any]:
        """Decide a command on one loaded stream; its events are kept for the append."""
        key = (kind, local_id)
        events = list(DECIDERS[kind].decide(command, self._state(key)))
        self._keep(key, events)
        return events

    def decide_all(self, wanted: Collection[tuple[str, str, Any]]) -> None:
        """Decide commands on several streams, all of them or none: a refusal leaves no trace."""
        decided = [
            (key, list(DECIDERS[key[0]].decide(command, self._state(key))))
            for key, command in (((kind, local_id), c) for kind, local_id, c in wanted)
        ]
        for key, events in decided:
            self._keep(key, events)

    def left_out(self, order_id: str, refusal: Refused) -> None:
        """Note an order that this command goes on without."""
        self.refused[order_id] = refusal

    def _keep(self, key: Key, events: list[Any]) -> None:
        if events:
            self._before.setdefault(key, self._states[key])
            self._unfolded.setdefault(key, []).extend(events)
            self._decided.setdefault(key, []).extend(events)

    def keep(self, kinds: Collection[str] = REMEMBERED_KINDS) -> None:
        """What was decided has been appended: later readers need not fold it again."""
        self.begin()
        for key, events in self._earlier.items():
            if key[0] in kinds:
                stream = self._streams[key]
                self._reader.keep(stream.id, stream.version + len(events), self._state(key))

    def plan(self) -> Plan:
        """Streams with events are changed; every other stream that was read is asserted."""
        changed = self.changes()
        if not any(change.events for change in changed):
            return Plan(changed, (), self.refused)
        written = {change.stream.id for change in changed}
        asserted = tuple(stream for stream in self.rests_on() if stream.id not in written)
        return Plan(changed, asserted, self.refused)

    def changes(self) -> tuple[Change, ...]:
        """What the command at hand writes; one that changes nothing names some stream."""
        if self._decided:
            return tuple(Change(self._streams[k], tuple(e)) for k, e in self._decided.items())
        # Nothing rests on what was read; some stream's name says whose command it was.
        nobody = Stream(stream_of(self.partition, "nothing", ""), 0, ())
        return (Change(next(iter(self._streams.values()), nobody), ()),)

    def rests_on(self) -> tuple[Stream, ...]:
        """Every stream that the command at hand has asked for, as it was read."""
        asked = (self._streams[key] for key in dict.fromkeys(self._asked) if key in self._streams)
        return (*asked, *self._elsewhere)


Handlers = dict[type, Callable[[Workbench, Any], None]]
"""Activities by the command they handle."""
