"""Which grade does each enterprise have, and what does each change of it follow from?"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.enterprise_grade import ComplaintRecorded, FactsCounted, GradeChanged
from domain.grade_parts import WORST, FactKind
from projections.columns import UtcTime
from projections.inspection_controls import tables
from projections.ordering import Sorts, in_order
from projections.read_model import Handler
from projections.row_parts import Rows, key, number, partition_of, position_key
from projections.writing import add, put

grades = sa.Table(
    "enterprise_grades",
    tables,
    key("partition"),
    key("enterprise"),
    sa.Column("grade", sa.Integer, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    sa.Index("enterprise_grades_by_grade", "partition", "grade"),
)

facts = sa.Table(
    "enterprise_facts",
    tables,
    key("partition"),
    key("enterprise"),
    number("orders"),
    number("failed"),
    number("mismatches"),
    number("complaints"),
)

changes = sa.Table(
    "enterprise_grade_changes",
    tables,
    key("partition"),
    position_key(),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("before", sa.Integer, nullable=False),
    sa.Column("after", sa.Integer, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("rules_from", sa.Date, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Index("enterprise_grade_changes_by_name", "partition", "enterprise", "position"),
)

WATCHED_FROM = 3
"""Enterprises of this grade and worse are looked at more closely."""

COUNTED: Mapping[FactKind, str] = {
    FactKind.ORDERS: "orders",
    FactKind.FAILED_INSPECTION: "failed",
    FactKind.MISMATCH: "mismatches",
    FactKind.COMPLAINT: "complaints",
}


def enterprise_key(recorded: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(recorded), "enterprise": recorded.event.enterprise}


def counted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = []
    for each in run:
        counts = dict.fromkeys(COUNTED.values(), 0)
        for fact in each.event.facts:
            counts[COUNTED[fact.kind]] += fact.count
        rows.append({**enterprise_key(each), **counts})
    add(connection, facts, rows)


def complained(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    one = {**dict.fromkeys(COUNTED.values(), 0), COUNTED[FactKind.COMPLAINT]: 1}
    add(connection, facts, [{**enterprise_key(each), **one} for each in run])


def changed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    put(
        connection,
        grades,
        [
            {
                **enterprise_key(each),
                "grade": each.event.after,
                "rule": each.event.rule,
                "since": each.event.changed_at,
            }
            for each in run
        ],
    )
    names = ("before", "after", "rule", "rules_from", "changed_at")
    rows = [
        {
            **enterprise_key(each),
            "position": each.position,
            **{name: getattr(each.event, name) for name in names},
            "facts": "\n".join(fact.source for fact in each.event.facts),
        }
        for each in run
    ]
    put(connection, changes, rows)


HANDLERS: Mapping[type, Handler] = {
    FactsCounted: counted,
    ComplaintRecorded: complained,
    GradeChanged: changed,
}

GRADE_SORTS: Sorts = {
    "enterprise": facts.c.enterprise,
    "grade": grades.c.grade,
    "since": grades.c.since,
    "orders": facts.c.orders,
    "failed": facts.c.failed,
    "mismatches": facts.c.mismatches,
    "complaints": facts.c.complaints,
}


def of_one(other: sa.Table) -> sa.ColumnElement[bool]:
    same = (facts.c.partition == other.c.partition, facts.c.enterprise == other.c.enterprise)
    return sa.and_(*same)


def grades_of(
    connection: sa.Connection,
    partition: str,
    *,
    sort: str = "enterprise",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Enterprises of which anything is counted; no grade where it never changed."""
    query = (
        sa.select(facts, grades.c.grade, grades.c.rule, grades.c.since)
        .select_from(facts.outerjoin(grades, of_one(grades)))
        .where(facts.c.partition == partition)
    )
    query = in_order(query, GRADE_SORTS, sort, facts.c.enterprise)
    return connection.execute(query.limit(limit).offset(offset)).all()


def changes_of(connection: sa.Connection, partition: str, *, limit: int, offset: int = 0) -> Rows:
    """Changes of grades, the latest first."""
    c = changes.c
    query = sa.select(changes).where(c.partition == partition).order_by(c.position.desc())
    return connection.execute(query.limit(limit).offset(offset)).all()


def black_list(connection: sa.Connection, partition: str) -> Rows:
    """Everybody of the worst grade, with the rule and since when."""
    c = grades.c
    query = sa.select(grades).where(c.partition == partition, c.grade == WORST)
    return connection.execute(query.order_by(c.enterprise)).all()


def watched(connection: sa.Connection, partition: str) -> Mapping[str, int]:
    """Enterprises that are looked at more closely, with their grade."""
    c = grades.c
    query = sa.select(c.enterprise, c.grade).where(c.partition == partition)
    rows = connection.execute(query.where(c.grade >= WATCHED_FROM))
    return {row.enterprise: row.grade for row in rows}
