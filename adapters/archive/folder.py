"""The folder of an archive: its parts, and that only one export writes to it."""

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.archive.faults import (
    ArchiveBrokenError,
    ArchiveBusyError,
    NoArchiveError,
    NotAnArchiveError,
)
from adapters.archive.manifest import PART_PREFIX, Part, gaps_in, read_part, sync

LOCK = ".lock"
WRITING_PREFIX = ".writing-"
"""A part that is not whole yet: nothing reads it, and the next export removes it."""

PART_NAME = re.compile(rf"{PART_PREFIX}(\d{{4,}})")


def part_folders(folder: Path) -> dict[int, Path]:
    """The folders of parts by their number, in order."""
    found = {
        int(named[1]): path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if (named := PART_NAME.fullmatch(path.name)) and path.is_dir()
    }
    return dict(sorted(found.items()))


def parts_of_archive(folder: Path) -> list[Part]:
    """Every part in order; raises NoArchiveError or ArchiveBrokenError."""
    parts = found_parts(folder)
    if not parts:
        raise NoArchiveError(f"there is no archive in {folder}: `jihuo events export` makes one")
    return parts


def found_parts(folder: Path) -> list[Part]:
    """The same, and none where there is none yet."""
    folders = part_folders(folder)
    if missing := gaps_in(folders):
        raise ArchiveBrokenError(f"{folder} has no part {missing[0]}")
    parts = [read_part(path) for path in folders.values()]
    before = ""
    for number, part in zip(folders, parts, strict=True):
        if (part.manifest.part, part.manifest.previous_sha256) != (number, before):
            raise ArchiveBrokenError(f"{part.folder.name} does not follow the part before it")
        before = part.sha256
    return parts


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Make the folder if there is none, keep others out, and clear what a killed export left."""
    folder.mkdir(parents=True, exist_ok=True)
    if foreign := sorted(path.name for path in folder.iterdir() if not is_ours(path)):
        raise NotAnArchiveError(f"{folder} holds {foreign[0]}, which is no part of an archive")
    with (folder / LOCK).open("w") as lock:
        try:
            # The system takes it back from a process that is killed.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveBusyError(f"another export is writing to {folder}") from None
        for left in folder.glob(f"{WRITING_PREFIX}*"):
            shutil.rmtree(left)
        yield


def is_ours(path: Path) -> bool:
    name = path.name
    return name == LOCK or name.startswith(WRITING_PREFIX) or bool(PART_NAME.fullmatch(name))


@contextmanager
def making(part_folder: Path) -> Iterator[Path]:
    """A folder that becomes the part at the end of the block, whole and on disk, or not at all."""
    unfinished = part_folder.with_name(WRITING_PREFIX + part_folder.name)
    unfinished.mkdir()
    try:
        yield unfinished
        sync(unfinished)
        unfinished.rename(part_folder)
        sync(part_folder.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
