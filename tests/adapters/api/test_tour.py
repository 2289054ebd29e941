"""The tour of docs/api.md is run as it stands, against a process that serves."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.api.serving import ROOT, TOKEN, serving

TEXT = (ROOT / "docs" / "api.md").read_text()
LINES_MAX = 10


def block(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def lines_of(script: str) -> int:
    return sum(bool(line.strip()) for line in script.splitlines())


@pytest.fixture(scope="module")
def environment(database_url: str, tmp_path_factory) -> Iterator[dict[str, str]]:
    """What the tour asks for: where a system is served, and a token."""
    with serving(database_url, tmp_path_factory.mktemp("tour")) as address:
        yield {**os.environ, "API": address, "TOKEN": TOKEN}


def run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_tour_in_curl(environment, tmp_path):
    script = block("sh")
    assert lines_of(script) <= LINES_MAX
    said = run(["bash", "-eu", "-o", "pipefail", "-c", script], environment, tmp_path)
    assert '"events":1' in said
    assert '"batch_id":"B-SPRING"' in said
    assert '"code":"BatchEmpty"' in said


def test_the_tour_in_python(environment, tmp_path):
    script = block("python")
    assert lines_of(script) <= LINES_MAX
    said = run([sys.executable, "-c", script], environment, tmp_path)
    assert said == "120 opened; 50 read\n50 more\n"
