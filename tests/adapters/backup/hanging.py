"""Takes or restores a backup and stops in the middle, for tests that kill it there.

`python -m tests.adapters.backup.hanging WORD DATABASE_URL FOLDER ROWS`
"""

import sys
import time
from pathlib import Path

from adapters.backup.restoring import restore
from adapters.backup.taking import back_up
from adapters.databases import engine_for
from tests.adapters.backup.places import NOON


class Hang:
    """Says so after so many rows, and goes no further."""

    def __init__(self, rows: int) -> None:
        self._left = rows

    def __call__(self, rows: int) -> None:
        self._left -= rows
        if self._left <= 0:
            sys.stdout.write("in the middle\n")
            sys.stdout.flush()
            time.sleep(600)


def main(word: str, url: str, folder: str, rows: str) -> None:
    engine, hang = engine_for(url), Hang(int(rows))
    if word == "backup":
        back_up(engine, Path(folder), NOON, hang)
    else:
        restore(engine, Path(folder), hang)


if __name__ == "__main__":
    main(*sys.argv[1:])
