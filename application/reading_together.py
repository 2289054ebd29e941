"""Small reads that come at the same time are one query: whoever finds nobody reading reads for all.

A query begins after everybody it answers has asked, so that nobody is told what stood before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from application.event_log import EventLog, Stream

STREAMS_SHARED_MAX = 64
"""Who asks for more reads alone: the others would wait for it and gain nothing."""


@dataclass(slots=True, eq=False)
class Asked:
    """What one thread wants to read, and what it was told: its streams, or to read itself."""

    versions: Mapping[str, int]
    streams: Mapping[str, Stream] | None = None
    is_alone: bool = False
    is_next: bool = False
    answered: Lock = field(default_factory=Lock)


class ReadingTogether:
    """Shared by all threads of a process."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._lock = Lock()
        self._waiting: list[Asked] = []
        self._is_reading = False

    def read_after(self, versions: Mapping[str, int]) -> Mapping[str, Stream]:
        """As `EventLog.read_after`."""
        if len(versions) > STREAMS_SHARED_MAX:
            return self._log.read_after(versions)
        asked = Asked(versions)
        if not self._is_first(asked):
            self._wait(asked)
            if asked.streams is not None:
                return asked.streams
            if asked.is_alone:
                return self._log.read_after(versions)
        try:
            return self._read_for_all(asked)
        finally:
            self._hand_on()

    def _is_first(self, asked: Asked) -> bool:
        with self._lock:
            is_first = not self._is_reading
            self._is_reading = True
            if not is_first:
                asked.answered.acquire()
                self._waiting.append(asked)
            return is_first

    def _wait(self, asked: Asked) -> None:
        try:
            asked.answered.acquire()
        except BaseException:
            # Interrupted: the others wait for nobody who has gone.
            with self._lock:
                if asked in self._waiting:
                    self._waiting.remove(asked)
            if asked.is_next:
                self._hand_on()
            raise

    def _read_for_all(self, asked: Asked) -> Mapping[str, Stream]:
        with self._lock:
            others, self._waiting = self._waiting, []
        if not others:
            return self._log.read_after(asked.versions)
        try:
            read = self._log.read_after(oldest([each.versions for each in (asked, *others)]))
        except Exception:
            # One stream's fault is not its neighbours': each reads alone, and hears its own.
            for each in others:
                each.is_alone = True
                each.answered.release()
            return self._log.read_after(asked.versions)
        for each in others:
            each.streams = later(read, each.versions)
            each.answered.release()
        return later(read, asked.versions)

    def _hand_on(self) -> None:
        """The longest waiting reads next, for itself and all who wait by then."""
        with self._lock:
            if not self._waiting:
                self._is_reading = False
                return
            following = self._waiting.pop(0)
            following.is_next = True
        following.answered.release()


def oldest(wanted: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Every stream, from the oldest version that somebody knows."""
    versions: dict[str, int] = {}
    for each in wanted:
        for stream_id, version in each.items():
            versions[stream_id] = min(version, versions.get(stream_id, version))
    return versions


def later(read: Mapping[str, Stream], versions: Mapping[str, int]) -> dict[str, Stream]:
    """What one of them asked for: only the events after the versions it knows."""
    return {i: after(read[i], version) for i, version in versions.items()}


def after(stream: Stream, version: int) -> Stream:
    events_count = stream.version - version
    if events_count == len(stream.events):
        return stream
    return replace(stream, events=stream.events[len(stream.events) - events_count :])
