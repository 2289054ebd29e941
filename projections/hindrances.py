"""What keeps a read model where it stands, and what people decide about it.

NotPossibleError              what is asked of a read model cannot be done now
├── NotPreparedError          there is no such read model in this database
├── NotAtFaultError           it does not stand still at this event
└── WhyMissingError           a decision that is kept for ever comes without its reason
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from projections.applying import Fault
from projections.following_tables import (
    insert_into,
    put_row,
    read_model_faults,
    read_model_pauses,
    read_model_positions,
    read_model_rebuilds,
    read_model_skips,
    writing,
)

WHY_MAX = 500
"""Characters of a reason: some sentences."""

_SKIPPED = sa.select(read_model_skips.c.name, read_model_skips.c.position)


class NotPossibleError(Exception):
    """The root of what cannot be asked of a read model now, each with its sentence."""

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence)
        self.values = values
        """What the sentence is about, for whoever says it in another language."""


class NotPreparedError(NotPossibleError):
    """Raised when the database knows no read model of the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no read model {name} in this database", name=name)


class NotAtFaultError(NotPossibleError):
    """Raised when a read model does not stand still, or not at the event that is named."""

    def __init__(self, name: str, position: int | None = None) -> None:
        where = "" if position is None else f" at position {position}"
        super().__init__(f"{name} does not stand still{where}", name=name, position=position)


class WhyMissingError(NotPossibleError):
    """Raised when a skip comes without its reason, or with a very long one."""

    def __init__(self) -> None:
        sentence = f"a skip is kept for ever: say why, in at most {WHY_MAX} characters"
        super().__init__(sentence, characters=WHY_MAX)


@dataclass(frozen=True, slots=True)
class Pause:
    actor: str
    paused_at: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    """Who decided that a read model goes on without an event, when and why."""

    name: str
    position: int
    actor: str
    decided_at: datetime
    why: str


def faults_of(engine: sa.Engine) -> dict[str, Fault]:
    """Which read models stand still."""
    with engine.connect() as connection:
        return dict(faults_in(connection))


def faults_in(connection: sa.Connection) -> Mapping[str, Fault]:
    rows = connection.execute(sa.select(read_model_faults))
    return {row.name: Fault(row.position, row.reason) for row in rows}


def pauses_of(engine: sa.Engine) -> dict[str, Pause]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(read_model_pauses)).all()
    return {row.name: Pause(row.actor, row.paused_at) for row in rows}


def skips_of(engine: sa.Engine) -> list[Skip]:
    """Every decision there ever was, by model and position."""
    columns = read_model_skips.c
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(read_model_skips).order_by(columns.name, columns.position)
        ).all()
    return [Skip(*row) for row in rows]


def skipped_in(connection: sa.Connection) -> dict[str, set[int]]:
    """By read model: the positions that it goes on without."""
    skipped: dict[str, set[int]] = {}
    for name, position in connection.execute(_SKIPPED):
        skipped.setdefault(name, set()).add(position)
    return skipped


def record_fault(engine: sa.Engine, name: str, fault: Fault) -> None:
    with writing(engine) as connection:
        # Who began to follow before the event was skipped finds it at fault once more.
        if fault.position not in skipped_in(connection).get(name, ()):
            row = {"name": name, "position": fault.position, "reason": fault.reason}
            put_row(connection, read_model_faults, row)


def forget_fault(connection: sa.Connection, name: str) -> bool:
    """Whether there was one."""
    forget = read_model_faults.delete().where(read_model_faults.c.name == name)
    return connection.execute(forget).rowcount == 1


def retry(engine: sa.Engine, name: str) -> None:
    """Have the event applied once more by whoever follows: what was wrong with it is mended."""
    with writing(engine) as connection:
        if not forget_fault(connection, name):
            raise NotAtFaultError(name)


def pause(engine: sa.Engine, name: str, actor: str, at: datetime) -> bool:
    """Have a read model stand where it is; whether it did not already.

    Once this has returned nothing moves it: a page that is being applied is waited for.
    """
    with writing(engine) as connection:
        lock_position(connection, name)
        row = {"name": name, "actor": actor, "paused_at": at}
        insert = insert_into(connection, read_model_pauses).values(row).on_conflict_do_nothing()
        return connection.scalar(insert.returning(read_model_pauses.c.name)) is not None


def resume(engine: sa.Engine, name: str) -> bool:
    """Have a paused read model go on; whether it was paused."""
    with writing(engine) as connection:
        lock_position(connection, name)
        end = read_model_pauses.delete().where(read_model_pauses.c.name == name)
        return connection.execute(end).rowcount == 1


def skip(engine: sa.Engine, decided: Skip) -> None:
    """Have a read model go on without the event at which it, or its rebuild, stands still."""
    if not 0 < len(decided.why.strip()) <= WHY_MAX:
        raise WhyMissingError
    name, position = decided.name, decided.position
    with writing(engine) as connection:
        forget = read_model_faults.delete().where(
            read_model_faults.c.name == name, read_model_faults.c.position == position
        )
        was_fault = connection.execute(forget).rowcount == 1
        if not (was_fault or _is_rebuild_stopped(connection, name, position)):
            raise NotAtFaultError(name, position)
        keep_skips_in(connection, [replace(decided, why=decided.why.strip())])


def keep_skips(engine: sa.Engine, decided: Sequence[Skip]) -> None:
    """Have another database know what was decided in this one."""
    with writing(engine) as connection:
        keep_skips_in(connection, decided)


def keep_skips_in(connection: sa.Connection, decided: Sequence[Skip]) -> None:
    """Once is enough: of two who decide the same the first is remembered."""
    if decided:
        insert = insert_into(connection, read_model_skips).on_conflict_do_nothing()
        connection.execute(insert, [asdict(each) for each in decided])


def _is_rebuild_stopped(connection: sa.Connection, name: str, position: int) -> bool:
    columns = read_model_rebuilds.c
    stopped = sa.select(sa.true()).where(
        columns.name == name, columns.state == "stopped", columns.position == position - 1
    )
    return connection.scalar(stopped) is not None


def lock_position(connection: sa.Connection, name: str) -> int:
    """The position of a read model, which nobody moves until the transaction ends."""
    columns = read_model_positions.c
    mine = columns.name == name
    touch = read_model_positions.update().where(mine).values(position=columns.position)
    if connection.execute(touch).rowcount == 0:
        raise NotPreparedError(name)
    position = connection.scalar(sa.select(columns.position).where(mine))
    assert isinstance(position, int)
    return position
