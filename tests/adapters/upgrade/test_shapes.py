import json
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.upgrade.faults import UpgradeNeededError
from adapters.upgrade.shapes import (
    UNKNOWN,
    note_shapes,
    outdated,
    read_model_shapes,
    record_shapes,
    refuse_outdated,
    shape_of,
    standing_shape,
    table_names,
)
from domain.batch_events import BatchOpened
from domain.order_events import OrderPlaced
from projections.following import prepare
from projections.read_model import ReadModel
from tests.adapters.upgrade.old_shapes import known


def model_of(*columns: sa.Column, name: str = "board", more: bool = False) -> ReadModel:
    tables = sa.MetaData()
    sa.Table(name, tables, sa.Column("id", sa.Text, primary_key=True), *columns)
    if more:
        sa.Table(f"{name}_more", tables, sa.Column("id", sa.Text, primary_key=True))
    return ReadModel(name, tables, {})


def units(kind=sa.Integer, **options) -> sa.Column:
    return sa.Column("units", kind, **options)


BEFORE = model_of(units(nullable=False))

CHANGED = {
    "a column more": model_of(units(nullable=False), sa.Column("why", sa.Text)),
    "a column less": model_of(),
    "another type": model_of(units(sa.Text, nullable=False)),
    "nothing allowed": model_of(units(nullable=True)),
    "an index": model_of(units(nullable=False, index=True)),
    "another key": model_of(units(nullable=False, primary_key=True)),
    "a table more": model_of(units(nullable=False), more=True),
}


@pytest.mark.parametrize("why", CHANGED)
def test_a_fingerprint_tells_tables_apart(why):
    assert shape_of(CHANGED[why]) != shape_of(BEFORE)
    assert shape_of(model_of(units(nullable=False))) == shape_of(BEFORE)


def test_a_fingerprint_knows_the_version_of_handlers():
    @dataclass(frozen=True)
    class Versioned:
        name: str
        tables: sa.MetaData
        handlers: dict[type, Any]
        version: int = 1

    first: Any = Versioned("board", BEFORE.tables, {})
    assert shape_of(first) == shape_of(BEFORE)
    assert shape_of(replace(first, version=2)) != shape_of(BEFORE)


def test_a_fingerprint_knows_the_older_shapes_of_what_it_handles():
    """What an earlier version folded of them may not be what their upcasts say today."""
    boards = {model.name: shape_of(model) for model in MODELS}
    with known():
        changed = {m.name for m in MODELS if shape_of(m) != boards[m.name]}
    assert changed == {m.name for m in MODELS if {OrderPlaced, BatchOpened} & m.handlers.keys()}
    assert 0 < len(changed) < len(MODELS)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_tables_that_the_code_made_are_known_for_its_own(empty_url, opened, kind):
    """Every read model there is, asked of the database alone: nothing was kept of their shapes."""
    engine = opened(empty_url(kind))
    prepare(engine, MODELS)
    with engine.connect() as connection:
        standing = table_names(connection)
        found = {model.name: standing_shape(connection, model, standing) for model in MODELS}
    assert found == {model.name: shape_of(model) for model in MODELS}
    assert outdated(engine, MODELS) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("why", CHANGED)
def test_changed_tables_are_seen_where_a_shape_was_kept(empty_url, opened, kind, why):
    engine = opened(empty_url(kind))
    note_shapes(engine, [BEFORE])
    prepare(engine, [BEFORE])
    assert outdated(engine, [BEFORE]) == []
    now = CHANGED[why]
    # What a new version does when it starts: it makes what is missing.
    note_shapes(engine, [now])
    prepare(engine, [now])
    assert outdated(engine, [now]) == [now]
    with pytest.raises(UpgradeNeededError, match="kept board otherwise: run `jihuo upgrade`"):
        refuse_outdated(engine, [now])
    record_shapes(engine, [now])
    assert outdated(engine, [now]) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("why", CHANGED)
def test_changed_tables_are_seen_where_none_was_kept(empty_url, opened, kind, why):
    """A database from before shapes were kept."""
    engine = opened(empty_url(kind))
    prepare(engine, [BEFORE])
    now = CHANGED[why]
    assert outdated(engine, [now]) == [now]
    note_shapes(engine, [now])
    prepare(engine, [now])
    assert outdated(engine, [now]) == [now]
    with engine.connect() as connection:
        assert connection.scalar(sa.select(read_model_shapes.c.shape)) == UNKNOWN


def test_a_new_model_is_about_to_be_made(empty_url, opened):
    engine = opened(empty_url("sqlite"))
    prepare(engine, [BEFORE])
    new = model_of(name="new")
    note_shapes(engine, [BEFORE, new])
    prepare(engine, [BEFORE, new])
    assert outdated(engine, [BEFORE, new]) == []


def test_tables_that_were_dropped_do_not_pass_for_complete(lived_url, opened):
    engine = opened(lived_url)
    model = MODELS[0]
    with engine.begin() as connection:
        connection.execute(read_model_shapes.delete())
        model.tables.drop_all(connection)
    system = System(lived_url)
    system.close()
    assert outdated(engine, MODELS) == [model]


def test_a_fingerprint_is_the_same_in_every_process():
    program = (
        "import json; from adapters.read_models import MODELS;"
        "from adapters.upgrade.shapes import shape_of;"
        "print(json.dumps({model.name: shape_of(model) for model in MODELS}))"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert json.loads(other.stdout) == {model.name: shape_of(model) for model in MODELS}
