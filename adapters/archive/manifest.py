"""What one part of an archive says of itself, and the files it is read from and written to."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from adapters.archive.faults import ArchiveBrokenError

FORMAT = "jihuo-archive/1"
MANIFEST = "manifest.json"
MANIFEST_HASH = "manifest.sha256"
PART_PREFIX = "part-"


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    name: str
    event: str
    """The stored name; empty for the list of streams."""

    view: str
    rows: int
    first_position: int
    last_position: int
    bytes: int
    sha256: str
    columns: tuple[ColumnEntry, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """`digest` chains position, stream, version, stored name and payload hash of every event."""

    format: str
    part: int
    previous_sha256: str
    """Of the manifest of the part before; empty for the first."""

    product: str
    created_at: datetime
    selection: str
    """`all`: every event up to a position; `ended`: those of the streams in `streams`."""

    older_than_days: int | None
    recorded_before: datetime | None
    with_people: bool
    """Without: persons are null, and so is the payload that would name them."""

    log_position: int
    """Where the log ended when this was written."""

    up_to_position: int
    first_position: int
    last_position: int
    events: int
    digest: str
    files: tuple[FileEntry, ...]
    streams: FileEntry | None = None

    @property
    def all_files(self) -> tuple[FileEntry, ...]:
        return (*self.files, self.streams) if self.streams else self.files


@dataclass(frozen=True, slots=True)
class Part:
    folder: Path
    manifest: Manifest
    sha256: str

    def path_of(self, entry: FileEntry) -> Path:
        return self.folder / entry.name


def part_name(number: int) -> str:
    return f"{PART_PREFIX}{number:04d}"


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """Write it and its hash, in the form that `sha256sum --check` reads."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    sha256 = hashlib.sha256(text).hexdigest()
    for name, content in (
        (MANIFEST, text),
        (MANIFEST_HASH, f"{sha256}  {MANIFEST}\n".encode()),
    ):
        (folder / name).write_bytes(content)
        sync(folder / name)
    return sha256


def read_part(folder: Path) -> Part:
    """A part and what it says of itself; raises ArchiveBrokenError."""
    try:
        text = (folder / MANIFEST).read_bytes()
        said = (folder / MANIFEST_HASH).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError) as fault:
        raise ArchiveBrokenError(f"{folder.name} has no manifest and hash to be read") from fault
    sha256 = hashlib.sha256(text).hexdigest()
    if said[:1] != [sha256]:
        raise ArchiveBrokenError(f"{folder.name}/{MANIFEST} is not what {MANIFEST_HASH} says")
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as fault:
        raise ArchiveBrokenError(f"{folder.name}/{MANIFEST}: {fault}") from fault
    if manifest.format != FORMAT:
        raise ArchiveBrokenError(f"{folder.name} has the format {manifest.format}, not {FORMAT}")
    return Part(folder, manifest, sha256)


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Digest:
    """The chain over every event of a part, in position order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(
        self, position: int, stream_id: str, version: int, event: str, payload_sha256: bytes
    ) -> None:
        self._hash.update(f"{position}\0{stream_id}\0{version}\0{event}\0".encode())
        self._hash.update(payload_sha256)

    def hex(self) -> str:
        return self._hash.hexdigest()


def gaps_in(numbers: Iterable[int]) -> list[int]:
    """The numbers missing from 1 to the highest."""
    found = set(numbers)
    return [number for number in range(1, max(found, default=0) + 1) if number not in found]
