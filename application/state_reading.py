"""Reads streams as states. States of long streams are kept, so that only what is new is folded.

A kept state is never stale: every read asks the log for the events after it. It is only ever a
shorter way to the same fold.
"""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any

from application.event_log import EventLog, Stream
from application.streams import BATCH, CAMPAIGN, CONSIGNMENT, DECIDERS, ENTRY, EXIT, RUN, WAYBILLS
from domain.identifiers import parts_of

KEPT_KINDS = frozenset({CAMPAIGN, BATCH, CONSIGNMENT, ENTRY, RUN, EXIT, WAYBILLS})
"""Streams that many commands come back to; an order's few events are folded anew."""

STATES_KEPT_MAX = 256
"""A run of 1,000 orders takes about a megabyte."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A stream's state at its version; `stream` holds the events that were read just now."""

    stream: Stream
    state: Any


class StateReader:
    """Shared by all threads of a process."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._kept: OrderedDict[str, tuple[int, Any]] = OrderedDict()
        self._lock = Lock()

    def read(self, stream_ids: Collection[str]) -> dict[str, Standing]:
        """The state of every stream asked for, all read in one query."""
        kept = self._kept_of(stream_ids)
        after = {i: kept[i][0] if i in kept else 0 for i in stream_ids}
        return {
            stream_id: self._standing(stream, kept.get(stream_id))
            for stream_id, stream in self._log.read_after(after).items()
        }

    def keep(self, stream_id: str, version: int, state: Any) -> None:
        """Remember a state; an older one never replaces a newer."""
        if parts_of(stream_id)[1] not in KEPT_KINDS:
            return
        with self._lock:
            if stream_id in self._kept and self._kept[stream_id][0] >= version:
                return
            self._kept[stream_id] = (version, state)
            self._kept.move_to_end(stream_id)
            if len(self._kept) > STATES_KEPT_MAX:
                self._kept.popitem(last=False)

    def _kept_of(self, stream_ids: Collection[str]) -> dict[str, tuple[int, Any]]:
        with self._lock:
            found = {i: self._kept[i] for i in stream_ids if i in self._kept}
            for stream_id in found:
                self._kept.move_to_end(stream_id)
        return found

    def _standing(self, stream: Stream, kept: tuple[int, Any] | None) -> Standing:
        kind = parts_of(stream.id)[1]
        decider = DECIDERS[kind]
        state = decider.initial if kept is None else kept[1]
        for event in stream.events:
            state = decider.evolve(state, event)
        if kind in KEPT_KINDS:
            self.keep(stream.id, stream.version, state)
        return Standing(stream, state)
