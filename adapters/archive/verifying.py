"""Compares an archive with itself and with the log: manifests, files, events, what is missing."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from adapters.archive.comparing import FileComparison
from adapters.archive.completeness import missing_events
from adapters.archive.faults import ArchiveBrokenError, NoArchiveError
from adapters.archive.findings import Report
from adapters.archive.folder import part_folders
from adapters.archive.manifest import (
    MANIFEST,
    MANIFEST_HASH,
    Digest,
    FileEntry,
    Part,
    gaps_in,
    hash_of,
    read_part,
)
from adapters.archive.position_set import PositionSet
from adapters.archive.reading import keys_in_order
from adapters.arrivals import last_position
from adapters.event_codec import EventCodec
from adapters.event_mapping import CODEC

FINDINGS_MAX = 100
"""Told by name; the others are counted."""


def verify(
    folder: Path,
    engine: sa.Engine | None,
    codec: EventCodec = CODEC,
    findings_max: int = FINDINGS_MAX,
) -> Report:
    """Without a log, what the archive says of itself; raises NoArchiveError where there is none."""
    report = Report(findings_max)
    parts = readable_parts(folder, report)
    verification = Verification(report, engine, codec)
    for part in parts:
        verification.part(part)
    if engine:
        verification.log_end(engine, parts)
    return report


def readable_parts(folder: Path, report: Report) -> list[Part]:
    """Those whose manifest can be trusted; of all others it is told why not."""
    folders = part_folders(folder)
    if not folders:
        raise NoArchiveError(f"there is no archive in {folder}: `jihuo events export` makes one")
    for number in gaps_in(folders):
        report.tell(f"part {number}", "the part is missing")
    parts = dict[int, Part]()
    for number, path in folders.items():
        try:
            parts[number] = read_part(path)
        except ArchiveBrokenError as fault:
            report.tell(path.name, str(fault), file=MANIFEST)
    for number, part in parts.items():
        before = parts.get(number - 1)
        if part.manifest.part != number:
            report.tell(part.folder.name, f"the manifest is of part {part.manifest.part}")
        if before and part.manifest.previous_sha256 != before.sha256:
            report.tell(part.folder.name, f"it follows another {before.folder.name} than this")
    return list(parts.values())


class Verification:
    def __init__(self, report: Report, engine: sa.Engine | None, codec: EventCodec) -> None:
        self._report = report
        self._engine = engine
        self._codec = codec
        self._archived = PositionSet()

    def part(self, part: Part) -> None:
        self._report.parts += 1
        self._names(part)
        readable = [entry for entry in part.manifest.all_files if self._file(part, entry)]
        self._chain(part, [entry for entry in part.manifest.files if entry in readable])
        if self._engine:
            for position, message in missing_events(self._engine, part, self._archived):
                self._report.tell(part.folder.name, message, position=position)

    def log_end(self, engine: sa.Engine, parts: Sequence[Part]) -> None:
        """A log that lost its end is not the one that was exported."""
        with engine.connect() as connection:
            end = last_position(connection)
        for part in parts:
            if end < part.manifest.log_position:
                said = f"the log ends at {end}; it ended at {part.manifest.log_position} then"
                self._report.tell(part.folder.name, said)

    def _names(self, part: Part) -> None:
        there = {path.name for path in part.folder.iterdir()}
        listed = {entry.name for entry in part.manifest.all_files} | {MANIFEST, MANIFEST_HASH}
        for name in sorted(listed - there):
            self._report.tell(part.folder.name, "the file is missing", file=name)
        for name in sorted(there - listed):
            self._report.tell(part.folder.name, "the manifest does not name this file", file=name)

    def _file(self, part: Part, entry: FileEntry) -> bool:
        """Its bytes, then its events one by one: whether its keys can be read."""
        self._report.files += 1
        path = part.path_of(entry)
        if not path.exists():
            return False
        if hash_of(path) != entry.sha256:
            message = "the file's bytes are not those of the manifest's sha256"
            self._report.tell(part.folder.name, message, file=entry.name)
        try:
            return FileComparison(self._report, part, entry, self._engine, self._codec).run()
        except ArchiveBrokenError as fault:
            self._report.tell(part.folder.name, str(fault), file=entry.name)
            return False

    def _chain(self, part: Part, readable: Sequence[FileEntry]) -> None:
        """Every event once, and the digest over all of them in order."""
        digest, events, last = Digest(), 0, 0
        try:
            for key in keys_in_order(part, readable):
                if key.position == last or key.position in self._archived:
                    message = f"{key.event} of {key.stream_id} is archived twice"
                    self._report.tell(part.folder.name, message, position=key.position)
                self._archived.add(key.position)
                digest.add(*key)
                events, last = events + 1, key.position
        except ArchiveBrokenError:
            return  # Told when the file was looked at.
        self._report.events += events
        if events != part.manifest.events:
            message = f"it holds {events} events, its manifest says {part.manifest.events}"
            self._report.tell(part.folder.name, message)
        if digest.hex() != part.manifest.digest:
            message = "the digest over all events is not the manifest's"
            self._report.tell(part.folder.name, message)
