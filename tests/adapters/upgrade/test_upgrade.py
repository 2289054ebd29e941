"""A database that an earlier version wrote: everything in it says the same afterwards."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.databases import engine_for
from adapters.event_codec import EventCodec
from adapters.event_log import SqlEventLog
from adapters.event_mapping import CODEC
from adapters.log_tables import events
from adapters.read_models import MODELS
from adapters.simulator.running import digest_of
from adapters.stored_names import STORED
from adapters.upgrade.faults import UpgradeBlockedError
from adapters.upgrade.running import examine, upgrade
from adapters.upgrade.shapes import outdated
from adapters.verification.running import verify
from domain.batch_events import BatchOpened
from domain.order_events import OrderPlaced
from projections import order_board
from projections.hindrances import faults_of
from tests.adapters.upgrade.old_shapes import known, write_as_before
from tests.adapters.upgrade.older_tables import OLDER, facts_of, make_older


def without_names_of_batches(facts: dict) -> dict:
    """The old shape had none: they are what the upcast says they were."""
    log = [r for r in facts["log"] if not isinstance(r.event, BatchOpened)]
    return facts | {"log": log}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_earlier_log_says_the_same(lived_url, empty_url, opened, tmp_path, kind):
    url = lived_url if kind == "sqlite" else copied(lived_url, empty_url(kind), tmp_path)
    engine = opened(url)
    before = facts_of(engine)
    counts = write_as_before(engine)
    assert counts["OrderPlaced@0"] > 30
    assert counts["BatchOpened@00"] > 0
    make_older(url)
    with engine.connect() as connection:
        digest = digest_of(connection)

    with known():
        says_the_same(engine, before, counts, digest)


def says_the_same(engine: sa.Engine, before: dict, counts: dict[str, int], digest: object) -> None:
    findings = examine(engine, MODELS, CODEC)
    assert findings.hindrances == []
    assert list(findings.missing_tables) == ["stored_messages"]
    # Those whose tables differ, and those that handle what now comes out of an older shape.
    handling = [m.name for m in MODELS if {OrderPlaced, BatchOpened} & m.handlers.keys()]
    assert {m.name for m in findings.outdated_models} == {*OLDER, *handling}
    read_as = {name.name: (name.events, name.read_as) for name in findings.names}
    assert read_as["OrderPlaced@0"] == (counts["OrderPlaced@0"], "OrderPlaced")
    assert read_as["BatchOpened@00"] == (counts["BatchOpened@00"], "BatchOpened")
    assert "OrderPlaced@2" not in read_as

    positions = upgrade(engine, findings, MODELS, CODEC)
    assert set(positions.values()) == {len(before["log"])}
    assert faults_of(engine) == {}
    with engine.connect() as connection:
        assert digest_of(connection) == digest  # Not one stored byte is another.
    after = facts_of(engine)
    assert without_names_of_batches(after) == without_names_of_batches(before)
    report = verify(engine, MODELS)
    # Customs' messages were dropped with their table above, and are listed still: that, and only
    # that, is found.
    broken = {check.name for check in report.checks if not check.is_sound}
    assert broken == {"receipts", "listed messages"}

    again = examine(engine, MODELS, CODEC)
    assert not again.is_needed
    assert set(upgrade(engine, again, MODELS, CODEC).values()) == {len(before["log"])}
    assert facts_of(engine) == after


def copied(source: str, target: str, tmp_path) -> str:
    """The same database on another server, by a backup."""
    from adapters.backup.restoring import restore
    from adapters.backup.taking import back_up
    from tests.adapters.backup.places import NOON

    here, there = engine_for(source), engine_for(target)
    back_up(here, tmp_path / "copied", NOON)
    restore(there, tmp_path / "copied")
    here.dispose()
    there.dispose()
    system = System(target)
    system.follow()
    system.close()
    return target


def test_names_nobody_knows_and_broken_payloads_hinder_it(lived_url, opened):
    engine = opened(lived_url)
    make_older(lived_url)
    stored = {name: kind for name, kind in STORED.items() if name != "OrderPlaced@2"}

    def broken(_fields):
        raise LookupError("no such field")

    codec = EventCodec(stored, {"BatchOpened@1": ("BatchOpened@2", broken)})
    with engine.connect() as connection:
        first = connection.scalar(
            sa.select(sa.func.min(events.c.position)).where(events.c.name == "OrderPlaced@2")
        )
        shape = sa.inspect(connection).get_columns("order_board")
    findings = examine(engine, MODELS, codec)
    placed, opened_batches = findings.hindrances[::-1]
    assert f"events OrderPlaced@2 cannot be read, the first at position {first}: " in placed
    assert "UnknownStoredNameError" in placed
    assert "LookupError: no such field" in opened_batches
    with pytest.raises(UpgradeBlockedError, match="OrderPlaced@2 cannot be read"):
        upgrade(engine, findings, MODELS, codec)
    with engine.connect() as connection:
        assert [c["name"] for c in sa.inspect(connection).get_columns("order_board")] == [
            c["name"] for c in shape
        ]
    assert not sa.inspect(engine).has_table("stored_messages")


def test_a_log_of_other_columns_hinders_it(lived_url, opened):
    engine = opened(lived_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE accepted_commands DROP COLUMN causation_id")
    findings = examine(engine, MODELS, CODEC)
    with pytest.raises(UpgradeBlockedError, match=r"the column accepted_commands\.causation_id"):
        upgrade(engine, findings, MODELS, CODEC)


def test_a_killed_upgrade_is_repeated(lived_url, opened, tmp_path):
    """It dies after a model was dropped and before it was folded again."""
    engine = opened(lived_url)
    before = facts_of(engine)["sums"]
    write_as_before(engine)
    make_older(lived_url)
    module = "tests.adapters.upgrade.hanging"
    command = [sys.executable, "-m", module, "--database", lived_url, "upgrade"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    with closing(sqlite3.connect(tmp_path / "lived.db")) as connection:
        query = "SELECT position FROM read_model_positions WHERE name = 'order_board'"
        position = connection.execute(query).fetchone()[0]
        assert 0 < position < SqlEventLog(engine).last_position()
    assert order_board.MODEL in outdated(engine, MODELS)
    again = [sys.executable, "-m", "tests.adapters.upgrade.old_shapes"]
    words = [*again, "--database", lived_url, "upgrade", "--json"]
    answer = subprocess.run(words, capture_output=True, text=True, check=True)
    assert {*OLDER} < {*json.loads(answer.stdout)["read_models"]}
    with known():
        assert outdated(engine, MODELS) == []
        assert facts_of(engine)["sums"] == before
