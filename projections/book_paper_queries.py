"""Queries of papers of the account book: a page of them, one filing's, and what is left to do."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from domain.book_filing import DECISIVE
from domain.identifiers import Partition
from projections.book_papers import answers, attempts, books, lacks, papers
from projections.ordering import in_order

Row = sa.Row[*tuple[Any, ...]]

DECIDING = frozenset(verdict.value for verdict in DECISIVE)

SORTS = {"since": papers.c.since, "sent": papers.c.sent_at, "thing": papers.c.thing_id}

ASKED, STOPPED, SENT = "asked", "stopped", "sent"
LISTED, OPEN, UNWEIGHED = "listed", "open", "unweighed"
"""Before it is sent: complete, to be completed, without its lorry's weight."""


def last(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A column of the last answer that decides on the attempt that stands."""
    c = answers.c
    query = sa.select(column).where(
        c.partition == papers.c.partition, c.own_no == papers.c.own_no, c.verdict.in_(DECIDING)
    )
    latest = query.order_by(c.answered_at.desc(), c.position.desc()).limit(1)
    return latest.correlate(papers).scalar_subquery()


STAGE: sa.ColumnElement[str] = sa.case(
    (papers.c.stopped_position.is_not(None), STOPPED),
    (papers.c.is_asked, ASKED),
    (papers.c.own_no != "", sa.func.coalesce(last(answers.c.verdict), SENT)),
    (papers.c.is_ready, LISTED),
    (papers.c.paper == "pass", UNWEIGHED),
    else_=OPEN,
)

SHOWN = sa.select(
    papers,
    STAGE.label("stage"),
    last(answers.c.text).label("text"),
    last(answers.c.customs_no).label("customs_no"),
    last(answers.c.answered_at).label("answered_at"),
)


def papers_in(
    connection: sa.Connection,
    partition: Partition,
    *,
    stage: str = "",
    sort: str = "-since",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    query = SHOWN.where(papers.c.partition == partition)
    if stage:
        query = query.where(STAGE.in_([stage]))
    query = in_order(query, SORTS, sort, papers.c.filing_id, papers.c.paper, papers.c.pass_no)
    return connection.execute(query.limit(limit).offset(offset)).all()


def papers_of(connection: sa.Connection, partition: Partition, filing_id: str) -> Sequence[Row]:
    """The list first, then its passes."""
    c = papers.c
    query = SHOWN.where(c.partition == partition, c.filing_id == filing_id)
    return connection.execute(query.order_by(c.paper, c.pass_no)).all()


def lacks_of(
    connection: sa.Connection, partition: Partition, shown: Iterable[Row]
) -> Sequence[Row]:
    """What keeps papers from being said just now."""
    positions = {row.stopped_position for row in shown if row.stopped_position is not None}
    if not positions:
        return ()
    c = lacks.c
    query = sa.select(lacks).where(c.partition == partition, c.stopped_position.in_(positions))
    return connection.execute(query.order_by(c.stopped_position, c.place)).all()


def told_of(connection: sa.Connection, partition: Partition, filing_id: str) -> Sequence[Row]:
    """Every answer, with the attempt that it is of, oldest first by customs' time."""
    c = answers.c
    of_attempt = (attempts.c.partition == c.partition) & (attempts.c.own_no == c.own_no)
    query = sa.select(answers, attempts.c.paper, attempts.c.attempt).join(attempts, of_attempt)
    query = query.where(c.partition == partition, c.filing_id == filing_id)
    return connection.execute(query.order_by(c.answered_at, c.position)).all()


def to_file(connection: sa.Connection, limit: int) -> Sequence[Row]:
    """Filings of open books with a paper that may be due: whoever acts reads their streams."""
    c = papers.c
    first = c.is_ready & (c.own_no == "")
    anew = c.described_position > c.sent_position
    query = sa.select(c.partition, c.filing_id).join(books, books.c.partition == c.partition)
    query = query.where(first | c.is_asked | c.stopped_position.is_not(None) | anew)
    query = query.group_by(c.partition, c.filing_id)
    return connection.execute(query.order_by(sa.func.min(c.since)).limit(limit)).all()


def unanswered(connection: sa.Connection, limit: int) -> Sequence[Row]:
    """Papers that customs has said nothing of: they may be lost on the way."""
    c = papers.c
    query = sa.select(c.partition, c.sent_position)
    query = query.where(c.own_no != "", last(answers.c.verdict).is_(None))
    return connection.execute(query.order_by(c.sent_at).limit(limit)).all()
