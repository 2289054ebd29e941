"""Logs to archive, archives to damage, and what verification says of them."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from adapters.archive.ended import Moment
from adapters.archive.exporting import Wanted, export
from adapters.archive.manifest import MANIFEST, MANIFEST_HASH, Part, read_part
from adapters.archive.verifying import verify
from adapters.databases import engine_for, is_postgresql
from adapters.event_log import SqlEventLog
from adapters.event_mapping import CODEC
from adapters.log_tables import create_tables, events
from adapters.stored_names import STORED
from application.event_log import Change, Decision, Metadata, Stream
from tests.adapters.examples import example_of

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
RECORDED = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Log:
    engine: sa.Engine

    @property
    def end(self) -> int:
        return SqlEventLog(self.engine).last_position()

    def append(self, stream_id: str, *appended: Any, at: datetime = RECORDED) -> int:
        log = SqlEventLog(self.engine)
        version = log.read([stream_id])[stream_id].version
        command_id = f"{stream_id}:{version}"
        metadata = Metadata(command_id, "tester", at, f"because-{command_id}", command_id)
        change = Change(Stream(stream_id, version, ()), appended)
        return log.append([Decision(metadata, [change])])

    def export(
        self,
        folder: Path,
        *,
        older_than_days: int | None = None,
        up_to: int = 0,
        with_people: bool = True,
    ) -> Part | None:
        last = up_to or self.end
        moment = None
        if older_than_days is not None:
            before = NOW - timedelta(days=older_than_days)
            moment = Moment(last, SqlEventLog(self.engine).position_at(before), before)
        wanted = Wanted(last, with_people, NOW, self.end, moment, older_than_days)
        return export(self.engine, folder, wanted)

    def part(self, folder: Path, **wanted: Any) -> Part:
        part = self.export(folder, **wanted)
        assert part is not None
        assert read_part(part.folder).sha256 == part.sha256
        return part

    def said(self, folder: Path) -> list[str]:
        """What verification against this log finds."""
        return said(folder, self.engine)

    def tampered(self, statement: str, **values: Any) -> None:
        """Change what is kept for ever."""
        with self.engine.execution_options(writes=True).begin() as connection:
            if is_postgresql(connection):
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            else:
                for change in ("UPDATE", "DELETE"):
                    connection.execute(sa.text(f"DROP TRIGGER IF EXISTS events_kept_from_{change}"))
            connection.execute(sa.text(statement), values)


def log_at(url: str) -> Log:
    engine = engine_for(url)
    create_tables(engine)
    return Log(engine)


def log_of_examples(url: str) -> Log:
    """One of each event, and one that no command wrote."""
    log = log_at(url)
    for name, event_type in STORED.items():
        log.append(f"demo.NB01/order/{name}", example_of(event_type))
    name, payload = CODEC.encode(example_of(STORED["OrderPlaced@2"]))
    row = {"stream_id": "of/the/library", "version": 1, "name": name, "payload": payload}
    with log.engine.execution_options(writes=True).begin() as connection:
        connection.execute(events.insert().values(position=len(STORED) + 1, **row))
    return log


def said(folder: Path, engine: sa.Engine | None = None) -> list[str]:
    return [
        f"{each.part}/{each.file} {each.position}: {each.message}"
        for each in verify(folder, engine).findings
    ]


def rewrite(part: Part, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Change a file as somebody does who knows how, and puts every hash right but the digest."""
    path = part.folder / f"{name}.parquet"
    table = change(pq.read_table(path))
    pq.write_table(table, path)
    content = json.loads((part.folder / MANIFEST).read_text())
    (entry,) = [each for each in content["files"] if each["name"] == path.name]
    entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    entry["rows"] = table.num_rows
    content["events"] = sum(each["rows"] for each in content["files"])
    rewrite_manifest(part, content)


def rewrite_manifest(part: Part, content: Any) -> None:
    text = json.dumps(content).encode()
    (part.folder / MANIFEST).write_bytes(text)
    (part.folder / MANIFEST_HASH).write_text(f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n")


def with_column(table: pa.Table, name: str, values: Sequence[Any]) -> pa.Table:
    place = table.schema.get_field_index(name)
    field = table.schema.field(name)
    return table.set_column(place, field, pa.array(values, field.type))
