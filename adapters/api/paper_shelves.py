"""Shelves of lists and gate passes of the account book: where each stands at customs, and why."""

import sqlalchemy as sa

from adapters.access.ownership import merchants_in
from adapters.access.visitor import Visitor
from adapters.api.shelf import Shelf
from application import streams
from application.roles import PartyKind
from projections import book_paper_tables, book_papers
from projections.book_paper_owners import holds_theirs
from projections.book_paper_queries import SHOWN

NAME = sa.case(
    (book_paper_tables.papers.c.pass_no == "", book_paper_tables.papers.c.paper),
    else_=sa.literal("pass:") + book_paper_tables.papers.c.pass_no,
)
"""`list`, or `pass:` and its number: what has no number stands in no address."""


def theirs(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    """Whether goods of theirs are in the entry or on the exit."""
    (condition,) = holds_theirs(rows, merchants, None)
    return condition


def declared(rows: sa.Subquery, visitor: Visitor) -> sa.ColumnElement[bool]:
    """Whether this declarant declares goods of it, for merchants in its reach."""
    (condition,) = holds_theirs(rows, merchants_in(visitor.reach), [visitor.party_id])
    return condition


BY_DECLARANT = {PartyKind.DECLARANT: declared}

NAMED = SHOWN.add_columns(NAME.label("name")).subquery()

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "book-papers",
        "A list (INV101) or gate pass (SAS121) of an entry or exit, as it stands at customs.",
        book_papers.MODEL,
        NAMED,
        ("filing_id", "name"),
        ("filing_id", "stage", "thing_id"),
        owned=theirs,
        by_party=BY_DECLARANT,
        kind=streams.BOOK_FILING,
    ),
    Shelf(
        "book-paper-lacks",
        "What keeps a list or gate pass from being said, by the position at which it was found.",
        book_papers.MODEL,
        book_paper_tables.lacks.select().subquery(),
        ("stopped_position", "place"),
        ("stopped_position", "filing_id"),
        owned=theirs,
        by_party=BY_DECLARANT,
    ),
    Shelf(
        "book-paper-answers",
        "One answer of customs to one attempt of a list or gate pass.",
        book_papers.MODEL,
        book_paper_tables.answers.select().subquery(),
        ("position",),
        ("filing_id", "own_no", "verdict"),
        owned=theirs,
        by_party=BY_DECLARANT,
        is_newest_first=True,
    ),
)
