"""Brings a database that an earlier version wrote to the shape of this one, as often as asked.

Events are never edited: an older shape becomes today's when it is read. So there are three things
to do: see that every stored payload can be read, create tables that are new beside the log, and
make those read models anew whose tables or handlers have changed. Each read model is marked as done
after it was made anew, so that an upgrade which was killed goes on where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from adapters.backup.contents import METADATAS, is_missing_file
from adapters.event_codec import EventCodec
from adapters.event_log import SqlEventLog
from adapters.log_tables import accepted_commands, create_tables, events
from adapters.upgrade import shapes
from adapters.upgrade.faults import UpgradeBlockedError
from adapters.upgrade.shapes import note_shapes, outdated, record_shapes
from adapters.upgrade.stored_log import (
    StoredName,
    differing_columns,
    missing_tables,
    names_in,
)
from adapters.verification.log_reading import snapshot
from application.event_log import EventFeed
from projections.following import Follower, follow_all, prepare
from projections.read_model import ReadModel

NEIGHBOURS = (*METADATAS, shapes.metadata)
"""The tables of the log and of what stands beside it."""

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Findings:
    """What an upgrade has to do, and whether it can."""

    names: Sequence[StoredName]
    missing_tables: Sequence[str]
    differing_columns: Sequence[str]
    outdated_models: Sequence[ReadModel]

    @property
    def is_needed(self) -> bool:
        return bool(self.missing_tables or self.outdated_models)

    @property
    def hindrances(self) -> list[str]:
        """Each in a sentence; none when the upgrade can be done."""
        said = [
            f"the column {name} is not as this version has it" for name in self.differing_columns
        ]
        for name in self.names:
            if not name.is_readable:
                said.append(
                    f"{name.unreadable:,} of {name.events:,} events {name.name} cannot be read,"
                    f" the first at position {name.first_unreadable}: {name.reason}"
                )
        return said


def examine(
    engine: sa.Engine,
    models: Sequence[ReadModel],
    codec: EventCodec,
    told: Told = lambda _: None,
) -> Findings:
    """Find out what there is to do; writes nothing. Raises UpgradeBlockedError without a log."""
    if is_missing_file(engine):
        raise UpgradeBlockedError(
            f"{engine.url.database} is not there: there is nothing to upgrade"
        )
    with snapshot(engine) as connection:
        missing = [table.name for table in missing_tables(connection, NEIGHBOURS)]
        if {events.name, accepted_commands.name} & set(missing):
            raise UpgradeBlockedError("the database holds no log: there is nothing to upgrade")
        columns = differing_columns(connection, METADATAS)
        names = [] if columns else names_in(connection, codec, told)
    return Findings(names, missing, columns, outdated(engine, models))


def upgrade(
    engine: sa.Engine, findings: Findings, models: Sequence[ReadModel], codec: EventCodec
) -> dict[str, int]:
    """Do what was found; the positions that read models then stand at."""
    if hindrances := findings.hindrances:
        raise UpgradeBlockedError("; ".join(hindrances))
    note_shapes(engine, models)
    for metadata in NEIGHBOURS:
        create_tables(engine, metadata)
    prepare(engine, models)
    log = SqlEventLog(engine, codec)
    for model in findings.outdated_models:
        make_anew(engine, log, model)
    return follow_all(engine, log, models)


def make_anew(engine: sa.Engine, feed: EventFeed, model: ReadModel) -> None:
    Follower(engine, feed, model).rebuild()
    record_shapes(engine, [model])
