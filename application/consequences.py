"""What policies work with: the streams they read, and commands that follow from an event."""

from collections.abc import Iterable, Sequence
from typing import Any

from application.envelope import Envelope
from application.event_log import Recorded
from application.state_reading import StateReader
from domain.identifiers import (
    ORDERS_PER_COMMAND_MAX,
    Partition,
    stream_of,
)

ACTOR = "policy"


def states(
    reader: StateReader, kind: str, named: Iterable[tuple[Partition, str]]
) -> dict[tuple[Partition, str], Any]:
    """States of many streams of one kind, read in one query."""
    keys = {stream_of(partition, kind, i): (partition, i) for partition, i in set(named)}
    read = reader.read(sorted(keys)) if keys else {}
    return {keys[stream_id]: standing.state for stream_id, standing in read.items()}


def parts(recorded: Sequence[Recorded]) -> list[Sequence[Recorded]]:
    return [
        recorded[i : i + ORDERS_PER_COMMAND_MAX]
        for i in range(0, len(recorded), ORDERS_PER_COMMAND_MAX)
    ]


def envelope(recorded: Recorded, partition: Partition, command: Any, command_id: str) -> Envelope:
    """A command that follows from an event: recorded when its cause was, caused by it."""
    metadata = recorded.metadata
    assert metadata is not None, "policies follow commands only"
    return Envelope(
        partition,
        command,
        command_id,
        ACTOR,
        metadata.recorded_at,
        metadata.correlation_id,
        f"{recorded.stream_id}@{recorded.version}",
    )
