"""The events that one read model handles, for a rebuild: nothing else is read or decoded."""

from collections.abc import Collection

import sqlalchemy as sa

from adapters.accepted_rows import metadata_between
from adapters.decoding import decoded
from adapters.event_codec import EventCodec
from adapters.event_mapping import CODEC, UPCASTS
from adapters.log_tables import events
from adapters.stored_names import STORED
from application.event_log import Recorded
from projections.applying import Page
from projections.columns import is_one_of_parameter
from projections.read_model import ReadModel

_PAGE = (
    sa.select(events)
    .where(
        events.c.position > sa.bindparam("after"),
        events.c.position <= sa.bindparam("up_to"),
        ~is_one_of_parameter(events.c.name, "useless"),
    )
    .order_by(events.c.position)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)


class SqlModelFeed:
    """Implements ModelFeed."""

    def __init__(
        self,
        engine: sa.Engine,
        model: ReadModel,
        codec: EventCodec = CODEC,
        names: Collection[str] = (*STORED, *UPCASTS),
    ) -> None:
        self._engine = engine
        self._codec = codec
        # Not those that are of use: a name that nobody knows may be a new shape of one of them.
        self._useless = [name for name in names if codec.type_named(name) not in model.handlers]

    def page(self, after: int, up_to: int, limit: int) -> Page:
        """At most `limit` events after a position; it reaches `up_to` when there are no more."""
        asked = {"after": after, "up_to": up_to, "limit": limit, "useless": self._useless}
        with self._engine.connect() as connection:
            rows = connection.execute(_PAGE, asked).all()
            if not rows:
                return Page((), up_to)
            metadata = metadata_between(connection, rows[0].position, rows[-1].position)
        codec = self._codec
        found = [
            Recorded(p, stream_id, version, decoded(codec, name, payload), metadata.get(p))
            for p, stream_id, version, name, payload in rows
        ]
        return Page.of(found, found[-1].position if len(rows) == limit else up_to)
