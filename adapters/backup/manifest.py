"""What a backup says of itself; written last, so that where it is the rest is too."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from adapters.backup.faults import BackupUnusableError

FORMAT = 1
"""Raised when files or digests change their meaning; older formats then get a reader here."""

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table as one Parquet file."""

    file: str
    rows: int
    size_bytes: int
    sha256: str
    digest: str
    """The chain over the rows in the order of their keys: equal on every database."""


@dataclass(frozen=True, slots=True)
class Manifest:
    format: int
    product_version: str
    taken_at: datetime
    last_position: int
    tables: dict[str, KeptTable]
    stored_names: dict[str, int] = field(default_factory=dict)
    """How many events bear each stored name."""

    seal: str = ""
    """The hash of all the above."""

    @property
    def events_digest(self) -> str:
        return self.tables["events"].digest

    @property
    def size_bytes(self) -> int:
        return sum(kept.size_bytes for kept in self.tables.values())


def sealed(manifest: Manifest) -> Manifest:
    plain = msgspec.json.encode(replace(manifest, seal=""), order="sorted")
    return replace(manifest, seal=hashlib.sha256(plain).hexdigest())


def manifest_bytes(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(sealed(manifest)), indent=2) + b"\n"


def manifest_of(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupUnusableError."""
    file = folder / MANIFEST
    try:
        manifest = msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError):
        raise BackupUnusableError(f"{folder} is no whole backup: it has no {MANIFEST}") from None
    except msgspec.MsgspecError as fault:
        raise BackupUnusableError(f"{file} cannot be read: {fault}") from None
    if manifest.format != FORMAT:
        raise BackupUnusableError(
            f"{file} is of format {manifest.format}, written by jihuo {manifest.product_version};"
            f" this version reads format {FORMAT}"
        )
    if sealed(manifest).seal != manifest.seal:
        raise BackupUnusableError(f"{file} was changed after the backup was taken")
    return manifest
