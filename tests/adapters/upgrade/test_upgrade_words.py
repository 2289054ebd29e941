"""An older database at the command line: what it says, and how it is upgraded."""

import subprocess
import sys

import pytest

from tests.adapters.cli.calling import CommandLine
from tests.adapters.upgrade.older_tables import make_older


@pytest.fixture
def jihuo(tmp_path, monkeypatch, capsys) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    return CommandLine(capsys)


def test_by_words(jihuo, lived_url, tmp_path):
    before = (tmp_path / "lived.db").read_bytes()
    at_once = jihuo.done("--database", lived_url, "upgrade", "--check")
    assert "nothing to do" in at_once.out
    make_older(lived_url)
    older = (tmp_path / "lived.db").read_bytes()
    assert before != older
    check = jihuo("--database", lived_url, "upgrade", "--check", "--json")
    assert check.exit_code == 1
    assert check.json["tables"] == ["stored_messages"]
    assert check.json["read_models"] == ["order_board", "returns_desk"]
    assert check.json["unreadable"] == 0
    assert (tmp_path / "lived.db").read_bytes() == older  # It only looked.
    done = jihuo.done("--database", lived_url, "upgrade")
    assert "read model made anew, done: order_board" in done.out
    assert "table created, done: stored_messages" in done.out
    again = jihuo.done("--database", lived_url, "upgrade")
    assert "nothing to do: the database has the shape of this version" in again.out


def test_there_must_be_a_log(jihuo, tmp_path):
    for words in (("upgrade",), ("upgrade", "--check")):
        answer = jihuo(*words)
        assert answer.exit_code == 1
        assert answer.err == "jihuo: jihuo.db is not there: there is nothing to upgrade\n"
    assert list(tmp_path.glob("jihuo.db*")) == []


@pytest.mark.parametrize("word", ["serve", "follow", "work", "up"])
def test_who_starts_on_an_older_database_says_so_in_one_sentence(lived_url, tmp_path, word):
    make_older(lived_url)
    port = ("--port", "0") if word in ("serve", "up") else ()
    command = [sys.executable, "-m", "adapters.cli", "--database", lived_url, word, *port]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 1
    assert answer.stderr.startswith("jihuo: this database was written by another version")
    assert "order_board, returns_desk" in answer.stderr
    assert "run `jihuo upgrade`" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_word_that_meets_an_older_table_says_so(jihuo, lived_url):
    make_older(lived_url)
    answer = jihuo("--database", lived_url, "orders", "list")
    assert answer.exit_code == 1
    assert "`jihuo upgrade`" in answer.err
    assert answer.err.count("\n") == 1
