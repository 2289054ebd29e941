"""Waits that begin with one event and end with another.

Each event opens some and ends some. No event ends what it opens, so a run of like events is
one removal and one insert.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from projections.columns import UtcTime
from projections.following import Handler
from projections.naming import happened_at
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
)


@dataclass(frozen=True, slots=True)
class Wait:
    """Something of a kind waits for a step; `part` tells several such waits apart."""

    kind: str
    id: str
    rule: Rule
    part: str = ""
    detail: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class End:
    """A wait that is over; without a part all parts of it."""

    kind: str
    id: str
    rule: Rule
    part: str | None = None


Opens = Callable[[Any], Iterable[Wait]]
Ends = Callable[[Any], Iterable[End]]


def handlers_of(opens: Mapping[type, Opens], ends: Mapping[type, Ends]) -> dict[type, Handler]:
    return {
        event_type: handler_of(opens.get(event_type), ends.get(event_type))
        for event_type in [*opens, *(each for each in ends if each not in opens)]
    }


def handler_of(opens: Opens | None, ends: Ends | None) -> Handler:
    def handle(connection: sa.Connection, run: Sequence[Recorded]) -> None:
        if ends:
            end(connection, [(partition_of(each), e) for each in run for e in ends(each.event)])
        if opens:
            put_new(connection, waits, [row(each, w) for each in run for w in opens(each.event)])

    return handle


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


def end(connection: sa.Connection, ended: Sequence[tuple[str, End]]) -> None:
    wanted = {(partition, e.kind, e.id, e.rule.step, e.part) for partition, e in ended}
    columns = [column.name for column in waits.primary_key]
    standing = found(connection, waits, columns[:4], {each[:4] for each in wanted}, columns)
    over = [each for each in standing if {(*each[:4], each.part), (*each[:4], None)} & wanted]
    remove(connection, waits, [each._asdict() for each in over])


def place_of(cop_no: str) -> str:
    """A declaration's number without its attempt: the same for all attempts of one order."""
    return cop_no.rsplit("-", 1)[0]
