"""`backup`, `restore` and `restore --check` as words of the command line."""

import sqlite3
from contextlib import closing

import pytest

from tests.adapters.cli.calling import CommandLine


@pytest.fixture
def jihuo(tmp_path, monkeypatch, capsys) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    return CommandLine(capsys)


def is_one_sentence(answer, words: str) -> None:
    assert answer.exit_code == 1
    assert answer.err.startswith("jihuo: ")
    assert answer.err.count("\n") == 1, answer.err
    assert words in answer.err


def test_there_and_back_by_words(jihuo, lived_url):
    taken = jihuo.done("--database", lived_url, "backup", "b", "--json").json
    checked = jihuo.done("restore", "b", "--check", "--json").json
    restored = jihuo.done("--database", "sqlite:///new.db", "restore", "b", "--json").json
    for answer in (checked, restored):
        assert answer | {"seconds": 0} == taken | {"seconds": 0}
    assert taken["events"] == taken["last_position"] > 100
    verified = jihuo.done("--database", "sqlite:///new.db", "verify", "--json").json
    assert verified["is_sound"]
    assert verified["last_position"] == taken["last_position"]


def test_people_read_facts(jihuo, lived_url):
    said = jihuo.done("--database", lived_url, "backup", "b").out
    assert "last position" in said
    assert "digest" in said
    assert said.splitlines()[0] == jihuo.done("restore", "b", "--check").out.splitlines()[0]


def test_read_models_stand_where_the_backup_does(jihuo, lived_url, tmp_path):
    taken = jihuo.done("--database", lived_url, "backup", "b", "--json").json
    jihuo.done("--database", "sqlite:///new.db", "restore", "b")
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        positions = connection.execute("SELECT DISTINCT position FROM read_model_positions")
        assert positions.fetchall() == [(taken["last_position"],)]


def test_what_cannot_be_is_one_sentence(jihuo, lived_url, tmp_path):
    is_one_sentence(jihuo("backup", "b"), "jihuo.db is not there")
    assert list(tmp_path.glob("jihuo.db*")) == []
    jihuo.done("--database", lived_url, "backup", "b")
    is_one_sentence(jihuo("--database", lived_url, "backup", "b"), "is there already")
    is_one_sentence(jihuo("--database", lived_url, "restore", "b"), "events has rows")
    is_one_sentence(jihuo("restore", "nowhere"), "is no whole backup")
    (tmp_path / "b" / "events.parquet").unlink()
    is_one_sentence(jihuo("restore", "b", "--check"), "events.parquet is missing")
    is_one_sentence(jihuo("restore", "b"), "events.parquet is missing")
    assert list(tmp_path.glob("jihuo.db*")) == []
    is_one_sentence(jihuo("--database", lived_url, "backup", "/proc/here"), "/proc/here")
