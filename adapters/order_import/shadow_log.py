"""A log on which a whole import is tried: it reads the real one and writes beside it.

A dry run is the very import, on this. What it writes is on disk, so that a trial of a million rows
takes no more memory than the import itself; nothing of it is ever in the real log.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.log_tables import create_tables
from application.event_log import Accepted, Decision, EventLog, Stream


class ShadowLog:
    """Implements EventLog. One writer: nobody else writes to a trial."""

    def __init__(self, real: EventLog, path: Path) -> None:
        self._real = real
        self._engine: sa.Engine = engine_for(f"sqlite:///{path}")
        create_tables(self._engine)
        self._own = SqlEventLog(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def read(self, stream_ids: Collection[str]) -> Mapping[str, Stream]:
        return self.read_after(dict.fromkeys(stream_ids, 0))

    def read_after(self, versions: Mapping[str, int]) -> Mapping[str, Stream]:
        """The real events up to where the trial took over, then its own."""
        own = self._own.read_after(versions)
        real = self._real.read_after(versions)
        return {i: joined(versions[i], real[i], own[i]) for i in versions}

    def accepted(self, partition: str, command_ids: Collection[str]) -> Mapping[str, Accepted]:
        known = self._real.accepted(partition, command_ids)
        return {**known, **self._own.accepted(partition, command_ids)}

    def append(self, decisions: Sequence[Decision], asserted: Collection[Stream] = ()) -> int:
        """Streams that were only read need no assertion: nobody moves them. They tell the
        partition of a command that changed nothing."""
        if any(decision.changes for decision in decisions):
            return self._own.append(decisions)
        own = self._own.read([stream.id for stream in asserted])
        return self._own.append(decisions, list(own.values()))


def joined(after: int, real: Stream, own: Stream) -> Stream:
    """What the trial has written of a stream holds, whatever was written to it since."""
    if not own.events:
        return real
    taken_over = own.version - len(own.events)
    return Stream(own.id, own.version, (*real.events[: taken_over - after], *own.events))
