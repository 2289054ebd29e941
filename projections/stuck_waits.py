"""Waits that begin with one event and end with another.

An event first ends some, then opens some. A run of events is one removal and one insert.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
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
    """A wait that is over; without a part all parts of it."""

    kind: str
    id: str
    rule: Rule
    part: str | None = None


SUBJECT = ("partition", "kind", "id", "step")
KEY = (*SUBJECT, "part")
STEP = ("partition", "kind", "step")
Key = tuple[Any, ...]
"""The five texts of a wait; in an end None stands for all parts."""

Opens = Callable[[Any], Iterable[Wait]]
Ends = Callable[[Any], Iterable[End]]


def applier(opens: Mapping[type, Opens], ends: Mapping[type, Ends]) -> Handler:
    """One handler for all types: what a run opens and ends itself is never written."""

    def apply(connection: sa.Connection, run: Sequence[Recorded]) -> None:
        ended, opened = set[Key](), dict[Key, dict[str, dict[str, Any]]]()
        for recorded in run:
            event_type: type = type(recorded.event)
            partition = partition_of(recorded)
            for kind, its_id, rule, part in ends.get(event_type, nothing)(recorded.event):
                ended.add((partition, kind, its_id, rule.step, part))
                if opened:
                    close(opened.get((partition, kind, its_id, rule.step)), part)
            for wait in opens.get(event_type, nothing)(recorded.event):
                new = row(recorded, wait)
                parts = opened.setdefault(tuple(new[name] for name in SUBJECT), {})
                parts.setdefault(wait.part, new)
        end(connection, ended)
        put_new(connection, waits, [new for parts in opened.values() for new in parts.values()])

    return apply


def nothing(event: Any) -> tuple[()]:
    return ()


def close(parts: dict[str, dict[str, Any]] | None, part: str | None) -> None:
    if parts is None:
        return
    if part is None:
        parts.clear()
    else:
        parts.pop(part, None)


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


def end(connection: sa.Connection, ended: set[Key]) -> None:
    """Most ends end nothing: what is open at a step is read, not every subject asked for."""
    steps = {(partition, kind, step) for partition, kind, _, step, _ in ended}
    standing = found(connection, waits, STEP, steps, KEY)
    over = [row for row in standing if {tuple(row), (*row[:4], None)} & ended]
    remove(connection, waits, [row._asdict() for row in over])


def place_of(cop_no: str) -> str:
    """A declaration's number without its attempt: the same for all attempts of one order."""
    return cop_no.rsplit("-", 1)[0]
