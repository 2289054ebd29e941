"""Deciding commands of any kind on a workbench, and what they will ask for before they do."""

from collections.abc import Collection, Mapping
from typing import Any

from application.activities import HANDLERS
from application.commands import ROUTES, UnknownCommand
from application.envelope import Envelope
from application.event_log import Change
from application.state_reading import Standing
from application.workbench import Workbench
from domain.identifiers import stream_of
from domain.refusals import Refused


def decide_on(bench: Workbench, command: Any) -> None:
    """Decide a command of any kind on what the workbench holds, and read what it needs."""
    if route := ROUTES.get(type(command)):
        local_id = route.local_id(command)
        bench.load((route.kind, [local_id]))
        bench.decide(route.kind, local_id, command)
    elif handler := HANDLERS.get(type(command)):
        handler(bench, command)
    else:
        raise UnknownCommand(type(command).__name__)


def changes_on(bench: Workbench, envelope: Envelope) -> tuple[Change, ...]:
    """What one more command on a workbench writes. Whatever it raises, it leaves no trace there.

    Raises Refused and ChangedSinceSeen.
    """
    bench.begin()
    try:
        if envelope.expected:
            bench.expect(envelope.expected)
        decide_on(bench, envelope.command)
    except Exception:
        bench.undo()
        raise
    return bench.changes()


def streams_asked(envelope: Envelope) -> tuple[str, ...]:
    """What a command expects and reads first: all that can be told without reading."""
    command, expected = envelope.command, tuple(envelope.expected)
    if route := ROUTES.get(type(command)):
        own = stream_of(envelope.partition, route.kind, route.local_id(command))
        return (own, *expected)
    try:
        decide_on(Workbench(NobodyReads(), envelope.partition), command)
    except AskedError as asked:
        return (*asked.stream_ids, *expected)
    except Refused:
        pass  # By its own words: it is refused in its turn, when it is known to be new.
    return expected


class AskedError(Exception):
    """Raised in place of an answer: what is to be read."""

    def __init__(self, stream_ids: Collection[str]) -> None:
        super().__init__(f"{len(stream_ids)} streams")
        self.stream_ids = stream_ids


class NobodyReads:
    """Stands where a reader stands: whoever asks it goes no further."""

    def read(self, stream_ids: Collection[str]) -> Mapping[str, Standing]:
        raise AskedError(stream_ids)

    def keep(self, stream_id: str, version: int, state: Any) -> None:
        raise AssertionError("nothing is decided where nothing is read")
