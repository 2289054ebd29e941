import stat
from dataclasses import replace

import pytest
import sqlalchemy as sa

from adapters.access.tables import OVER_WITHIN_A_DAY
from adapters.backup.checking import known_names, read_through, whole
from adapters.backup.contents import KEPT
from adapters.backup.faults import (
    BackupExistsError,
    DatabaseNotEmptyError,
    LogBrokenError,
    NothingToBackUpError,
)
from adapters.backup.restoring import restore
from adapters.backup.taking import back_up
from adapters.bootstrap import System
from adapters.identity.tables import FOUND_ANEW
from adapters.log_tables import events, snapshots, tracking
from adapters.message_store import stored_messages
from adapters.read_models import MODELS
from adapters.upgrade.shapes import read_model_shapes
from adapters.verification.log_reading import snapshot
from adapters.verification.running import verify
from projections.following_tables import following_metadata, read_model_positions
from tests.adapters.backup.places import NOON, rows_in
from tests.adapters.verification.planting import tamper

OF_READ_MODELS = (*following_metadata.sorted_tables, read_model_shapes)
"""What is kept of followers of read models goes with the read models."""


def test_everything_that_is_no_read_model_is_kept(lived_url, opened):
    System(lived_url).close()
    models = {table.name for model in MODELS for table in model.tables.tables.values()}
    there = set(sa.inspect(opened(lived_url)).get_table_names())
    beside = (*KEPT, *OF_READ_MODELS, *OVER_WITHIN_A_DAY, *FOUND_ANEW)
    assert there == {table.name for table in beside} | models


