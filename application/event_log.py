"""The port through which handlers read streams and extend them.

ChangedMeanwhile      another writer extended a stream first: read again, decide again
ChangedSinceSeen      a stream is no longer as the command's sender saw it
CommandIdReused       the same command id came with another command
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Stream:
    """Events of one stream as they were read, and the version it stands at.

    Version 0 is a stream nobody wrote yet.
    """

    id: str
    version: int
    events: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is kept beside an event, unseen by rules."""

    command_id: str
    actor: str
    recorded_at: datetime
    correlation_id: str
    causation_id: str
    """The command id or event that this came from; its own command id at the origin."""

    fingerprint: bytes = b""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event where it stands in the log."""

    position: int
    stream_id: str
    version: int
    event: Any
    metadata: Metadata | None
    """None for events that were appended by the library and not by a command."""


@dataclass(frozen=True, slots=True)
class Change:
    """New events for a stream, decided from the version that was read."""

    stream: Stream
    events: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """All that one command decided; no changes means that it was already so."""

    metadata: Metadata
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted command: kept for ever, so that twice is once."""

    command_id: str
    fingerprint: bytes
    last_position: int
    """Position of its last event; for one that changed nothing, the log's end then."""


class ChangedMeanwhile(Exception):
    """Raised when another writer extended or created one of the streams first."""

    def __init__(self, stream_ids: Collection[str]) -> None:
        super().__init__(", ".join(sorted(stream_ids)))
        self.stream_ids = tuple(sorted(stream_ids))


class ChangedSinceSeen(Exception):
    """Raised when streams do not stand at the versions that a command's sender expected."""

    def __init__(self, seen: Mapping[str, int]) -> None:
        super().__init__(", ".join(sorted(seen)))
        self.seen = dict(seen)
        """The versions at which the sender saw those that have changed."""


class AlreadyAccepted(Exception):
    """Raised when a command id of the append was accepted by another writer in the meantime."""


class CommandIdReused(Refused):
    """Raised when a command id arrives again with another command."""


class EventLog(Protocol):
    """Reads many streams in one query and extends many in one transaction."""

    def read(self, stream_ids: Collection[str]) -> Mapping[str, Stream]:
        """Every stream asked for, empty ones included."""
        ...

    def read_after(self, versions: Mapping[str, int]) -> Mapping[str, Stream]:
        """The same streams with only the events after the version named for each."""
        ...

    def accepted(self, partition: str, command_ids: Collection[str]) -> Mapping[str, Accepted]:
        """Those of the commands that this partition has accepted before."""
        ...

    def append(self, decisions: Sequence[Decision], asserted: Collection[Stream] = ()) -> int:
        """Write all or nothing, under the versions read; answer the last position written.

        A stream may be changed by several decisions: versions count on from the first. `asserted`
        streams are only read, and must stand at the version read. All streams changed are of one
        partition. Raises ChangedMeanwhile or AlreadyAccepted; nothing is written then.
        """
        ...


class EventFeed(Protocol):
    """Reads the log in the order in which it was committed."""

    def page(self, after: int, limit: int) -> Sequence[Recorded]:
        """Events after a position, in position order, with their metadata: at most `limit`, fewer
        where they are long, none only at the log's end."""
        ...

    def last_position(self) -> int: ...

    def position_at(self, at: datetime) -> int:
        """The last position recorded at or before a time; 0 when there is none."""
        ...


class EventHistory(EventFeed, Protocol):
    """Also knows what streams said at a place in the log."""

    def read_until(self, versions: Mapping[str, int], position: int) -> Mapping[str, Stream]:
        """Each stream as it stood at a position, with only the events after the version named."""
        ...
