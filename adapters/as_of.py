"""A read model as it stood at a position of the log: folded anew into a scratch database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from adapters.accepted_rows import metadata_between
from adapters.arrivals import last_position
from adapters.bootstrap import System
from adapters.databases import scratch_engine
from adapters.decoding import decoded
from adapters.event_mapping import CODEC, UPCASTS
from adapters.log_tables import events
from adapters.stored_names import STORED
from application.event_log import Recorded
from projections.applying import HandlerFailedError
from projections.columns import is_one_of_parameter
from projections.following import follow_all, prepare
from projections.hindrances import faults_of, keep_skips, skips_of
from projections.read_model import ReadModel

EVENTS_PER_PAGE = 5_000
"""Nobody else waits for a scratch database: larger pages than a follower's."""


@contextmanager
def as_of(system: System, model: ReadModel, position: int, *scopes: str) -> Iterator[sa.Connection]:
    """A connection to the model's tables as they stood at a position.

    A scope is a partition or the beginning of stream ids; with none, every stream is folded.
    Raises HandlerFailedError where the model itself would stand still.
    """
    scratch = scratch_engine()
    try:
        prepare(scratch, [model])
        # What was decided about an event holds for every fold.
        keep_skips(scratch, skips_of(system.engine))
        past = PastFeed(system.engine, model, position, scopes)
        follow_all(scratch, past, [model], EVENTS_PER_PAGE)
        if fault := faults_of(scratch).get(model.name):
            raise HandlerFailedError(fault.position, fault.reason)
        with scratch.connect() as connection:
            yield connection
    finally:
        scratch.dispose()


class PastFeed:
    """The events that a model handles, of some streams, up to a position. Implements EventFeed."""

    def __init__(
        self, engine: sa.Engine, model: ReadModel, position: int, scopes: Sequence[str]
    ) -> None:
        self._engine = engine
        self._position = position
        columns = events.c
        query = sa.select(events).where(
            columns.position > sa.bindparam("after"),
            columns.position <= position,
            is_one_of_parameter(columns.name, "names"),
        )
        if heads := [scope if "/" in scope else f"{scope}/" for scope in scopes]:
            # Heads are compared, not ranges: text order differs between databases.
            begins = (sa.func.substr(columns.stream_id, 1, len(head)) == head for head in heads)
            query = query.where(sa.or_(*begins))
        limit = sa.bindparam("limit", type_=sa.Integer)
        self._query = query.order_by(columns.position).limit(limit)
        self._names = names_of(model)

    def page(self, after: int, limit: int) -> Sequence[Recorded]:
        asked = {"after": after, "limit": limit, "names": self._names}
        with self._engine.connect() as connection:
            rows = connection.execute(self._query, asked).all()
            if not rows:
                return []
            metadata = metadata_between(connection, rows[0].position, rows[-1].position)
        return [
            Recorded(p, stream_id, version, decoded(CODEC, name, payload), metadata.get(p))
            for p, stream_id, version, name, payload in rows
        ]

    def last_position(self) -> int:
        with self._engine.connect() as connection:
            return min(self._position, last_position(connection))

    def position_at(self, at: datetime) -> int:
        raise NotImplementedError("the past is asked for by its position")


def names_of(model: ReadModel) -> list[str]:
    """Stored names of the events a model handles, those of older shapes included."""
    names = {name for name, event_type in STORED.items() if event_type in model.handlers}
    while older := {old for old, (new, _) in UPCASTS.items() if new in names} - names:
        names |= older
    return sorted(names)
