"""Files that others see whole or not at all, and those that others are still writing."""

import os
import re
from pathlib import Path

FIRST_TAG = re.compile(rb"<([^\s<>/?!][^\s<>/]*)")
END_TAG = re.compile(rb"</([^\s<>/]+)\s*>")
LOOKED_AT_BYTES = 4_096
"""Within so many from its beginning a message shows its root."""

MAKING = ".part"
"""The ending of files that nobody but their writer looks at."""


def write_whole(file: Path, body: bytes) -> None:
    """Under another name first, on the disk before it is renamed."""
    part = file.with_name(f"{file.name}{MAKING}")
    with part.open("wb") as opened:
        opened.write(body)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """So that the names in it outlive a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def is_whole(body: bytes) -> bool:
    """Whether XML ends with the end of its root, and JSON with a brace; of others, that it ends."""
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    if not body.startswith(b"<"):
        return bool(body) and (not body.startswith(b"{") or body.endswith(b"}"))
    root = FIRST_TAG.search(body, 0, LOOKED_AT_BYTES)
    if root is None:
        return False
    last = body.rfind(b"<")
    end = END_TAG.fullmatch(body, last)
    is_only_one = last == root.start() and body.endswith(b"/>")
    return is_only_one or (end is not None and end[1] == root[1])
