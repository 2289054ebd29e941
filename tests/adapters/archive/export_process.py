"""An export in a process of its own that says when it is in the middle, and waits to be killed."""

import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from adapters.archive.log_rows import LogRow
from adapters.archive.writing import PartFiles
from tests.adapters.archive.logs import log_at

PAGES_BEFORE_IT_WAITS = 2
IN_THE_MIDDLE = "in the middle"


class WaitingFiles(PartFiles):
    pages = 0

    def add(self, rows: Sequence[LogRow]) -> None:
        super().add(rows)
        self.pages += 1
        if self.pages == PAGES_BEFORE_IT_WAITS:
            for file in self._files.values():
                file.write_waiting()
            sys.stdout.write(f"{IN_THE_MIDDLE}\n")
            sys.stdout.flush()
            sys.stdin.read()


def main(url: str, folder: str) -> None:
    with patch("adapters.archive.exporting.PartFiles", WaitingFiles):
        log_at(url).export(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
