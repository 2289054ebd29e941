"""How read models follow the log: a page of events and the position it reached in one transaction.

Applying a page twice is impossible: a model's position is moved only from where it was read, in
the transaction that applies the page. Who comes second moves nothing and reads on.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from application.event_log import EventFeed, Recorded
from projections.holding import holding

Handler = Callable[[sa.Connection, Sequence[Recorded]], None]
"""Applies a run of consecutive events, of any of the types it is named for."""

PAGE_EVENTS_MAX = 2_000
"""Enough to spread a transaction's cost, few enough to be fresh within a second."""

PREPARE_LOCK = int.from_bytes(b"models")
"""Key of the advisory lock under which tables are created, so that many may start at once."""

following_metadata = sa.MetaData()

read_model_positions = sa.Table(
    "read_model_positions",
    following_metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)

read_model_faults = sa.Table(
    "read_model_faults",
    following_metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ReadModel:
    """Tables that can be made anew from the log, and what each type of event does to them."""

    name: str
    tables: sa.MetaData
    handlers: Mapping[type, Handler]


@dataclass(frozen=True, slots=True)
class Fault:
    """The event at which a read model stands still, and why."""

    position: int
    reason: str


class HandlerFailedError(Exception):
    """Raised when a handler raised, with the first position of the run it was given."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"{position}: {reason}")
        self.position = position
        self.reason = reason


class OvertakenError(Exception):
    """Raised when another follower has moved the model meanwhile."""


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
        """Forget everything and read the log from its beginning."""
        with _writing(self._engine) as connection:
            # First, so that a follower at work either is done or finds that it was overtaken.
            _move(connection, self._model, 0)
            self._model.tables.drop_all(connection)
            self._model.tables.create_all(connection)
            _forget_fault(connection, self._model)
        return self.catch_up()


def prepare(engine: sa.Engine, models: Sequence[ReadModel]) -> None:
    """Create what is missing of the models' tables, positions included."""
    with _writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(PREPARE_LOCK)))
        following_metadata.create_all(connection)
        known = set(connection.scalars(sa.select(read_model_positions.c.name)))
        for model in models:
            model.tables.create_all(connection)
            if model.name not in known:
                first = {"name": model.name, "position": 0}
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
    A model whose handler raises stands still until the next call; the others go on.
    """
    following = {model.name: model for model in models}
    reached = positions_of(engine, following)
    while following:
        position = min(reached[name] for name in following)
        group = [model for model in following.values() if reached[model.name] == position]
        ahead = [reached[name] for name in following if reached[name] > position]
        limits = ahead if up_to is None else [*ahead, up_to]
        page = _page(feed, position, page_events_max, min(limits, default=None))
        for model in group:
            if not page or not _advance(engine, model, position, page):
                del following[model.name]
        reached |= positions_of(engine, [model.name for model in group])
    return reached


def positions_of(engine: sa.Engine, names: Collection[str]) -> dict[str, int]:
    """The last position that each of the read models has applied."""
    query = sa.select(read_model_positions.c.name, read_model_positions.c.position)
    with engine.connect() as connection:
        rows = connection.execute(query.where(read_model_positions.c.name.in_(names))).all()
    positions = {row.name: row.position for row in rows}
    if missing := set(names) - positions.keys():
        raise LookupError(f"not prepared: {sorted(missing)}")
    return positions


def faults_of(engine: sa.Engine) -> dict[str, Fault]:
    """Which read models stand still."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(read_model_faults)).all()
    return {row.name: Fault(row.position, row.reason) for row in rows}


def _writing(engine: sa.Engine) -> AbstractContextManager[sa.Connection]:
    return engine.execution_options(writes=True).begin()


def _page(feed: EventFeed, after: int, limit: int, up_to: int | None) -> Sequence[Recorded]:
    if up_to is None:
        return feed.page(after, limit)
    # Positions have no gaps.
    return feed.page(after, min(limit, up_to - after)) if up_to > after else ()


def _advance(engine: sa.Engine, model: ReadModel, position: int, page: Sequence[Recorded]) -> bool:
    """Apply a page, or as much of it as can be; whether the model can go on."""
    try:
        _apply(engine, model, position, page)
    except OvertakenError:
        return True
    except HandlerFailedError as failed:
        before = [each for each in page if each.position < failed.position]
        # Halves lead to the very event: nothing before it is kept back.
        if earlier := before or page[: len(page) // 2]:
            return _advance(engine, model, position, earlier)
        _record_fault(engine, model, failed)
        return False
    return True


def _apply(engine: sa.Engine, model: ReadModel, position: int, page: Sequence[Recorded]) -> None:
    with _writing(engine) as connection:
        # First, for the row's lock: who else follows waits here and is then overtaken.
        if not _move(connection, model, page[-1].position, expected=position):
            raise OvertakenError(model.name)
        handlers = model.handlers
        handled = [recorded for recorded in page if type(recorded.event) in handlers]
        # By handler, not by type: a cancellation and its refund alternate order after order.
        with holding(connection):
            for handler, run in groupby(handled, lambda recorded: handlers[type(recorded.event)]):
                _handle(connection, handler, list(run))
        _forget_fault(connection, model)


def _handle(connection: sa.Connection, handler: Handler, run: Sequence[Recorded]) -> None:
    try:
        handler(connection, run)
    except Exception as error:
        # Whatever it is, it must not stop the other models: it is kept and told.
        what = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        reason = f"{type(error).__name__}: {what}"
        raise HandlerFailedError(run[0].position, reason) from error


def _move(
    connection: sa.Connection, model: ReadModel, position: int, expected: int | None = None
) -> bool:
    columns = read_model_positions.c
    move = read_model_positions.update().where(columns.name == model.name)
    if expected is not None:
        move = move.where(columns.position == expected)
    return connection.execute(move.values(position=position)).rowcount == 1


def _forget_fault(connection: sa.Connection, model: ReadModel) -> None:
    connection.execute(read_model_faults.delete().where(read_model_faults.c.name == model.name))


def _record_fault(engine: sa.Engine, model: ReadModel, failed: HandlerFailedError) -> None:
    values = {"position": failed.position, "reason": failed.reason}
    with _writing(engine) as connection:
        is_postgresql = connection.dialect.name == "postgresql"
        insert = (postgresql if is_postgresql else sqlite).insert(read_model_faults)
        connection.execute(
            insert.values(name=model.name, **values).on_conflict_do_update(
                index_elements=["name"], set_=values
            )
        )
