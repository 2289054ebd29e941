"""Customs played in this process by an office that lasts: a process goes on with it afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from adapters.customs.signing.made_up_keys import MadeUpKeys
from adapters.port.process import JOURNAL, parser, running_office
from adapters.simulator.folder_port import FolderPort


class LastingPort(FolderPort):
    def __init__(self, folder: Path, clock: Callable[[], datetime], words: Sequence[str]) -> None:
        """`words` are those that the process is going to be started with (docs/port.md)."""
        super().__init__(folder, clock, MadeUpKeys(clock))
        self._office = running_office(parser().parse_args([*words, "--folder", str(folder)]))

    def _come_to_now(self) -> None:
        self._office.put_away(self._office.step(self._clock()))

    def _next_due(self) -> datetime | None:
        return self._office.office.next_answer_due()

    def close(self) -> None:
        self._office.close()


def has_office(folder: Path) -> bool:
    return (folder / JOURNAL).exists()
