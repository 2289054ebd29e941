"""Streams as they stood at a place in the log: what a message said then, it says again later.

Who goes on from place to place folds only what is new, as whoever sends messages in their order
does; who asks for an earlier place reads from the beginning.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from threading import Lock
from typing import Any, NamedTuple

from application.event_log import EventHistory, Stream
from application.filing import Wanted
from application.streams import DECIDERS, RUN
from domain.identifiers import Partition, kind_of, stream_of

STATES_KEPT_MAX = 20_000
"""Of streams other than runs. An order takes 3 kilobytes, all 60 megabytes."""

RUNS_KEPT_MAX = 32
"""A run of 1,000 orders takes 2.7 megabytes at its end."""


BEFORE_ALL = 0
"""The position before the log's first."""


class Known(NamedTuple):
    """A stream as it stood at a position."""

    at: int
    version: int
    state: Any


Kept = Callable[[Iterable[str]], Mapping[str, tuple[int, Any]]]
"""The latest states of streams that somebody keeps anyway, with their versions."""


def nothing(_: Iterable[str]) -> Mapping[str, tuple[int, Any]]:
    """Nobody keeps any."""
    return {}


class PastStates:
    """Shared by all threads of a process."""

    def __init__(self, log: EventHistory, kept: Kept = nothing) -> None:
        self._log = log
        self._kept = kept
        self._lock = Lock()
        self._others = OrderedDict[str, Known]()
        self._runs = OrderedDict[str, Known]()

    def states(self, stream_ids: Collection[str], position: int) -> dict[str, Any]:
        """The state of every stream as of a position, all read in one query, rarely in two.

        What was asked for at this very position is not asked again: a place in the log stays.
        """
        with self._lock:
            known = self._known(stream_ids, position)
        if asked := {i: each for i, each in known.items() if each.at != position}:
            read = self._read(asked, position)
            known |= read
            self._keep(read)
        return {i: each.state for i, each in known.items()}

    def _read(self, known: Mapping[str, Known], position: int) -> dict[str, Known]:
        """A later state that is kept is not folded again, if its last event stood there already."""
        kept = self._kept(known)
        later = {i: (version, s) for i, (version, s) in kept.items() if version > known[i].version}
        versions = {i: each.version for i, each in known.items()}
        last = {i: version - 1 for i, (version, _) in later.items()}
        streams = dict(self._log.read_until(versions | last, position))
        too_late = {i: versions[i] for i in later if streams[i].version == last[i]}
        if too_late:
            streams |= self._log.read_until(too_late, position)
        told = {i: state for i, (_, state) in later.items() if i not in too_late}
        return {
            i: folded(stream, position, told[i], 1)
            if i in told
            else folded(stream, position, known[i].state)
            for i, stream in streams.items()
        }

    def _known(self, stream_ids: Collection[str], position: int) -> dict[str, Known]:
        """What is known of streams: nothing where that is of a later position."""
        others, runs = self._others.get, self._runs.get
        found = ((i, others(i) or runs(i)) for i in stream_ids)
        return {i: k if k and k.at <= position else unknown(kind_of(i)) for i, k in found}

    def _keep(self, read: Mapping[str, Known]) -> None:
        runs = {i: known for i, known in read.items() if kind_of(i) == RUN}
        others = {i: read[i] for i in read if i not in runs} if runs else read
        with self._lock:
            keep(self._runs, runs, RUNS_KEPT_MAX)
            keep(self._others, others, STATES_KEPT_MAX)


def keep(shelf: OrderedDict[str, Known], states: Mapping[str, Known], most: int) -> None:
    """The last that were asked for."""
    shelf.update(states)
    for stream_id in states:
        shelf.move_to_end(stream_id)
    while len(shelf) > most:
        shelf.popitem(last=False)


@cache
def unknown(kind: str) -> Known:
    """A stream before its first event."""
    return Known(BEFORE_ALL, 0, DECIDERS[kind].initial)


def folded(stream: Stream, position: int, state: Any, told: int = 0) -> Known:
    """As of a position; the first of the events are `told` in the state."""
    if len(stream.events) > told:
        state = reduce(DECIDERS[kind_of(stream.id)].evolve, stream.events[told:], state)
    return Known(position, stream.version, state)


@dataclass(frozen=True, slots=True)
class PastReads:
    """Reads streams as they stood at one position, each once."""

    past: PastStates
    position: int
    _found: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def __call__(
        self, partition: Partition, kind: str, local_ids: Iterable[str]
    ) -> Mapping[str, Any]:
        return self.together((partition, kind, list(local_ids)))[0]

    def together(self, *wanted: Wanted) -> list[Mapping[str, Any]]:
        named = [
            {i: stream_of(book, kind, i) for i in sorted(set(ids))} for book, kind, ids in wanted
        ]
        found = self._found
        unread = [i for names in named for i in names.values() if i not in found]
        if unread:
            found |= self.past.states(unread, self.position)
        return [{i: found[stream_id] for i, stream_id in names.items()} for names in named]
