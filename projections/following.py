"""How read models follow the log: a page of events and the position it reached in one transaction.

Applying a page twice is impossible: a model's position is moved only from where it was read, in
the transaction that applies the page. Who comes second moves nothing and reads on.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa

from application.event_log import EventFeed, Recorded
from projections.applying import (
    HaltedError,
    OvertakenError,
    Page,
    advance,
)
from projections.creating import create_missing
from projections.following_tables import (
    LEVELLING,
    following_metadata,
    read_model_faults,
    read_model_pauses,
    read_model_positions,
    read_model_rebuilds,
    skips_metadata,
    writing,
)
from projections.hindrances import forget_fault, record_fault, skipped_in
from projections.read_model import Handler, ReadModel

PAGE_EVENTS_MAX = 40_000
"""The more, the more often an order that passes many stages is written once for all of them; the
feed bounds a page by its bytes, too."""

PREPARE_LOCK = int.from_bytes(b"models")
"""Key of the advisory lock under which tables are created, so that many may start at once."""

# Made once: to build such a statement costs as much time as to execute it.
_MOVE = (
    read_model_positions.update()
    .where(
        read_model_positions.c.name == sa.bindparam("model"),
        read_model_positions.c.position == sa.bindparam("expected", type_=sa.BigInteger),
    )
    .values(position=sa.bindparam("reached", type_=sa.BigInteger))
)

_POSITIONS = sa.select(read_model_positions.c.name, read_model_positions.c.position)

_HALTED = sa.union_all(sa.select(read_model_pauses.c.name), sa.select(read_model_faults.c.name))

_HELD = (
    read_model_rebuilds.c.name == sa.bindparam("model"),
    read_model_rebuilds.c.state == LEVELLING,
)

_HINDRANCES = sa.select(
    sa.exists().where(read_model_pauses.c.name == sa.bindparam("model")).label("is_paused"),
    sa.exists().where(*_HELD).label("is_held"),
    sa.exists().where(read_model_faults.c.name == sa.bindparam("model")).label("is_at_fault"),
)


class Follower:
    """Keeps one read model up with the log; any number may follow the same model at once."""

    def __init__(self, engine: sa.Engine, feed: EventFeed, model: ReadModel) -> None:
        self._engine = engine
        self._feed = feed
        self._model = model
        prepare(engine, [model])

    def catch_up(self, page_events_max: int = PAGE_EVENTS_MAX, up_to: int | None = None) -> int:
        """Apply what is new; answer the position reached, which a fault keeps back."""
        reached = follow_all(self._engine, self._feed, [self._model], page_events_max, up_to)
        return reached[self._model.name]

    def rebuild(self) -> int:
        """Forget everything and read the log from its beginning: for a system that stands still.

        While pages are read a model is rebuilt beside: `rebuilding.py`.
        """
        with writing(self._engine) as connection:
            # First, so that a follower at work either is done or finds that it was overtaken.
            values = {"position": 0}
            mine = read_model_positions.c.name == self._model.name
            connection.execute(read_model_positions.update().where(mine).values(values))
            self._model.tables.drop_all(connection)
            self._model.tables.create_all(connection)
            forget_fault(connection, self._model.name)
            # Nor does it stay paused: it would stand there empty.
            paused = read_model_pauses.c.name == self._model.name
            connection.execute(read_model_pauses.delete().where(paused))
        return self.catch_up()


@dataclass(frozen=True, slots=True)
class Standing:
    """A read model in the tables that pages read. Implements Target."""

    engine: sa.Engine
    model: ReadModel

    @property
    def handlers(self) -> Mapping[type, Handler]:
        return self.model.handlers

    def writing(self) -> AbstractContextManager[sa.Connection]:
        return writing(self.engine)

    def move(self, connection: sa.Connection, expected: int, position: int) -> None:
        name = self.model.name
        moving = {"model": name, "expected": expected, "reached": position}
        # First, for the row's lock: who else follows waits here and is then overtaken.
        if connection.execute(_MOVE, moving).rowcount == 0:
            raise OvertakenError(name)
        # After the lock, or a pause that was waiting for us would not be seen.
        hindrances = connection.execute(_HINDRANCES, {"model": name}).one()
        if hindrances.is_paused or hindrances.is_held:
            raise HaltedError(name)
        if hindrances.is_at_fault:
            forget_fault(connection, name)


def prepare(engine: sa.Engine, models: Sequence[ReadModel]) -> None:
    """Create what is missing of the models' tables, positions included."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(PREPARE_LOCK)))
        of_models = (model.tables for model in models)
        create_missing(connection, following_metadata, skips_metadata, *of_models)
        known = set(connection.scalars(sa.select(read_model_positions.c.name)))
        names = [model.name for model in models if model.name not in known]
        if names:
            first = [{"name": name, "position": 0} for name in names]
            connection.execute(read_model_positions.insert(), first)


def follow_all(
    engine: sa.Engine,
    feed: EventFeed,
    models: Sequence[ReadModel],
    page_events_max: int = PAGE_EVENTS_MAX,
    up_to: int | None = None,
) -> dict[str, int]:
    """Bring prepared models up to the log's end, reading a page once for all that wait for it.

    The models furthest behind go first, and only as far as the next ones: so they come together.
    A model with an event that cannot be applied stands still until somebody decides about it; one
    that is paused stands still too. The others go on.
    """
    names = [model.name for model in models]
    with engine.connect() as connection:
        reached = _positions_in(connection, names)
        halted = set(connection.scalars(_HALTED))
        skipped = skipped_in(connection)
    following = {model.name: model for model in models if model.name not in halted}
    while following:
        position = min(reached[name] for name in following)
        group = [model for model in following.values() if reached[model.name] == position]
        ahead = [reached[name] for name in following if reached[name] > position]
        limits = ahead if up_to is None else [*ahead, up_to]
        events = _page(feed, position, page_events_max, min(limits, default=None))
        page = Page.of(events, events[-1].position) if events else None
        for model in group:
            without = skipped.get(model.name, set())
            if page is None or not _advance(engine, model, position, page, without):
                del following[model.name]
        reached |= positions_of(engine, [model.name for model in group])
    return reached


def positions_of(engine: sa.Engine, names: Collection[str]) -> dict[str, int]:
    """The last position that each of the read models has applied."""
    with engine.connect() as connection:
        return _positions_in(connection, names)


def _positions_in(connection: sa.Connection, names: Collection[str]) -> dict[str, int]:
    # All of them: a dozen rows cost less than a statement for some.
    positions = {row.name: row.position for row in connection.execute(_POSITIONS)}
    if missing := set(names) - positions.keys():
        raise LookupError(f"not prepared: {sorted(missing)}")
    return {name: positions[name] for name in names}


def _page(feed: EventFeed, after: int, limit: int, up_to: int | None) -> Sequence[Recorded]:
    if up_to is None:
        return feed.page(after, limit)
    # Positions have no gaps.
    return feed.page(after, min(limit, up_to - after)) if up_to > after else ()


def _advance(
    engine: sa.Engine, model: ReadModel, position: int, page: Page, skipped: Collection[int]
) -> bool:
    """Apply a page, or as much of it as can be; whether the model can go on."""
    try:
        fault = advance(Standing(engine, model), position, page, skipped)
    except HaltedError:
        return False
    if fault:
        record_fault(engine, model.name, fault)
    return fault is None
