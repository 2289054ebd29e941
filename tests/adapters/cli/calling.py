"""Says words to the real command line, in this process."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.cli.main import main


@dataclass(frozen=True, slots=True)
class Answer:
    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class CommandLine:
    def __init__(self, capsys: pytest.CaptureFixture[str], *options: str) -> None:
        self._capsys = capsys
        self._options = options

    def __call__(self, *words: str) -> Answer:
        """Say words; whatever came of them."""
        with pytest.raises(SystemExit) as ended:
            main([*self._options, *words])
        said = self._capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    def done(self, *words: str) -> Answer:
        """Say words that must succeed."""
        answer = self(*words)
        assert answer.exit_code == 0, f"{' '.join(words)}: {answer.err}"
        return answer
