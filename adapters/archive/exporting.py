"""Copies events of the log to a new part of an archive; the log itself is never shortened."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa

from adapters.archive.ended import Moment, ended_streams
from adapters.archive.faults import OtherLogError, OtherPeopleError
from adapters.archive.folder import found_parts, making, writing_to
from adapters.archive.log_rows import pages_at, rows_at
from adapters.archive.manifest import FORMAT, FileEntry, Manifest, Part, part_name, write_manifest
from adapters.archive.marks import Mark, Marks
from adapters.archive.position_set import PositionSet
from adapters.archive.reading import end_keys, positions_in, streams_in
from adapters.archive.writing import PartFiles, StreamList
from adapters.event_codec import EventCodec
from adapters.event_mapping import CODEC

ALL = "all"
ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported as the log stood at a position."""

    up_to: int
    with_people: bool
    created_at: datetime
    log_position: int
    ended: Moment | None = None
    """Which streams; None for everything."""

    older_than_days: int | None = None


def export(
    engine: sa.Engine, folder: Path, wanted: Wanted, codec: EventCodec = CODEC
) -> Part | None:
    """Write what no earlier part has; None when that is nothing. Raises an ArchiveError."""
    with writing_to(folder):
        parts = found_parts(folder)
        require_same_people(parts, wanted)
        require_same_log(engine, parts)
        try:
            return write_part(engine, folder, parts, wanted, codec)
        except NothingNew:
            return None


def require_same_people(parts: Sequence[Part], wanted: Wanted) -> None:
    if parts and parts[-1].manifest.with_people != wanted.with_people:
        has = "names people" if parts[-1].manifest.with_people else "names no people"
        raise OtherPeopleError(f"the archive {has}: export to another folder")


def require_same_log(engine: sa.Engine, parts: Sequence[Part]) -> None:
    """The first and last event of each file of the last part stand in this log as well."""
    files = parts[-1].manifest.files if parts else ()
    keys = {key.position: key for entry in files for key in end_keys(parts[-1], entry)}
    found = {row.position: row for row in rows_at(engine, sorted(keys))}
    for position, key in keys.items():
        row = found.get(position)
        if row is None or hashlib.sha256(row.payload).digest() != key.payload_sha256:
            raise OtherLogError(
                f"the archive was made from another log: at position {position} it has"
                f" another {key.event} of {key.stream_id}"
            )


class NothingNew(Exception):
    """Raised inside an export that finds nothing, so that no part is made."""


def write_part(
    engine: sa.Engine, folder: Path, parts: Sequence[Part], wanted: Wanted, codec: EventCodec
) -> Part:
    part_folder = folder / part_name(len(parts) + 1)
    with making(part_folder) as unfinished:
        if wanted.ended:
            listed = StreamList(unfinished)
            positions = ended_positions(engine, codec, wanted.ended, parts, listed)
            streams: FileEntry | None = listed.finish()
        else:
            positions, streams = PositionSet.up_to(wanted.up_to), None
        positions.remove_all(PositionSet(positions_in(parts)))
        files = PartFiles(unfinished, codec, with_people=wanted.with_people)
        for page in pages_at(engine, positions):
            files.add(page)
        if not files.events:
            raise NothingNew
        before = parts[-1].sha256 if parts else ""
        manifest = manifest_of(wanted, len(parts) + 1, before, files, streams)
        sha256 = write_manifest(unfinished, manifest)
    return Part(part_folder, manifest, sha256)


def ended_positions(
    engine: sa.Engine,
    codec: EventCodec,
    moment: Moment,
    parts: Sequence[Part],
    listed: StreamList,
) -> PositionSet:
    """The events of ended streams, which are listed; not of those that parts have whole."""
    positions = PositionSet()
    with Marks() as marks:
        for page in (page for part in parts for page in streams_in(part)):
            for row in page:
                marks.put(row["stream_id"], Mark.ENDED, row["last_position"])
        for stream in ended_streams(engine, codec, moment, marks):
            positions.update(stream.positions)
            listed.add(stream)
    return positions


def manifest_of(
    wanted: Wanted, number: int, previous_sha256: str, files: PartFiles, streams: FileEntry | None
) -> Manifest:
    moment, entries = wanted.ended, files.finish()
    return Manifest(
        format=FORMAT,
        part=number,
        previous_sha256=previous_sha256,
        product=version("jihuo"),
        created_at=wanted.created_at,
        selection=ENDED if moment else ALL,
        older_than_days=wanted.older_than_days,
        recorded_before=moment.at if moment else None,
        with_people=wanted.with_people,
        log_position=wanted.log_position,
        up_to_position=wanted.up_to,
        first_position=min(entry.first_position for entry in entries),
        last_position=max(entry.last_position for entry in entries),
        events=files.events,
        digest=files.digest,
        files=entries,
        streams=streams,
    )
