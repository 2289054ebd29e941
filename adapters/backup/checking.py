"""Whether a backup is still what was written: every file, and every row in it."""

from collections.abc import Callable, Collection
from pathlib import Path

import sqlalchemy as sa

from adapters.backup.contents import KEPT, Digest
from adapters.backup.faults import BackupUnusableError
from adapters.backup.manifest import KeptTable, Manifest, manifest_of
from adapters.backup.table_files import read_table, sha256_of
from adapters.event_mapping import UPCASTS
from adapters.stored_names import STORED

Told = Callable[[int], None]


def known_names() -> Collection[str]:
    """Stored names that this version reads, those of older shapes among them."""
    return STORED.keys() | UPCASTS.keys()


def whole(folder: Path, known: Collection[str]) -> Manifest:
    """The manifest of a backup whose files are as they were written. Raises BackupUnusableError."""
    manifest = manifest_of(folder)
    kept = {table.name for table in KEPT}
    if others := sorted(manifest.tables.keys() ^ kept):
        raise BackupUnusableError(
            f"{folder} was written by jihuo {manifest.product_version}, which keeps other tables"
            f" than this version: {', '.join(others)}"
        )
    for table in manifest.tables.values():
        refuse_changed(folder / table.file, table)
    refuse_unknown_names(folder, manifest, known)
    return manifest


def refuse_changed(file: Path, kept: KeptTable) -> None:
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        raise BackupUnusableError(f"{file} is missing") from None
    if size != kept.size_bytes:
        how = "was cut short" if size < kept.size_bytes else "was added to"
        raise BackupUnusableError(f"{file} {how}: {size:,} of {kept.size_bytes:,} bytes")
    if sha256_of(file) != kept.sha256:
        raise BackupUnusableError(f"{file} was changed: its bytes have another hash")


def refuse_unknown_names(folder: Path, manifest: Manifest, known: Collection[str]) -> None:
    if unknown := sorted(manifest.stored_names.keys() - set(known)):
        raise BackupUnusableError(
            f"{folder} was written by jihuo {manifest.product_version} and holds events that this"
            f" version does not know: {', '.join(unknown)}"
        )


def read_through(folder: Path, manifest: Manifest, told: Told = lambda _: None) -> None:
    """Read every row and compare the digests. Raises BackupUnusableError."""
    for table in KEPT:
        kept = manifest.tables[table.name]
        digest = digest_of_file(folder / kept.file, table, told)
        refuse_other(folder / kept.file, kept, digest)


def digest_of_file(file: Path, table: sa.Table, told: Told) -> Digest:
    digest = Digest()
    for rows in read_table(file, table):
        digest.add(rows)
        told(len(rows))
    return digest


def refuse_other(file: Path, kept: KeptTable, digest: Digest) -> None:
    if (digest.rows, str(digest)) != (kept.rows, kept.digest):
        raise BackupUnusableError(
            f"{file} has other rows than the manifest says: {digest.rows:,} for {kept.rows:,}"
        )
