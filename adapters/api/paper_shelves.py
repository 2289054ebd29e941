"""Shelves of lists and gate passes of the account book: where each stands at customs, and why."""

import sqlalchemy as sa

from adapters.api.shelf import Shelf, nobody
from application import streams
from projections import book_papers
from projections.book_paper_queries import SHOWN

NAME = sa.case(
    (book_papers.papers.c.pass_no == "", book_papers.papers.c.paper),
    else_=sa.literal("pass:") + book_papers.papers.c.pass_no,
)
"""`list`, or `pass:` and its number: what has no number stands in no address."""

NAMED = SHOWN.add_columns(NAME.label("name")).subquery()

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "book-papers",
        "A list (INV101) or gate pass (SAS121) of an entry or exit, as it stands at customs.",
        book_papers.MODEL,
        NAMED,
        ("filing_id", "name"),
        ("filing_id", "stage", "thing_id"),
        owned=nobody,
        kind=streams.BOOK_FILING,
    ),
    Shelf(
        "book-paper-lacks",
        "What keeps a list or gate pass from being said, by the position at which it was found.",
        book_papers.MODEL,
        book_papers.lacks.select().subquery(),
        ("stopped_position", "place"),
        ("stopped_position",),
        owned=nobody,
    ),
    Shelf(
        "book-paper-answers",
        "One answer of customs to one attempt of a list or gate pass.",
        book_papers.MODEL,
        book_papers.answers.select().subquery(),
        ("position",),
        ("filing_id", "own_no", "verdict"),
        owned=nobody,
        is_newest_first=True,
    ),
)
