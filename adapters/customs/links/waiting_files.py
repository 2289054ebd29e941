"""The names of files that wait in a folder, in their order."""

import os
from collections.abc import Iterator
from pathlib import Path


class WaitingFiles:
    """Lists the folder again only when the names it knows have all been looked at.

    So a folder with a million files is listed once, and not for each hundred that are taken.
    """

    def __init__(self, folder: Path, ending: str) -> None:
        self._folder = folder
        self._ending = ending
        self._listed = list[str]()
        self._first = 0
        self._gone = set[str]()

    def names(self) -> Iterator[str]:
        """Without their ending: those known that are not gone, then those that have come since."""
        seen = set[str]()
        for name in self._known():
            seen.add(name)
            yield name
        self._listed, self._first = self._list(), 0
        self._gone.clear()
        yield from (name for name in self._known() if name not in seen)

    def forget(self, name: str) -> None:
        self._gone.add(name)

    def _known(self) -> Iterator[str]:
        while self._first < len(self._listed) and self._listed[self._first] in self._gone:
            self._gone.discard(self._listed[self._first])
            self._first += 1
        for place in range(self._first, len(self._listed)):
            if self._listed[place] not in self._gone:
                yield self._listed[place]

    def _list(self) -> list[str]:
        """Hidden files are somebody else's, as are those with another ending."""
        with os.scandir(self._folder) as entries:
            names = [
                each.name.removesuffix(self._ending)
                for each in entries
                if each.name.endswith(self._ending) and not each.name.startswith(".")
            ]
        return sorted(names)
