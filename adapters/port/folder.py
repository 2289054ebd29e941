"""Messages as files, seen from customs: firms put them into `out/`, answers go into `in/`."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

OUT, IN = "out", "in"
LOOKED_INTO = (IN, "done", "aside")
"""Where an answer lies, or lay, that was given before."""

XML = ".xml"
MAKING = ".part"
"""The ending of a file that is not whole yet."""


class Link(Protocol):
    """Brings messages of firms and takes answers to them; HTTP or a queue would do as well."""

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        """Names and bytes of what came, each again until it is done."""
        ...

    def done(self, names: Iterable[str]) -> None:
        """These are kept."""
        ...

    def put(self, name: str, body: bytes) -> None:
        """An answer; the same one again is nothing."""
        ...


class FolderLink:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in (OUT, IN):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        """Those that lie longest first."""
        with os.scandir(self._folder / OUT) as entries:
            waiting = sorted(
                (entry.stat().st_mtime_ns, entry.name)
                for entry in entries
                if entry.name.endswith(XML)
            )
        found = [(name, self._folder / OUT / name) for _, name in waiting[:limit]]
        return [(name.removesuffix(XML), file.read_bytes()) for name, file in found]

    def done(self, names: Iterable[str]) -> None:
        for name in names:
            (self._folder / OUT / f"{name}{XML}").unlink(missing_ok=True)

    def put(self, name: str, body: bytes) -> None:
        """Readers see the whole file or none."""
        if self._was_put(name):
            return
        part = self._folder / IN / f"{name}{MAKING}"
        part.write_bytes(body)
        part.replace(self._folder / IN / f"{name}{XML}")

    def _was_put(self, name: str) -> bool:
        """After a sudden end the last answers are given once more: most of them lie there."""
        return any((self._folder / place / f"{name}{XML}").exists() for place in LOOKED_INTO)


def write_whole(file: Path, body: bytes) -> None:
    part = file.with_name(f"{file.name}{MAKING}")
    part.write_bytes(body)
    part.replace(file)
