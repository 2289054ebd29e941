"""Reads streams as states. States that commands come back to are kept: only what is new is folded.

A kept state is never stale: every read asks the log for the events after it. It is only ever a
shorter way to the same fold.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from threading import Lock
from typing import Any

from application.event_log import EventLog, Stream
from application.reading_together import ReadingTogether
from application.streams import (
    BATCH,
    BOOKS,
    CAMPAIGN,
    CONSIGNMENT,
    DECIDERS,
    ENTRY,
    EXIT,
    FIRM,
    GUARANTEE,
    ITEM,
    ORDER,
    RUN,
    WAITLIST,
    WAYBILLS,
)
from domain.identifiers import kind_of

KEPT_KINDS = frozenset(
    {CAMPAIGN, BATCH, CONSIGNMENT, ENTRY, RUN, EXIT, WAITLIST, WAYBILLS, GUARANTEE}
)
"""Long streams that many commands come back to."""

FILED_KINDS = frozenset({FIRM, ITEM, BOOKS})
"""Short ones that every message to customs repeats."""

REMEMBERED_KINDS = KEPT_KINDS | FILED_KINDS | {ORDER}
"""All whose states are worth folding for those who come later."""

STATES_KEPT_MAX = 256
"""Of long streams. A run of 1,000 orders takes 2.7 megabytes at its end."""

FILED_KEPT_MAX = 10_000
"""Of firms, items and books. One takes less than a kilobyte."""

ORDERS_KEPT_MAX = 20_000
"""A run reads each of its orders four times on its way. One takes 3 kilobytes, all 62 megabytes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A stream's state at its version; `stream` holds the events that were read just now."""

    stream: Stream
    state: Any


@dataclass(slots=True)
class Shelf:
    """The states of one sort of streams that were used last, each with its version."""

    states_max: int
    states: OrderedDict[str, tuple[int, Any]] = field(default_factory=OrderedDict)

    def put(self, stream_id: str, version: int, state: Any) -> None:
        """An older state never replaces a newer."""
        known = self.states.get(stream_id)
        if known is not None and known[0] >= version:
            return
        self.states[stream_id] = (version, state)
        if known is not None:
            self.states.move_to_end(stream_id)
        if len(self.states) > self.states_max:
            self.states.popitem(last=False)

    def take(self, stream_ids: Iterable[str]) -> dict[str, tuple[int, Any]]:
        states, used = self.states, self.states.move_to_end
        found = {i: states[i] for i in stream_ids if i in states}
        for stream_id in found:
            used(stream_id)
        return found


class StateReader:
    """Shared by all threads of a process."""

    def __init__(self, log: EventLog) -> None:
        self._log = ReadingTogether(log)
        self._long, self._orders = Shelf(STATES_KEPT_MAX), Shelf(ORDERS_KEPT_MAX)
        self._filed = Shelf(FILED_KEPT_MAX)
        self._shelves = {
            **dict.fromkeys(KEPT_KINDS, self._long),
            **dict.fromkeys(FILED_KINDS, self._filed),
            ORDER: self._orders,
        }
        self._lock = Lock()

    def read(self, stream_ids: Collection[str]) -> dict[str, Standing]:
        """The state of every stream asked for, all read in one query."""
        with self._lock:
            shelves = (self._long, self._filed, self._orders)
            kept = {i: known for shelf in shelves for i, known in shelf.take(stream_ids).items()}
        after = dict.fromkeys(stream_ids, 0) | {i: known[0] for i, known in kept.items()}
        streams = self._log.read_after(after)
        read = {
            i: Standing(stream, kept[i][1])
            if i in kept and not stream.events
            else folded(stream, kept.get(i))
            for i, stream in streams.items()
        }
        self._keep_all([standing for standing in read.values() if standing.stream.events])
        return read

    def whole(self, stream_ids: Collection[str]) -> Mapping[str, Stream]:
        """Streams with all their events, whatever states are kept of them."""
        return self._log.read_after(dict.fromkeys(stream_ids, 0))

    def kept(self, stream_ids: Iterable[str]) -> dict[str, tuple[int, Any]]:
        """Versions and states that are kept of some streams, which may have gone on since."""
        shelves = self._orders.states, self._filed.states, self._long.states
        order, filed, long = (states.get for states in shelves)
        return {i: k for i in stream_ids if (k := order(i) or filed(i) or long(i))}

    def keep(self, stream_id: str, version: int, state: Any) -> None:
        """Remember a state, if its stream is one that commands come back to."""
        shelf = self._shelves.get(kind_of(stream_id))
        if shelf is not None:
            with self._lock:
                shelf.put(stream_id, version, state)

    def _keep_all(self, standings: Iterable[Standing]) -> None:
        shelf_of = self._shelves.get
        with self._lock:
            for standing in standings:
                stream = standing.stream
                shelf = shelf_of(kind_of(stream.id))
                if shelf is not None:
                    shelf.put(stream.id, stream.version, standing.state)


def folded(stream: Stream, kept: tuple[int, Any] | None) -> Standing:
    """A stream's state with the events that were read, from the version that was kept of it."""
    decider = DECIDERS[kind_of(stream.id)]
    state = decider.initial if kept is None else kept[1]
    return Standing(stream, reduce(decider.evolve, stream.events, state))
