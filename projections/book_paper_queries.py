"""Queries of papers of the account book: a page of them, one filing's, and what is left to do."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from domain.book_filing_events import Ask, Verdict
from domain.book_filing_state import DECISIVE, FINAL
from domain.identifiers import Partition
from projections.book_paper_owners import holds_theirs
from projections.book_paper_tables import answers, attempts, books, lacks, papers
from projections.ordering import in_order

Row = sa.Row[*tuple[Any, ...]]

DECIDING = frozenset(verdict.value for verdict in DECISIVE)

SORTS = {"since": papers.c.since, "sent": papers.c.sent_at, "thing": papers.c.thing_id}

ASKED, STOPPED, SENT = "asked", "stopped", "sent"
OUTDATED, DELETED = "outdated", "deleted"
"""To be changed or deleted at customs; and withdrawn by us or deleted by customs."""

LISTED, OPEN, UNWEIGHED = "listed", "open", "unweighed"
"""Before it is sent: complete, to be completed, without its lorry's weight."""


def last(column: sa.Column[Any]) -> sa.ScalarSelect[Any]:
    """A column of the last answer that decides on the attempt that stands."""
    c = answers.c
    query = sa.select(column).where(
        c.partition == papers.c.partition, c.own_no == papers.c.own_no, c.verdict.in_(DECIDING)
    )
    latest = query.order_by(c.answered_at.desc(), c.position.desc()).limit(1)
    return latest.correlate(papers).scalar_subquery()


FINISHED = frozenset(verdict.value for verdict in FINAL)


def final() -> sa.ScalarSelect[str | None]:
    """What ended it, whichever attempt customs named."""
    c, a = answers.c, attempts.c
    of_attempt = (a.partition == c.partition) & (a.own_no == c.own_no)
    query = sa.select(c.verdict).join(attempts, of_attempt)
    query = query.where(c.partition == papers.c.partition, c.filing_id == papers.c.filing_id)
    query = query.where(a.paper == papers.c.paper, a.pass_no == papers.c.pass_no)
    query = query.where(c.verdict.in_(FINISHED))
    return query.order_by(c.position).limit(1).correlate(papers).scalar_subquery()


ANSWER = sa.func.coalesce(last(answers.c.verdict), SENT)
IS_DELETION = papers.c.ask == Ask.DELETION.value

STAGE: sa.ColumnElement[str] = sa.case(
    (final().is_not(None), final()),
    (papers.c.stopped_position.is_not(None), STOPPED),
    (papers.c.is_asked, ASKED),
    # Nobody but us has heard of it, or customs wants the first of it corrected.
    ((papers.c.own_no == "") & (papers.c.outdated == Ask.DELETION.value), DELETED),
    ((papers.c.ask == Ask.FILING.value) & (Verdict.RETURNED.value == ANSWER), ANSWER),
    (papers.c.outdated != "", OUTDATED),
    (IS_DELETION & (Verdict.ACCEPTED.value == ANSWER), DELETED),
    (papers.c.own_no != "", ANSWER),
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
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
    sort: str = "-since",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    """`within` and `declarants` keep to filings with goods of theirs; None is all."""
    query = SHOWN.where(papers.c.partition == partition)
    query = query.where(*holds_theirs(papers, within, declarants))
    if stage:
        query = query.where(STAGE.in_([stage]))
    query = in_order(query, SORTS, sort, papers.c.filing_id, papers.c.paper, papers.c.pass_no)
    return connection.execute(query.limit(limit).offset(offset)).all()


def papers_of(
    connection: sa.Connection,
    partition: Partition,
    filing_id: str,
    *,
    within: Collection[str] | None = None,
    declarants: Collection[str] | None = None,
) -> Sequence[Row]:
    """The list first, then its passes; none for whom nothing of it is theirs."""
    c = papers.c
    query = SHOWN.where(c.partition == partition, c.filing_id == filing_id)
    query = query.where(*holds_theirs(papers, within, declarants))
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


def filing_of(connection: sa.Connection, partition: Partition, own_no: str) -> str | None:
    """The entry or exit of which a paper went out under a number of ours."""
    c = attempts.c
    query = sa.select(c.filing_id).where(c.partition == partition, c.own_no == own_no)
    return connection.execute(query).scalar_one_or_none()


def told_of(connection: sa.Connection, partition: Partition, filing_id: str) -> Sequence[Row]:
    """Every answer, with the attempt that it is of, oldest first by customs' time."""
    c = answers.c
    of_attempt = (attempts.c.partition == c.partition) & (attempts.c.own_no == c.own_no)
    query = sa.select(answers, attempts.c.paper, attempts.c.attempt, attempts.c.ask)
    query = query.join(attempts, of_attempt)
    query = query.where(c.partition == partition, c.filing_id == filing_id)
    return connection.execute(query.order_by(c.answered_at, c.position)).all()


def to_file(connection: sa.Connection, limit: int) -> Sequence[Row]:
    """Filings of open books with a paper that may be due: whoever acts reads their streams."""
    c = papers.c
    first = c.is_ready & (c.own_no == "") & (c.outdated == "")
    anew = (c.described_position > c.sent_position) | (
        (c.issued_position > c.sent_position) & (STAGE == DELETED)
    )
    query = sa.select(c.partition, c.filing_id).join(books, books.c.partition == c.partition)
    query = query.where(
        first | c.is_asked | c.stopped_position.is_not(None) | anew | (STAGE == OUTDATED)
    )
    query = query.group_by(c.partition, c.filing_id)
    return connection.execute(query.order_by(sa.func.min(c.since)).limit(limit)).all()


def unanswered(connection: sa.Connection, limit: int) -> Sequence[Row]:
    """Papers that customs has said nothing of: they may be lost on the way."""
    c = papers.c
    query = sa.select(c.partition, c.sent_position)
    query = query.where(c.own_no != "", last(answers.c.verdict).is_(None))
    return connection.execute(query.order_by(c.sent_at).limit(limit)).all()
