"""Entity tags: where the streams of a thing stood when it was shown, and what has changed since.

An order's tag covers its own stream and that of whoever holds its goods. A tag is as old as the
read model that was shown with it: what the log knows beyond that is a change the client has not
seen. Tags are signed: only what was shown to somebody can be asked about.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from adapters.api.problem import ChangedStream, ProblemError
from adapters.api.signing import NotOursError, said_by, token_of
from adapters.bootstrap import System
from adapters.log_tables import events
from adapters.texts import say
from application.event_log import ChangedSinceSeen
from domain.identifiers import parts_of
from projections.columns import is_one_of

PURPOSE = "entity tag"
ANY = "*"
EVENTS_TOLD_MAX = 100


def versions_at(
    connection: sa.Connection, stream_ids: Iterable[str], position: int
) -> dict[str, int]:
    """At which version each stream stood when the log ended at a position."""
    ids = sorted(set(stream_ids))
    query = (
        sa.select(events.c.stream_id, sa.func.max(events.c.version).label("version"))
        .where(is_one_of(events.c.stream_id, ids), events.c.position <= position)
        .group_by(events.c.stream_id)
    )
    return dict.fromkeys(ids, 0) | {row.stream_id: row.version for row in connection.execute(query)}


def entity_tag(key: str, versions: Mapping[str, int], digest: str = "") -> str:
    """For `If-Match` the versions count; for `If-None-Match` all of it, and so what was shown."""
    return f'"{token_of(key, PURPOSE, [sorted(versions.items()), digest])}"'


def expected_by(key: str, header: str | None) -> dict[str, int]:
    """The versions that a header `If-Match` names; nothing where it names none."""
    tag = (header or "").strip()
    if not tag or tag == ANY:
        return {}
    try:
        versions, _digest = said_by(key, PURPOSE, tag.strip('"'))
    except NotOursError:
        raise ProblemError("EntityTagNotValid", say("This takes one tag, as it came.")) from None
    return dict(versions)


def changed_problem(system: System, fault: ChangedSinceSeen) -> ProblemError:
    """Which streams have changed, and the names of what happened since."""
    streams = system.log.read_after(fault.seen)
    changed = [
        changed_stream(stream_id, seen, streams[stream_id])
        for stream_id, seen in sorted(fault.seen.items())
    ]
    told = "; ".join(
        f"{c.kind} {c.id}: {', '.join(c.events[-5:]) or say('nothing new')}" for c in changed
    )
    return ProblemError(
        "ChangedSinceSeen", say("Since you saw it: {told}.", told=told), changed=changed
    )


def changed_stream(stream_id: str, seen: int, stream: Any) -> ChangedStream:
    _, kind, local_id = parts_of(stream_id)
    names = [type(event).__name__ for event in stream.events]
    return ChangedStream(
        kind=kind,
        id=local_id,
        seen_version=seen,
        version=stream.version,
        events=names[-EVENTS_TOLD_MAX:],
    )
