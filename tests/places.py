"""Where files of tests lie: in memory where it has room, on the disk where what lasts is proved."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

MEMORY = Path("/dev/shm")

ROOM_BYTES_MIN = 6 * 2**30
"""A machine with less keeps them on the disk: memory is not to run out for what is faster."""

LASTING = ("tests/exactness/", "tests/performance/")
"""Folders of tests that prove what a crash leaves, or measure what a commit costs."""


def in_memory() -> Path | None:
    """A folder whose files no test waits for, where the machine has one: a sync costs nothing."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.R_OK | os.W_OK | os.X_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM_BYTES_MIN else None


def must_last(path: str) -> bool:
    """Whether a module, by its path from the project's folder, needs a disk under its files.

    What a killed process has written outlives it anywhere; these are to wait for their syncs too.
    """
    return path.startswith(LASTING) or "killed" in path


@contextlib.contextmanager
def folder_on_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jihuo-lasting-", ignore_cleanup_errors=True) as name:
        yield Path(name)
