"""Customs behind a folder at the time of a script, in this process or in one of its own."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from adapters.customs.links.folder import ASIDE, IN, XML, FolderLink
from adapters.customs.links.link import Link
from adapters.customs.sealing import Keys


class FolderPort(ABC):
    """The firm's side of the folder. The office has come to now before anything is sent or read."""

    def __init__(self, folder: Path, clock: Callable[[], datetime], keys: Keys) -> None:
        self.keys = keys
        self._folder = folder
        self._clock = clock
        self._files = FolderLink(folder, keep_days=0)

    @abstractmethod
    def _come_to_now(self) -> None: ...

    @abstractmethod
    def _next_due(self) -> datetime | None:
        """When the office tells something next, of all that was sent to it."""

    @property
    def link(self) -> Link:
        return self

    def put(self, name: str, body: bytes) -> None:
        self._come_to_now()
        self._files.put(name, body)

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        self._come_to_now()
        return self._files.fetch(limit)

    def done(self, name: str) -> None:
        self._files.done(name)

    def aside(self, name: str, reason: str) -> None:
        self._files.aside(name, reason)

    @property
    def problems(self) -> dict[str, str]:
        """What was put aside, with the reason."""
        reasons = (self._folder / ASIDE).glob("*.reason")
        return {file.stem: file.read_text() for file in reasons}

    def next_due(self) -> datetime | None:
        """When answers come next: now, if there are some."""
        self._come_to_now()
        due = self._next_due()
        if any(each.suffix == XML for each in (self._folder / IN).iterdir()):
            return self._clock()
        return due