@pytest.mark.parametrize("first", ["sqlite", "postgres"])
@pytest.mark.parametrize("second", ["sqlite", "postgres"])
def test_it_goes_from_any_database_to_any_and_loses_nothing(
    lived_url, backed_up, moved, opened, tmp_path, first, second
):
    here, manifest = moved(backed_up, first)
    again = back_up(here, tmp_path / "again", NOON)
    there, restored = moved(tmp_path / "again", second)
    lived = rows_in(opened(lived_url))
    assert rows_in(here) == rows_in(there) == lived
    assert again.tables == restored.tables == manifest.tables
    assert again.last_position == len(lived["events"]) == restored.last_position
    assert sum(again.stored_names.values()) == len(lived["events"])
    assert lived["stored_messages"]
    assert lived["follower_positions"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_was_restored_is_sound_and_read_models_follow(
    lived_url, backed_up, moved, opened, kind
):
    engine, manifest = moved(backed_up, kind)
    system = System(engine.url.render_as_string(hide_password=False))
    try:
        assert set(system.follow().values()) == {manifest.last_position}
        before, after = verify(opened(lived_url), MODELS), verify(system.engine, MODELS)
    finally:
        system.close()
    assert [f for check in after.checks for f in check.findings] == []
    assert after.units == before.units
    things = [(c.name, c.things_checked) for c in after.checks]
    assert things == [(c.name, c.things_checked) for c in before.checks]


def test_what_the_library_keeps_is_kept_too(lived_url, moved, opened, tmp_path):
    engine = opened(lived_url)
    with engine.begin() as connection:
        connection.execute(tracking.insert().values(application_name="a", notification_id=3))
        snapshot = {"stream_id": "s", "version": 2, "name": "n", "payload": b"\x00"}
        connection.execute(snapshots.insert().values(snapshot))
    back_up(engine, tmp_path / "b", NOON)
    there, _ = moved(tmp_path / "b", "sqlite")
    assert rows_in(there)["tracking"] == [("a", 3)]
    assert rows_in(there)["snapshots"] == [tuple(snapshot.values())]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_large_messages_and_odd_texts_survive(empty_url, opened, moved, tmp_path, kind):
    system = System(empty_url(kind))
    messages = [("in", "'\"\\\n\t%s 集货 🜁", bytes([n]) * 1_000_000) for n in range(24)]
    system.messages.put_many("demo.NB01", [*messages, ("out", "", b"")])
    system.close()
    back_up(opened(system.engine.url), tmp_path / "b", NOON)
    there, _ = moved(tmp_path / "b", kind)
    assert (
        rows_in(there)["stored_messages"] == rows_in(opened(system.engine.url))["stored_messages"]
    )
    assert len(rows_in(there)["stored_messages"]) == 25


def test_an_empty_log_is_backed_up_too(empty_url, opened, moved, tmp_path):
    system = System(empty_url("sqlite"))
    system.close()
    manifest = back_up(opened(system.engine.url), tmp_path / "b", NOON)
    assert manifest.last_position == 0
    there, _ = moved(tmp_path / "b", "postgres")
    assert rows_in(there) == {table.name: [] for table in KEPT}


def test_a_database_of_an_earlier_version_may_lack_a_table(lived_url, opened, moved, tmp_path):
    engine = opened(lived_url)
    stored_messages.drop(engine)
    manifest = back_up(engine, tmp_path / "b", NOON)
    assert manifest.tables["stored_messages"].rows == 0
    there, _ = moved(tmp_path / "b", "sqlite")
    assert rows_in(there)["events"] == rows_in(engine)["events"]


def test_on_postgresql_it_reads_one_moment_and_could_not_write(empty_url, opened):
    engine = opened(empty_url("postgres"))
    with snapshot(engine.execution_options(postgresql_readonly=True)) as connection:
        shown = [
            connection.exec_driver_sql(f"SHOW transaction_{what}").scalar_one()
            for what in ("isolation", "read_only")
        ]
    assert shown == ["repeatable read", "on"]
    with engine.connect() as connection:  # The same connection of the pool, for whoever is next.
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "off"


def test_only_its_owner_may_read_it(lived_backup):
    assert stat.S_IMODE(lived_backup.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in lived_backup.iterdir()} == {0o600}


def test_reading_it_through_finds_it_whole(backed_up):
    manifest = whole(backed_up, known_names())
    seen = list[int]()
    read_through(backed_up, manifest, seen.append)
    assert sum(seen) == sum(kept.rows for kept in manifest.tables.values())


def test_a_backup_never_replaces_another(lived_url, backed_up, opened, tmp_path):
    before = {file: file.read_bytes() for file in backed_up.iterdir()}
    with pytest.raises(BackupExistsError, match="is there already"):
        back_up(opened(lived_url), backed_up, NOON)
    assert {file: file.read_bytes() for file in backed_up.iterdir()} == before
    (tmp_path / "made").mkdir()
    assert back_up(opened(lived_url), tmp_path / "made", NOON).last_position


def test_there_must_be_a_log(opened, empty_url, tmp_path):
    with pytest.raises(NothingToBackUpError, match="is not there"):
        back_up(opened(f"sqlite:///{tmp_path}/nothing.db"), tmp_path / "b", NOON)
    assert not (tmp_path / "nothing.db").exists()
    with pytest.raises(NothingToBackUpError, match="no table events"):
        back_up(opened(empty_url("postgres")), tmp_path / "b", NOON)
    assert not (tmp_path / "b").exists()


def test_a_log_with_a_gap_is_not_backed_up(lived_url, opened, tmp_path):
    engine = opened(lived_url)
    tamper(engine, "events", "DELETE FROM events WHERE position = 7")
    with pytest.raises(LogBrokenError, match="position 8 of the log follows 6"):
        back_up(engine, tmp_path / "b", NOON)
    assert list(tmp_path.glob("b*")) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_it_is_restored_into_an_empty_database_only(backed_up, moved, kind):
    engine, _ = moved(backed_up, kind)
    before = rows_in(engine)
    with pytest.raises(DatabaseNotEmptyError, match="the table events has rows"):
        restore(engine, backed_up)
    assert rows_in(engine) == before


def test_read_models_of_another_log_are_not_an_empty_database(backed_up, empty_url, opened):
    system = System(empty_url("sqlite"))
    with system.engine.begin() as connection:
        connection.execute(read_model_positions.update().values(position=5))
    system.close()
    with pytest.raises(DatabaseNotEmptyError, match="another log"):
        restore(opened(system.engine.url), backed_up)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_system_that_was_only_started_is_still_empty(backed_up, empty_url, opened, kind):
    system = System(empty_url(kind))
    try:
        assert set(system.follow().values()) == {0}
        manifest = restore(system.engine, backed_up)
        assert set(system.follow().values()) == {manifest.last_position}
        assert system.log.last_position() == manifest.last_position
    finally:
        system.close()


def test_the_manifest_counts_stored_names(backed_up, lived_url, opened):
    manifest = whole(backed_up, known_names())
    with opened(lived_url).connect() as connection:
        query = sa.select(events.c.name, sa.func.count()).group_by(events.c.name)
        assert manifest.stored_names == {row[0]: row[1] for row in connection.execute(query)}
    assert replace(manifest, seal="") != manifest
