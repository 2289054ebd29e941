"""A command line on an empty folder and database."""

from pathlib import Path

import pytest

from tests.adapters.cli.calling import CommandLine


@pytest.fixture
def jihuo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    return CommandLine(capsys)
