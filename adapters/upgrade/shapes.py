"""Which shape each read model's tables had when they were made: a changed one is made anew.

A read model is never migrated: its tables are dropped and folded again. To know when, the shape of
the code that made them is kept beside them. It must be noted before missing tables are created: a
new table of a model that has already followed the log would stand there empty and look complete.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from adapters.databases import is_postgresql
from adapters.event_mapping import UPCASTS
from adapters.log_tables import create_tables
from adapters.stored_names import STORED
from adapters.upgrade.faults import UpgradeNeededError
from projections.following_tables import read_model_positions
from projections.read_model import ReadModel

metadata = sa.MetaData()

read_model_shapes = sa.Table(
    "read_model_shapes",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("shape", sa.Text, nullable=False),
)

UNKNOWN = "unknown"
"""Stands for tables that were made before shapes were kept and are not those of the code."""


def shape_of(model: ReadModel) -> str:
    """A fingerprint of a model's columns, keys and indexes, and of what its handlers are given."""
    tables = sorted(model.tables.tables.values(), key=lambda table: table.name)
    # A model whose handlers write something else into the same columns gets the next version.
    said = [getattr(model, "version", 1), upcast_for(model), list(map(described, tables))]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def upcast_for(model: ReadModel) -> list[str]:
    """Older names of the events it handles: an earlier version folded them as they were then."""
    return sorted(name for name in UPCASTS if type_today(name) in model.handlers)


def type_today(name: str) -> type | None:
    while name in UPCASTS:
        name, _ = UPCASTS[name]
    return STORED.get(name)


@cache
def described(table: sa.Table) -> list[Any]:
    columns = [(c.name, repr(c.type), bool(c.nullable)) for c in table.columns]
    uniques = [c for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
    return [
        table.name,
        columns,
        [column.name for column in table.primary_key],
        sorted([column.name for column in unique.columns] for unique in uniques),
        sorted(
            [bool(i.unique), [str(e) for e in i.expressions], repr(options_of(i))]
            for i in table.indexes
        ),
    ]


def options_of(index: sa.Index) -> dict[str, str]:
    """As they are written: a condition itself is another object in each process."""
    return {name: str(value) for name, value in index.dialect_kwargs.items()}


def note_shapes(engine: sa.Engine, models: Sequence[ReadModel]) -> None:
    """Remember for each model the shape its tables have; called before they are created."""
    with engine.connect() as connection:
        kept = kept_shapes(connection)
        missing = [model for model in models if model.name not in kept]
        standing = table_names(connection) if missing else ()
        found = {model.name: standing_shape(connection, model, standing) for model in missing}
    if not missing:
        return
    create_tables(engine, metadata)
    insert = (postgresql if is_postgresql(engine) else sqlite).insert(read_model_shapes)
    rows = [{"name": name, "shape": shape} for name, shape in found.items()]
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(insert.on_conflict_do_nothing(), rows)


def record_shapes(engine: sa.Engine, models: Sequence[ReadModel]) -> None:
    """Remember that models were made anew by this code."""
    create_tables(engine, metadata)
    insert = (postgresql if is_postgresql(engine) else sqlite).insert(read_model_shapes)
    record = insert.on_conflict_do_update(
        index_elements=["name"], set_={"shape": insert.excluded.shape}
    )
    rows = [{"name": model.name, "shape": shape_of(model)} for model in models]
    if rows:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(record, rows)


def outdated(engine: sa.Engine, models: Sequence[ReadModel]) -> list[ReadModel]:
    """Models whose tables are not those of the code; writes nothing."""
    with engine.connect() as connection:
        kept = kept_shapes(connection)
        standing = table_names(connection)
        return [
            model
            for model in models
            if (kept.get(model.name) or standing_shape(connection, model, standing))
            != shape_of(model)
        ]


def refuse_outdated(engine: sa.Engine, models: Sequence[ReadModel]) -> None:
    """For whoever is about to follow or to show: one sentence instead of an odd fault later."""
    if found := outdated(engine, models):
        names = ", ".join(model.name for model in found)
        raise UpgradeNeededError(
            f"this database was written by another version of jihuo, which kept {names}"
            " otherwise: run `jihuo upgrade`, then start again"
        )


def kept_shapes(connection: sa.Connection) -> Mapping[str, str]:
    if not sa.inspect(connection).has_table(read_model_shapes.name):
        return {}
    return {row.name: row.shape for row in connection.execute(sa.select(read_model_shapes))}


def table_names(connection: sa.Connection) -> frozenset[str]:
    return frozenset(sa.inspect(connection).get_table_names())


def standing_shape(connection: sa.Connection, model: ReadModel, standing: Collection[str]) -> str:
    """The shape of a model's tables as the database has them, where none was kept."""
    there = [table for table in model.tables.tables.values() if table.name in standing]
    if not there and not has_followed(connection, model, standing):
        return shape_of(model)  # It is about to be made.
    inspector = sa.inspect(connection)
    is_same = len(there) == len(model.tables.tables) and all(
        is_as_declared(connection, inspector, table) for table in there
    )
    return shape_of(model) if is_same else UNKNOWN


def has_followed(connection: sa.Connection, model: ReadModel, standing: Collection[str]) -> bool:
    if read_model_positions.name not in standing:
        return False
    column = read_model_positions.c
    query = sa.select(column.position).where(column.name == model.name)
    return bool(connection.scalar(query))


def is_as_declared(connection: sa.Connection, inspector: sa.Inspector, table: sa.Table) -> bool:
    """Whether columns, key and indexes in the database are those of the code."""
    declared = {c.name: (c.type.compile(connection.dialect), c.nullable) for c in table.columns}
    found = {
        c["name"]: (c["type"].compile(connection.dialect), c["nullable"])
        for c in inspector.get_columns(table.name)
    }
    key = inspector.get_pk_constraint(table.name)["constrained_columns"]
    indexes = inspector.get_indexes(table.name)
    return (
        declared == found
        and key == [column.name for column in table.primary_key]
        and column_sets(i["column_names"] for i in indexes if "duplicates_constraint" not in i)
        == column_sets([c.name for c in index.columns] for index in table.indexes)
    )


def column_sets(indexes: Iterable[Iterable[Any]]) -> list[list[str]]:
    """Which columns are indexed, whatever their indexes are called."""
    return sorted([str(column) for column in columns] for columns in indexes)
