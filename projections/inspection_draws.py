"""Which draws were frozen, witnessed, drawn and revealed, and who is on the roster for them?"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.draw_events import DrawFrozen, SeedRevealed, TargetsDrawn, WitnessGiven
from domain.officer_roster import DutySet, RelationEnded, RelationRecorded
from projections.columns import UtcTime
from projections.inspection_controls import tables
from projections.ordering import Sorts, in_order
from projections.read_model import Handler
from projections.row_parts import Rows, key, number, partition_of
from projections.writing import change, put, remove

draws = sa.Table(
    "inspection_draws",
    tables,
    key("partition"),
    key("draw_id"),
    sa.Column("commitment", sa.Text, nullable=False),
    sa.Column("committed_by", sa.Text, nullable=False),
    sa.Column("rules_from", sa.Date, nullable=False),
    number("candidates"),
    sa.Column("frozen_at", UtcTime, nullable=False),
    sa.Column("witness", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("targets", sa.Integer),
    sa.Column("drawn_at", UtcTime),
    sa.Column("seed", sa.Text),
    sa.Column("salt", sa.Text),
    sa.Column("revealed_at", UtcTime),
    sa.Index("inspection_draws_by_time", "partition", "frozen_at", "draw_id"),
)

officers = sa.Table(
    "inspection_officers",
    tables,
    key("partition"),
    key("officer"),
    sa.Column("is_on_duty", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("set_at", UtcTime, nullable=False),
)

relations = sa.Table(
    "inspection_relations",
    tables,
    key("partition"),
    key("officer"),
    key("enterprise"),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_at", UtcTime, nullable=False),
)


def draw_key(recorded: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(recorded), "draw_id": recorded.event.draw_id}


def frozen(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    names = ("commitment", "committed_by", "rules_from", "frozen_at")
    rows = [
        {
            **draw_key(each),
            **{name: getattr(each.event, name) for name in names},
            "candidates": each.event.candidates_count,
        }
        for each in run
    ]
    put(connection, draws, rows)


def witnessed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {**draw_key(each), "witness": each.event.witness, "value": each.event.value} for each in run
    ]
    change(connection, draws, rows)


def drawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **draw_key(each),
            "targets": len(each.event.targets),
            "drawn_at": each.event.drawn_at,
        }
        for each in run
    ]
    change(connection, draws, rows)


def revealed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    names = ("seed", "salt", "revealed_at")
    rows = [{**draw_key(each), **{n: getattr(each.event, n) for n in names}} for each in run]
    change(connection, draws, rows)


def duty_set(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    names = ("officer", "is_on_duty", "reason", "set_at")
    rows = [
        {"partition": partition_of(each), **{n: getattr(each.event, n) for n in names}}
        for each in run
    ]
    put(connection, officers, rows)


def related(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    names = ("officer", "enterprise", "reason", "recorded_at")
    rows = [
        {"partition": partition_of(each), **{n: getattr(each.event, n) for n in names}}
        for each in run
    ]
    put(connection, relations, rows)


def unrelated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    names = ("officer", "enterprise")
    keys = [
        {"partition": partition_of(each), **{n: getattr(each.event, n) for n in names}}
        for each in run
    ]
    remove(connection, relations, keys)


HANDLERS: Mapping[type, Handler] = {
    DrawFrozen: frozen,
    WitnessGiven: witnessed,
    TargetsDrawn: drawn,
    SeedRevealed: revealed,
    DutySet: duty_set,
    RelationRecorded: related,
    RelationEnded: unrelated,
}

DRAW_SORTS: Sorts = {
    "draw": draws.c.draw_id,
    "frozen": draws.c.frozen_at,
    "candidates": draws.c.candidates,
    "targets": draws.c.targets,
}


def draws_of(
    connection: sa.Connection,
    partition: str,
    *,
    sort: str = "-frozen",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    c = draws.c
    query = sa.select(draws).where(c.partition == partition)
    query = in_order(query, DRAW_SORTS, sort, c.draw_id)
    return connection.execute(query.limit(limit).offset(offset)).all()


def one_draw(
    connection: sa.Connection, partition: str, draw_id: str
) -> sa.Row[*tuple[Any, ...]] | None:
    c = draws.c
    query = sa.select(draws).where(c.partition == partition, c.draw_id == draw_id)
    return connection.execute(query).one_or_none()


def officers_of(connection: sa.Connection, partition: str) -> Rows:
    c = officers.c
    query = sa.select(officers).where(c.partition == partition)
    return connection.execute(query.order_by(c.officer)).all()


def relations_of(connection: sa.Connection, partition: str) -> Rows:
    c = relations.c
    query = sa.select(relations).where(c.partition == partition)
    return connection.execute(query.order_by(c.officer, c.enterprise)).all()
