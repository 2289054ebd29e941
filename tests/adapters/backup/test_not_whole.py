"""A backup that is not what was written is named, with the file; the database is not touched."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from adapters.backup.checking import known_names, read_through, whole
from adapters.backup.contents import KEPT
from adapters.backup.faults import BackupUnusableError, RestoreDiffersError
from adapters.backup.manifest import MANIFEST, Manifest, manifest_bytes, manifest_of
from adapters.backup.restoring import restore
from adapters.backup.table_files import sha256_of
from adapters.backup.taking import back_up
from adapters.bootstrap import System
from adapters.stored_names import STORED
from tests.adapters.backup.places import NOON, rows_in

FILES = [f"{table.name}.parquet" for table in KEPT]


def changed(folder: Path, **changes) -> None:
    """A manifest that somebody has edited without its seal."""
    said = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(said | changes))


def resealed(folder: Path) -> None:
    """What somebody would do who wants changed files to look like the backup."""
    said = json.loads((folder / MANIFEST).read_text())
    for kept in said["tables"].values():
        file = folder / kept["file"]
        kept |= {"sha256": sha256_of(file), "size_bytes": file.stat().st_size}
    (folder / MANIFEST).write_bytes(manifest_bytes(msgspec.convert(said, Manifest)))


def is_refused(folder: Path, engine, words: str) -> None:
    """By the check and by the restore alike, and the database is as it was."""
    with pytest.raises(BackupUnusableError, match=words):
        read_through(folder, whole(folder, known_names()))
    with pytest.raises(BackupUnusableError, match=words):
        restore(engine, folder)
    assert rows_in(engine) == {table.name: [] for table in KEPT}


@pytest.fixture
def empty(empty_url, opened):
    return opened(empty_url("sqlite"))


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file(backed_up, empty, file):
    (backed_up / file).unlink()
    is_refused(backed_up, empty, f"{file} is missing")


@pytest.mark.parametrize("file", FILES)
def test_a_file_cut_short(backed_up, empty, file):
    content = (backed_up / file).read_bytes()
    (backed_up / file).write_bytes(content[:-1])
    is_refused(backed_up, empty, f"{file} was cut short: ")


@pytest.mark.parametrize("file", FILES)
def test_a_file_added_to(backed_up, empty, file):
    with (backed_up / file).open("ab") as more:
        more.write(b"\0")
    is_refused(backed_up, empty, f"{file} was added to: ")


@pytest.mark.parametrize("file", FILES)
def test_a_file_with_one_other_bit(backed_up, empty, file):
    content = bytearray((backed_up / file).read_bytes())
    content[len(content) // 2] ^= 1
    (backed_up / file).write_bytes(content)
    is_refused(backed_up, empty, f"{file} was changed")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is no whole backup: it has no manifest.json"),
        (b"", "manifest.json cannot be read"),
        (b"{}", "manifest.json cannot be read"),
        (b"\xff\xfe", "manifest.json cannot be read"),
    ],
)
def test_a_manifest_that_is_none(backed_up, empty, content, words):
    (backed_up / MANIFEST).unlink()
    if content is not None:
        (backed_up / MANIFEST).write_bytes(content)
    is_refused(backed_up, empty, words)


def test_a_manifest_cut_short(backed_up, empty):
    content = (backed_up / MANIFEST).read_bytes()
    (backed_up / MANIFEST).write_bytes(content[: len(content) // 2])
    is_refused(backed_up, empty, "manifest.json cannot be read")


@pytest.mark.parametrize(
    "changes",
    [
        {"last_position": 3},
        {"taken_at": (NOON + timedelta(days=1)).isoformat()},
        {"product_version": "9.9.9"},
        {"stored_names": {}},
    ],
)
def test_a_manifest_that_somebody_edited(backed_up, empty, changes):
    changed(backed_up, **changes)
    is_refused(backed_up, empty, "manifest.json was changed after the backup was taken")


def test_a_format_of_another_time(backed_up, empty):
    changed(backed_up, format=2)
    is_refused(backed_up, empty, "is of format 2, written by jihuo .*this version reads format 1")


def test_a_folder_that_is_no_backup(tmp_path, empty):
    is_refused(tmp_path / "nowhere", empty, "is no whole backup")
    (tmp_path / "file").write_text("x")
    is_refused(tmp_path / "file", empty, "is no whole backup")


def test_events_of_a_newer_version(backed_up, empty):
    known = STORED.keys() - {"OrderPlaced@2"}
    with pytest.raises(BackupUnusableError, match=r"does not know: OrderPlaced@2$"):
        whole(backed_up, known)
    with pytest.raises(BackupUnusableError, match="does not know"):
        restore(empty, backed_up, known=known)


@pytest.mark.parametrize("table", ["events", "accepted_commands", "stored_messages"])
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_other_rows_under_good_hashes_are_found_before_they_count(
    backed_up, empty_url, opened, table, kind
):
    """The rows themselves are chained: whoever forges files must forge the digests too."""
    file = backed_up / f"{table}.parquet"
    pq.write_table(pq.read_table(file).slice(0, pq.read_table(file).num_rows - 1), file)
    resealed(backed_up)
    manifest = whole(backed_up, known_names())
    with pytest.raises(BackupUnusableError, match="has other rows than the manifest says"):
        read_through(backed_up, manifest)
    engine = opened(empty_url(kind))
    with pytest.raises(RestoreDiffersError, match=f"{table} reads otherwise.*Nothing was kept"):
        restore(engine, backed_up)
    assert rows_in(engine) == {table.name: [] for table in KEPT}


def test_columns_of_another_version(backed_up, empty):
    file = backed_up / "events.parquet"
    pq.write_table(pq.read_table(file).rename_columns(["a", "b", "c", "d", "e"]), file)
    resealed(backed_up)
    is_refused(backed_up, empty, "events.parquet has columns of another version")


def test_a_file_that_is_no_parquet(backed_up, empty):
    (backed_up / "events.parquet").write_bytes(b"PAR1 but not really PAR1")
    resealed(backed_up)
    is_refused(backed_up, empty, "events.parquet cannot be read")


def test_after_a_refusal_the_good_one_is_restored(backed_up, empty, tmp_path):
    shutil.copytree(backed_up, tmp_path / "bad")
    (tmp_path / "bad" / "events.parquet").unlink()
    is_refused(tmp_path / "bad", empty, "missing")
    assert restore(empty, backed_up) == manifest_of(backed_up)


def test_what_the_other_database_cannot_hold_is_a_sentence(empty_url, opened, tmp_path):
    """PostgreSQL has no texts with a NUL; SQLite does. Then nothing is restored, and it says so."""
    system = System(empty_url("sqlite"))
    system.messages.put_many("demo.NB01", [("in", "odd\0kind", b"x")])
    system.close()
    back_up(opened(str(system.engine.url)), tmp_path / "b", NOON)
    engine = opened(empty_url("postgres"))
    with pytest.raises(RestoreDiffersError, match="does not take a row"):
        restore(engine, tmp_path / "b")
    assert rows_in(engine) == {table.name: [] for table in KEPT}
