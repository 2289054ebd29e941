"""Words of the command line: each explains itself, and what cannot be is one sentence."""

import re
import subprocess
import sys
import time

import pytest

from adapters.cli.words import WORDS


@pytest.mark.parametrize("word", WORDS)
def test_every_word_explains_itself(jihuo, word):
    answer = jihuo.done(word, "--help")
    assert word in answer.out


def test_the_words_are_listed(jihuo):
    assert all(word in jihuo.done("--help").out for word in WORDS)


def test_asking_the_version_loads_nothing():
    command = [sys.executable, "-X", "importtime", "-m", "adapters.cli", "--version"]
    begun = time.monotonic()
    ended = subprocess.run(command, capture_output=True, text=True)
    assert re.fullmatch(r"jihuo \d+\.\d+\.\d+\n", ended.stdout)
    for library in ("sqlalchemy", "fastapi", "dramatiq", "domain"):
        assert not re.search(rf"\| +{library}\b", ended.stderr), library
    assert time.monotonic() - begun < 10  # Alone it takes a tenth of a second.


@pytest.mark.parametrize(
    "words",
    [
        ("campaign", "show", "nope"),
        ("batch", "show", "nope"),
        ("batch", "lock", "nope"),
        ("entry", "show", "nope"),
        ("clear", "show", "NOPE"),
        ("clear", "drive", "NOPE"),
        ("exit", "post", "nope"),
        ("history", "nope"),
        ("rebuild", "nope"),
        ("replay", "nope"),
        ("return", "ask", "nope", "--number", "1", "--reason", "r"),
        ("replay", "--as-of", "yesterday"),
        ("replay", "--at", "999999"),
        ("replay", "--at", "0", "--as-of", "2026-03-20T00:00:00+08:00"),
        ("batch", "buy", "b", "three", "--purchase", "p", "--supplier", "s"),
        ("--database", "nonsense://", "campaign", "list"),
    ],
)
def test_what_cannot_be_is_one_sentence(jihuo, words):
    answer = jihuo(*words)
    assert answer.exit_code == 1
    assert answer.err.startswith("jihuo: ")
    assert answer.err.count("\n") == 1
