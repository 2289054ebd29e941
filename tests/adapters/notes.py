"""Events to test the log with, and an empty log to write them to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.event_codec import EventCodec
from adapters.log_tables import create_tables, metadata
from application.event_log import Change, Decision, Metadata, Recorded, Stream

NOON = datetime(2026, 11, 21, 4, 0, 0, 123456, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Noted:
    text: str


@dataclass(frozen=True, slots=True)
class Struck:
    text: str


CODEC = EventCodec({"Noted@1": Noted, "Struck@1": Struck}, {})


@contextmanager
def empty_log(url: str) -> Iterator[sa.Engine]:
    """The tables of the log with nothing in them."""
    engine = engine_for(url)
    metadata.drop_all(engine)
    create_tables(engine)
    yield engine
    engine.dispose()


def by(command_id: str, **fields: Any) -> Metadata:
    origin = Metadata(command_id, "planner", NOON, command_id, command_id, b"print")
    return replace(origin, **fields)


def stream(local_id: str, version: int = 0, partition: str = "demo.NB01") -> Stream:
    return Stream(f"{partition}/note/{local_id}", version, ())


def noting(on: Stream, *texts: str) -> Change:
    return Change(on, [Noted(text) for text in texts])


def decided(command_id: str, *changes: Change) -> Decision:
    return Decision(by(command_id), changes)


def texts_of(recorded: Sequence[Recorded]) -> list[str]:
    return [each.event.text for each in recorded]
