import tempfile
from pathlib import Path

import pytest

from tests import places


def test_tests_of_what_lasts_have_their_files_on_the_disk():
    assert places.must_last("tests/exactness/test_killed_writers.py")
    assert places.must_last("tests/adapters/backup/test_killed.py")
    assert not places.must_last("tests/adapters/test_event_log.py")
    with places.folder_on_disk() as folder:
        assert folder.is_relative_to(tempfile.gettempdir())
    assert not folder.exists()


def test_others_have_them_in_memory_where_there_is_room(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "MEMORY", tmp_path)
    monkeypatch.setattr(places, "ROOM_BYTES_MIN", 1)
    assert places.in_memory() == tmp_path
    monkeypatch.setattr(places, "ROOM_BYTES_MIN", 2**80)
    assert places.in_memory() is None


@pytest.mark.parametrize("there", [Path("/nowhere"), Path(__file__)])
def test_where_memory_is_no_folder_the_disk_is_taken(there, monkeypatch):
    monkeypatch.setattr(places, "MEMORY", there)
    assert places.in_memory() is None
