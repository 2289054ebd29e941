"""A process that dies in the middle leaves nothing that could be taken for the whole."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.backup.checking import known_names, whole
from adapters.backup.contents import KEPT
from adapters.backup.faults import BackupRunningError, BackupUnusableError
from adapters.backup.restoring import restore
from adapters.backup.taking import back_up
from adapters.bootstrap import System
from tests.adapters.backup.places import NOON, rows_in


@contextmanager
def in_the_middle(word: str, url: str, folder: Path, rows: int) -> Iterator[None]:
    """A process that has come so far, and is killed at the end of the block."""
    command = [sys.executable, "-m", "tests.adapters.backup.hanging"]
    words = [*command, word, url, str(folder), str(rows)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "in the middle\n"
            yield
        finally:
            process.send_signal(signal.SIGKILL)


def test_a_killed_backup_is_none_and_the_next_one_takes_its_place(lived_url, opened, tmp_path):
    folder, unfinished = tmp_path / "b", tmp_path / "b.unfinished"
    with in_the_middle("backup", lived_url, folder, 1):
        assert unfinished.exists()
        # It still lives: another one to the same folder would write into its files.
        with pytest.raises(BackupRunningError, match="another backup"):
            back_up(opened(lived_url), folder, NOON)
    assert [file.name for file in unfinished.iterdir()] == ["events.parquet"]
    for none in (folder, unfinished):
        with pytest.raises(BackupUnusableError, match="is no whole backup"):
            whole(none, known_names())
    taken = back_up(opened(lived_url), folder, NOON)
    assert whole(folder, known_names()) == taken
    assert not unfinished.exists()


def test_a_backup_that_fails_leaves_nothing(lived_url, opened, tmp_path):
    def fail(_rows: int) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        back_up(opened(lived_url), tmp_path / "b", NOON, fail)
    assert list(tmp_path.glob("b*")) == []


def test_writers_need_not_wait_for_a_backup_that_hangs(lived_url, tmp_path):
    with in_the_middle("backup", lived_url, tmp_path / "b", 1):
        system = System(lived_url)
        system.messages.put_many("demo.NB01", [("in", "kind", b"new")])
        system.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("share", [0.1, 0.9, 1.5])
def test_a_killed_restore_leaves_an_empty_database_for_the_next(
    backed_up, empty_url, opened, kind, share
):
    """At first rows, near the last ones, and while what was written is read again."""
    url = empty_url(kind)
    manifest = whole(backed_up, known_names())
    rows = sum(kept.rows for kept in manifest.tables.values())
    with in_the_middle("restore", url, backed_up, int(rows * share)):
        assert rows_in(opened(url)) == {table.name: [] for table in KEPT}
    engine = opened(url)
    assert rows_in(engine) == {table.name: [] for table in KEPT}
    assert restore(engine, backed_up) == manifest
    assert len(rows_in(engine)["events"]) == manifest.last_position
