"""Waits that begin with one event and end with another.

An event first ends some, then opens some. A run of events is one removal and one insert.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

import sqlalchemy as sa

from application.event_log import Recorded
from projections.columns import UtcTime
from projections.naming import happened_at
from projections.read_model import Handler
from projections.row_parts import key, partition_of
from projections.stuck_rules import Rule, due
from projections.writing import found, put_new, remove

tables = sa.MetaData()

waits = sa.Table(
    "stuck_inbox_waits",
    tables,
    key("partition"),
    key("kind"),
    key("id"),
    key("step"),
    key("part"),
    sa.Column("since", UtcTime, nullable=False),
    sa.Column("deadline", UtcTime),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Index("stuck_inbox_waits_by_time", "partition", "since"),
    sa.Index("stuck_inbox_waits_by_step", "partition", "kind", "step"),
)


class Wait(NamedTuple):
    """Something of a kind waits for a step; `part` tells several such waits apart."""

    kind: str
    id: str
    rule: Rule
    part: str = ""
    detail: str = ""
    deadline: datetime | None = None


class End(NamedTuple):
    """Waits of some subjects that are over: these parts of them, without parts all."""

    kind: str
    ids: Collection[str]
    rule: Rule
    parts: Iterable[str] | None = None


STEP = ("partition", "kind", "step")
KEY = ("partition", "kind", "id", "step", "part")
Key = tuple[Any, ...]
AtStep = dict[str, dict[str, Any]]
"""What waits for one step: by id, by the part of it that waits."""

Opens = Callable[[Any], Iterable[Wait]]
Ends = Callable[[Any], Iterable[End]]


def applier(opens: Mapping[type, Opens], ends: Mapping[type, Ends]) -> Handler:
    """One handler for all types: what a run opens and ends itself is never written."""

    def apply(connection: sa.Connection, run: Sequence[Recorded]) -> None:
        told = [(each, partition_of(each), list(what_of(ends, each))) for each in run]
        steps = {(partition, end.kind, end.rule.step) for _, partition, own in told for end in own}
        standing, opened = standing_at(connection, steps), defaultdict[Key, AtStep](dict)
        over = list[Any]()
        for recorded, partition, own in told:
            for end in own:
                step = (partition, end.kind, end.rule.step)
                over += taken(end, standing[step], opened[step])
            for wait in what_of(opens, recorded):
                parts = opened[partition, wait.kind, wait.rule.step].setdefault(wait.id, {})
                parts.setdefault(wait.part, row(recorded, wait))
        remove(connection, waits, (each._asdict() for each in over))
        parts_opened = chain.from_iterable(at_step.values() for at_step in opened.values())
        put_new(connection, waits, chain.from_iterable(part.values() for part in parts_opened))

    return apply


def standing_at(connection: sa.Connection, steps: Collection[Key]) -> defaultdict[Key, AtStep]:
    """What waits, by step: little, for most ends end nothing."""
    standing = defaultdict[Key, AtStep](dict)
    for each in found(connection, waits, STEP, steps, KEY):
        parts = standing[each.partition, each.kind, each.step].setdefault(each.id, {})
        parts[each.part] = each
    return standing


def taken(end: End, standing: AtStep, opened: AtStep) -> list[Any]:
    """What ends of what stands, and what was opened is opened no more."""
    if not standing and not opened:
        return []
    parts = None if end.parts is None else list(end.parts)
    over = list[Any]()
    for its_id in end.ids:
        over += popped(standing.get(its_id, {}), parts)
        popped(opened.get(its_id, {}), parts)
    return over


def popped(waiting: dict[str, Any], parts: Collection[str] | None) -> list[Any]:
    over = list(waiting) if parts is None else parts
    return [waiting.pop(part) for part in over if part in waiting]


def what_of(told: Mapping[type, Callable[[Any], Iterable[Any]]], recorded: Recorded) -> Any:
    tell = told.get(type(recorded.event))
    return tell(recorded.event) if tell else ()


def row(recorded: Recorded, wait: Wait) -> dict[str, Any]:
    since = happened_at(recorded.event)
    return {
        "partition": partition_of(recorded),
        "kind": wait.kind,
        "id": wait.id,
        "step": wait.rule.step,
        "part": wait.part,
        "since": since,
        "deadline": wait.deadline or due(wait.rule, since),
        "detail": wait.detail,
    }


def place_of(cop_no: str) -> str:
    """A declaration's number without its attempt: the same for all attempts of one order."""
    return cop_no.rsplit("-", 1)[0]
