"""Plants what no decider would write, changes what is kept for ever, and asks what was found."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.event_log import SqlEventLog
from adapters.verification.findings import Finding
from adapters.verification.running import Report, verify
from application.event_log import Change, Decision, Metadata
from domain.identifiers import Partition, stream_of
from projections.read_model import ReadModel
from tests.adapters.verification.book import BOOK, SHARED, START


def verified(engine: sa.Engine, *models: ReadModel) -> Report:
    """A report on a log that policies have followed to its end."""
    return verify(engine, models, policies_at=SqlEventLog(engine).last_position())


def plant(engine: sa.Engine, *streams: tuple[str, str, Sequence[Any]]) -> int:
    """Append events that no decider would; answer the position of the first.

    Each stream is (kind, local id, events), and of the book but for those shared.
    """
    log = SqlEventLog(engine)
    after = log.last_position()
    changes = []
    for kind, local_id, events in streams:
        stream_id = stream_of(partition_of(kind), kind, local_id)
        changes.append(Change(log.read([stream_id])[stream_id], events))
    command_id = f"planted-{after}"
    log.append([Decision(Metadata(command_id, "nobody", START, command_id, command_id), changes)])
    return after + 1


def partition_of(kind: str) -> Partition:
    return (
        SHARED if kind in ("year", "number", "payment", "waybills", "guarantee", "pledge") else BOOK
    )


def tamper(engine: sa.Engine, table: str, statement: str) -> None:
    """Change what is kept for ever."""
    with engine.execution_options(writes=True).begin() as connection:
        for change in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_kept_from_{change}")
        connection.exec_driver_sql(statement)


def found(report: Report, name: str) -> tuple[Finding, ...]:
    """What one check found."""
    (result,) = [check for check in report.checks if check.name == name]
    return result.findings


def position_of(engine: sa.Engine, kind: str, local_id: str, event_type: type) -> int:
    """Where a stream's last event of a type stands."""
    stream_id = stream_of(partition_of(kind), kind, local_id)
    history = SqlEventLog(engine).history([stream_id])
    return [each.position for each in history if isinstance(each.event, event_type)][-1]


def event_of(engine: sa.Engine, kind: str, local_id: str, event_type: type) -> Any:
    """A stream's last event of a type."""
    stream_id = stream_of(partition_of(kind), kind, local_id)
    events = SqlEventLog(engine).read([stream_id])[stream_id].events
    return [event for event in events if isinstance(event, event_type)][-1]


def names(report: Report) -> list[str]:
    """The checks that found something."""
    return [check.name for check in report.checks if not check.is_sound]
