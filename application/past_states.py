"""Streams as they stood at a place in the log: what a message said then, it says again later.

Who goes on from place to place folds only what is new, as whoever sends messages in their order
does; who asks for an earlier place reads from the beginning.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from functools import reduce
from threading import Lock
from typing import Any

from application.event_log import EventHistory
from application.streams import DECIDERS, RUN
from domain.identifiers import Partition, parts_of, stream_of

STATES_KEPT_MAX = 20_000
"""Of streams other than runs. An order takes 3 kilobytes, all 60 megabytes."""

RUNS_KEPT_MAX = 32
"""A run of 1,000 orders takes 2.7 megabytes at its end."""

Known = tuple[int, int, Any]
"""The position asked for, the stream's version there, and its state."""


class PastStates:
    """Shared by all threads of a process."""

    def __init__(self, log: EventHistory) -> None:
        self._log = log
        self._lock = Lock()
        self._kept: OrderedDict[str, Known] = OrderedDict()
        self._runs: OrderedDict[str, Known] = OrderedDict()

    def states(self, stream_ids: Collection[str], position: int) -> dict[str, Any]:
        """The state of every stream as of a position, all read in one query."""
        if not stream_ids:
            return {}
        with self._lock:
            known = {i: known for i in stream_ids if (known := self._take(i, position))}
        versions = {i: known[i][1] if i in known else 0 for i in stream_ids}
        found = {}
        for stream_id, stream in self._log.read_until(versions, position).items():
            decider = DECIDERS[parts_of(stream_id)[1]]
            state = known[stream_id][2] if stream_id in known else decider.initial
            found[stream_id] = reduce(decider.evolve, stream.events, state)
            with self._lock:
                self._keep(stream_id, (position, stream.version, found[stream_id]))
        return found

    def of(
        self, partition: Partition, kind: str, local_ids: Iterable[str], position: int
    ) -> dict[str, Any]:
        """The same of streams of one kind and partition, by their local ids."""
        names = {stream_of(partition, kind, i): i for i in local_ids}
        return {names[i]: state for i, state in self.states(sorted(names), position).items()}

    def _take(self, stream_id: str, position: int) -> Known | None:
        """What is known of a stream, unless that is of a later position."""
        known = self._shelf(stream_id).get(stream_id)
        return known if known is not None and known[0] <= position else None

    def _keep(self, stream_id: str, known: Known) -> None:
        shelf = self._shelf(stream_id)
        shelf[stream_id] = known
        shelf.move_to_end(stream_id)
        if len(shelf) > (RUNS_KEPT_MAX if shelf is self._runs else STATES_KEPT_MAX):
            shelf.popitem(last=False)

    def _shelf(self, stream_id: str) -> OrderedDict[str, Known]:
        return self._runs if parts_of(stream_id)[1] == RUN else self._kept
