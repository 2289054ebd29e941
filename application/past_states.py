"""Streams as they stood at a place in the log: what a message said then, it says again later.

Who goes on from place to place folds only what is new, as whoever sends messages in their order
does; who asks for an earlier place reads from the beginning.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
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


class PastStates:
    """Shared by all threads of a process."""

    def __init__(self, log: EventHistory) -> None:
        self._log = log
        self._lock = Lock()
        self._kept: OrderedDict[str, Known] = OrderedDict()
        self._runs: OrderedDict[str, Known] = OrderedDict()

    def states(self, stream_ids: Collection[str], position: int) -> dict[str, Any]:
        """The state of every stream as of a position, all read in one query.

        What was asked for at this very position is not asked again: a place in the log stays.
        """
        with self._lock:
            known = {i: self._take(i, position) for i in stream_ids}
        versions = {i: each.version for i, each in known.items() if each.at != position}
        if versions:
            streams = self._log.read_until(versions, position)
            read = {i: folded(stream, known[i], position) for i, stream in streams.items()}
            known |= read
            with self._lock:
                for stream_id, found in read.items():
                    self._keep(stream_id, found)
        return {i: each.state for i, each in known.items()}

    def _take(self, stream_id: str, position: int) -> Known:
        """What is known of a stream: nothing where that is of a later position."""
        known = self._kept.get(stream_id) or self._runs.get(stream_id)
        return known if known is not None and known.at <= position else unknown(kind_of(stream_id))

    def _keep(self, stream_id: str, known: Known) -> None:
        is_run = kind_of(stream_id) == RUN
        shelf, most = (self._runs, RUNS_KEPT_MAX) if is_run else (self._kept, STATES_KEPT_MAX)
        shelf[stream_id] = known
        shelf.move_to_end(stream_id)
        if len(shelf) > most:
            shelf.popitem(last=False)


@cache
def unknown(kind: str) -> Known:
    """A stream before its first event."""
    return Known(BEFORE_ALL, 0, DECIDERS[kind].initial)


def folded(stream: Stream, known: Known, position: int) -> Known:
    if not stream.events:
        return Known(position, known.version, known.state)
    evolve = DECIDERS[kind_of(stream.id)].evolve
    return Known(position, stream.version, reduce(evolve, stream.events, known.state))


@dataclass(frozen=True, slots=True)
class PastReads:
    """Reads streams as they stood at one position."""

    past: PastStates
    position: int

    def __call__(
        self, partition: Partition, kind: str, local_ids: Iterable[str]
    ) -> Mapping[str, Any]:
        return self.together((partition, kind, list(local_ids)))[0]

    def together(self, *wanted: Wanted) -> list[Mapping[str, Any]]:
        named = [
            {i: stream_of(book, kind, i) for i in sorted(set(ids))} for book, kind, ids in wanted
        ]
        found = self.past.states([i for names in named for i in names.values()], self.position)
        return [{i: found[stream_id] for i, stream_id in names.items()} for names in named]
