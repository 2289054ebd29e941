"""SQL over an archive: a view for each event, all parts together; nothing else can be reached."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from adapters.archive.faults import ArchiveBrokenError, QueryRefusedError, UnknownViewError
from adapters.archive.folder import parts_of_archive
from adapters.archive.manifest import FileEntry, Part
from adapters.archive.reading import schema_of
from adapters.archive.tables import BESIDE

EVENTS_VIEW = "events"
PAYLOAD_COLUMNS = ("payload_sha256", "payload")
"""Bytes: in the view of all events only, where nobody asks for every column by accident."""

ROWS_MAX = 1_000
"""Of an answer in memory at once."""

LOCKED_IN: dict[str, str | bool | int | float | list[str]] = {
    # No file, address or extension, whatever a query names: DuckDB 2.0 takes even
    # `WITH x AS (COPY …) SELECT` for a SELECT, so that reading its text would not be enough.
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}

NO_SUCH_TABLE = re.compile(r"Table with name (\S+) does not exist")


class Source(NamedTuple):
    part: Part
    entry: FileEntry


class ViewColumn(NamedTuple):
    view: str
    column: str
    type: str


@dataclass(frozen=True, slots=True)
class Answer:
    columns: tuple[str, ...]
    rows: Iterator[dict[str, Any]]


def sources_of(parts: Sequence[Part]) -> dict[str, list[Source]]:
    """The files behind each view, in the order of parts; the view of all events comes first."""
    sources: dict[str, list[Source]] = {EVENTS_VIEW: []}
    for part in parts:
        for entry in part.manifest.all_files:
            sources.setdefault(entry.view, []).append(Source(part, entry))
        sources[EVENTS_VIEW] += [Source(part, entry) for entry in part.manifest.files]
    return dict(sorted(sources.items(), key=lambda view: (view[0] != EVENTS_VIEW, view[0])))


@contextmanager
def answering(folder: Path, sql: str) -> Iterator[Answer]:
    """The rows of one SELECT; raises QueryRefusedError."""
    sources = sources_of(parts_of_archive(folder))
    with locked_in() as connection:
        require_one_select(sql)
        for view in views_in(sql, sources):
            connection.register(view, dataset_of(view, sources[view]))
        connection.execute("SET lock_configuration = true")
        with refusals(sorted(sources)):
            reader = connection.sql(sql).to_arrow_reader(ROWS_MAX)
            yield Answer(tuple(reader.schema.names), rows_of(reader))


def views_in(sql: str, views: Iterable[str]) -> list[str]:
    """The views that a query names; all of them when it names none, as `SHOW TABLES`."""
    said = set(re.findall(r"\w+", sql.lower()))
    return [view for view in views if view in said] or list(views)


def described(folder: Path) -> list[ViewColumn]:
    """Every column of every view, with the type that SQL knows it by."""
    sources = sources_of(parts_of_archive(folder))
    found = list[ViewColumn]()
    with locked_in() as connection:
        for view, files in sources.items():
            empty = schema_of_view(view, files).empty_table()
            relation = connection.from_arrow(empty)
            found += [
                ViewColumn(view, name, str(type_))
                for name, type_ in zip(relation.columns, relation.types, strict=True)
            ]
    return found


@contextmanager
def locked_in() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config=LOCKED_IN)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def dataset_of(view: str, files: Sequence[Source]) -> ds.Dataset:
    """The files of a view as one table, read as they are needed."""
    paths = [source.part.path_of(source.entry) for source in files]
    if missing := [path for path in paths if not path.exists()]:
        raise ArchiveBrokenError(f"{missing[0].parent.name} has no {missing[0].name}")
    return ds.dataset(list(map(str, paths)), schema_of_view(view, files), format="parquet")


def schema_of_view(view: str, files: Sequence[Source]) -> pa.Schema:
    """Every column that a file of the view has: older parts have nothing in those added since."""
    if view == EVENTS_VIEW:
        return pa.schema(BESIDE)
    schemas = [schema_of(*source) for source in files]
    together = pa.unify_schemas(schemas, promote_options="permissive")
    return pa.schema([field for field in together if field.name not in PAYLOAD_COLUMNS])


def require_one_select(sql: str) -> None:
    with refusals([]):
        statements = duckdb.extract_statements(sql)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise QueryRefusedError("an archive answers one SELECT at a time and nothing else")


def rows_of(reader: pa.RecordBatchReader) -> Iterator[dict[str, Any]]:
    for batch in reader:
        yield from batch.to_pylist()


@contextmanager
def refusals(views: Sequence[str]) -> Iterator[None]:
    """DuckDB's faults as one sentence."""
    try:
        yield
    except (duckdb.Error, pa.ArrowException) as fault:
        if named := NO_SUCH_TABLE.search(str(fault)):
            raise UnknownViewError(unknown_view(named[1], views)) from fault
        said = str(fault).strip().splitlines()
        raise QueryRefusedError(f"the query cannot be answered: {said[0]}") from fault


def unknown_view(name: str, views: Sequence[str]) -> str:
    near = get_close_matches(name.lower(), views, cutoff=0.6) or [
        view for view in views if name.lower().strip("_s") in view
    ]
    hint = f"is it {' or '.join(near[:3])}?" if near else "`jihuo events schema` lists them"
    return f"there is no view {name}: {hint}"
