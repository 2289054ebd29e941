"""What a part should hold and does not: by position for everything, by stream for ended ones."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from adapters.archive.faults import ArchiveBrokenError
from adapters.archive.log_rows import places_of
from adapters.archive.manifest import Part
from adapters.archive.position_set import PositionSet
from adapters.archive.reading import streams_in
from adapters.log_tables import events

POSITIONS_PAGE_MAX = 50_000

Missing = tuple[int, str]
"""A position of the log and what it is to be told with."""

_POSITIONS = (
    sa.select(events.c.position, events.c.stream_id, events.c.name)
    .where(
        events.c.position > sa.bindparam("after", type_=sa.BigInteger),
        events.c.position <= sa.bindparam("up_to", type_=sa.BigInteger),
    )
    .order_by(events.c.position)
    .limit(POSITIONS_PAGE_MAX)
)


def missing_events(engine: sa.Engine, part: Part, archived: PositionSet) -> Iterator[Missing]:
    """Events of the log that this part or one before it should have."""
    if part.manifest.streams is None:
        yield from missing_positions(engine, part.manifest.up_to_position, archived)
        return
    try:
        for page in streams_in(part):
            yield from missing_of_streams(engine, page, archived)
    except ArchiveBrokenError:
        return  # Told when the file was looked at.


def missing_positions(engine: sa.Engine, up_to: int, archived: PositionSet) -> Iterator[Missing]:
    after = 0
    while True:
        with engine.connect() as connection:
            rows = connection.execute(_POSITIONS, {"after": after, "up_to": up_to}).all()
        if not rows:
            return
        for position, stream_id, name in rows:
            if position not in archived:
                yield position, f"the archive lacks {name} of {stream_id}"
        after = rows[-1].position


def missing_of_streams(
    engine: sa.Engine, page: list[dict[str, Any]], archived: PositionSet
) -> Iterator[Missing]:
    last_versions = {stream["stream_id"]: stream["last_version"] for stream in page}
    found = dict.fromkeys(last_versions, 0)
    for stream_id, version, position in places_of(engine, list(last_versions)):
        if version > last_versions[stream_id]:
            continue
        found[stream_id] += 1
        if position not in archived:
            yield position, f"the archive lacks version {version} of {stream_id}"
    for stream_id, count in found.items():
        if count < last_versions[stream_id]:
            yield 0, f"the log has {count} of {last_versions[stream_id]} events of {stream_id}"
