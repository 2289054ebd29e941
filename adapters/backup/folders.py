"""A folder that is there whole or not at all: filled under another name, synced, renamed."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.backup.faults import BackupExistsError, BackupRunningError

UNFINISHED = ".unfinished"
"""Ends the name of a folder that is being filled, or was when its process died."""


@contextmanager
def filled(folder: Path) -> Iterator[Path]:
    """An empty folder to fill; it takes its name when the block ends without a fault."""
    refuse_taken(folder)
    unfinished = folder.with_name(folder.name + UNFINISHED)
    # It holds people's names and addresses: for its owner only.
    unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(unfinished):
        empty(unfinished)
        try:
            yield unfinished
            for file in unfinished.iterdir():
                file.chmod(0o600)
                sync(file)
            sync(unfinished)
            refuse_taken(folder)
            unfinished.rename(folder)
            sync(folder.parent)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Who fills the folder holds its lock, which the system takes back from the dead."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRunningError(f"another backup is being written to {folder}") from None
        yield
    finally:
        os.close(handle)


def refuse_taken(folder: Path) -> None:
    """An empty folder is none: a person may have made it for the backup."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupExistsError(f"{folder} is there already: a backup never replaces another")


def empty(folder: Path) -> None:
    """Take away what a process left that died while it filled the folder."""
    for file in folder.iterdir():
        file.unlink()


def sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
