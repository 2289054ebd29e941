"""The state of each model's rebuild, told by its row: asked for, under way, or how it ended.

RebuildUnderWayError    a rebuild of the model is under way already
NoRebuildError          there is no rebuild of the model to cancel
RebuildEndedError       the rebuild was cancelled, or taken for dead, while it was at work
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from projections.applying import HaltedError
from projections.beside import drop_beside
from projections.following_tables import (
    LEVELLING,
    DatabaseSeconds,
    insert_into,
    read_model_leases,
    read_model_rebuilds,
    writing,
)
from projections.hindrances import NotPossibleError
from projections.read_model import ReadModel

ASKED, BUILDING, COMPARING = "asked", "building", "comparing"
DONE, CANCELLED, STOPPED, INTERRUPTED = "done", "cancelled", "stopped", "interrupted"

AT_WORK = (BUILDING, LEVELLING, COMPARING)
OPEN = (ASKED, *AT_WORK)

_COLUMNS = read_model_rebuilds.c


class RebuildUnderWayError(NotPossibleError):
    """Raised when a rebuild is asked for while one is under way."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is being rebuilt already", name=name)


class NoRebuildError(NotPossibleError):
    """Raised when there is no rebuild to cancel."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not being rebuilt", name=name)


class RebuildEndedError(HaltedError):
    """Raised in a rebuild at work when its row is no longer its own."""


@dataclass(frozen=True, slots=True)
class RebuildRow:
    name: str
    state: str
    actor: str
    worker: str
    position: int
    target: int
    changed_at: datetime
    begun_at: datetime | None
    is_equal: bool | None
    compared_at: int | None
    reason: str

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int:
        if self.state in (ASKED, BUILDING) and not self.target:
            return 0
        return 100 if self.position >= self.target else self.position * 100 // self.target

    def seconds_left(self, now: datetime) -> float | None:
        """At the rate so far; None while there is none."""
        if self.begun_at is None or not self.position:
            return None
        passed = (now - self.begun_at).total_seconds()
        return max(0.0, passed * (self.target - self.position) / self.position)


def lease_of(name: str) -> str:
    """Who holds this lease rebuilds the model."""
    return f"rebuild of {name}"


def rebuilds_of(engine: sa.Engine) -> dict[str, RebuildRow]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(read_model_rebuilds)).all()
    return {row.name: RebuildRow(*row) for row in rows}


def asked_in(engine: sa.Engine) -> Sequence[str]:
    query = sa.select(_COLUMNS.name).where(_COLUMNS.state == ASKED).order_by(_COLUMNS.changed_at)
    with engine.connect() as connection:
        return connection.scalars(query).all()


def ask(engine: sa.Engine, name: str, actor: str, at: datetime) -> None:
    """Have a follower rebuild the model as soon as one comes to it."""
    row = _fresh(name, ASKED, actor, "", at)
    with writing(engine) as connection:
        insert = insert_into(connection, read_model_rebuilds).values(row)
        asked = insert.on_conflict_do_update(
            index_elements=["name"], set_=row, where=_COLUMNS.state.not_in(OPEN)
        )
        if connection.scalar(asked.returning(_COLUMNS.name)) is None:
            raise RebuildUnderWayError(name)


def begin(connection: sa.Connection, name: str, actor: str, worker: str, at: datetime) -> None:
    """For the holder of the lease: whatever the row says, nobody else is at work."""
    row = _fresh(name, BUILDING, actor, worker, at) | {"begun_at": at}
    insert = insert_into(connection, read_model_rebuilds).values(row)
    connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_=row))


def change(connection: sa.Connection, name: str, worker: str, **values: Any) -> None:
    """Raises RebuildEndedError when the rebuild is no longer this worker's."""
    mine = (_COLUMNS.name == name, _COLUMNS.worker == worker, _COLUMNS.state.in_(AT_WORK))
    update = read_model_rebuilds.update().where(*mine).values(values)
    if connection.execute(update).rowcount == 0:
        raise RebuildEndedError(name)


def cancel(engine: sa.Engine, model: ReadModel, at: datetime) -> None:
    """End a rebuild, whoever is at work on it, and leave nothing of it behind."""
    is_open = (_COLUMNS.name == model.name, _COLUMNS.state.in_(OPEN))
    ended = {"state": CANCELLED, "changed_at": at}
    # In two transactions: who compares must see that it is over and let go of the tables.
    with writing(engine) as connection:
        update = read_model_rebuilds.update().where(*is_open).values(ended)
        if connection.execute(update).rowcount == 0:
            raise NoRebuildError(model.name)
    with writing(engine) as connection:
        if _is_ended(connection, model.name):
            drop_beside(connection, model)


def clean_up(engine: sa.Engine, models: Sequence[ReadModel], at: datetime) -> list[str]:
    """End rebuilds whose worker has died; answer of which models."""
    names = [row.name for row in rebuilds_of(engine).values() if row.is_at_work]
    return [m.name for m in models if m.name in names and _end_dead(engine, m, at)]


def _end_dead(engine: sa.Engine, model: ReadModel, at: datetime) -> bool:
    leases = read_model_leases.c
    is_alive = sa.exists().where(
        leases.name == lease_of(model.name),
        leases.worker == _COLUMNS.worker,
        leases.until >= DatabaseSeconds(),
    )
    dead = (_COLUMNS.name == model.name, _COLUMNS.state.in_(AT_WORK), ~is_alive)
    ended = {"state": INTERRUPTED, "changed_at": at}
    with writing(engine) as connection:
        update = read_model_rebuilds.update().where(*dead).values(ended)
        if connection.execute(update).rowcount == 0:
            return False
        drop_beside(connection, model)
    return True


def _is_ended(connection: sa.Connection, name: str) -> bool:
    """Locked until the transaction ends, so that nobody begins anew in between."""
    mine = (_COLUMNS.name == name, _COLUMNS.state == CANCELLED)
    touch = read_model_rebuilds.update().where(*mine).values(state=CANCELLED)
    return connection.execute(touch).rowcount == 1


def _fresh(name: str, state: str, actor: str, worker: str, at: datetime) -> dict[str, Any]:
    return {
        "name": name,
        "state": state,
        "actor": actor,
        "worker": worker,
        "position": 0,
        "target": 0,
        "changed_at": at,
        "begun_at": None,
        "is_equal": None,
        "compared_at": None,
        "reason": "",
    }
