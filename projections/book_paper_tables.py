"""Tables of lists and gate passes of the account book: papers, lacks, attempts and answers."""

import sqlalchemy as sa

from projections.book_paper_owners import tables
from projections.columns import UtcTime
from projections.row_parts import key, number

PAPER_KEY = ("partition", "filing_id", "paper", "pass_no")

books = sa.Table(
    "book_papers_books",
    tables,
    key("partition"),
    sa.Column("book_no", sa.Text, nullable=False),
)

papers = sa.Table(
    "book_papers",
    tables,
    *map(key, PAPER_KEY),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("thing_id", sa.Text, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    # An exit's list is complete with its first pass, a pass once its lorry was weighed.
    sa.Column("is_ready", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_asked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("plate", sa.Text, nullable=False, server_default=""),
    sa.Column("described_position", sa.BigInteger),
    sa.Column("stopped_position", sa.BigInteger),
    sa.Column("own_no", sa.Text, nullable=False, server_default=""),
    number("attempt"),
    # What its last attempt asked for, and what is to be asked since what stands has changed.
    sa.Column("ask", sa.Text, nullable=False, server_default=""),
    sa.Column("outdated", sa.Text, nullable=False, server_default=""),
    # Of an exit's list: when a pass was issued that all of it is to leave under.
    sa.Column("issued_position", sa.BigInteger),
    sa.Column("sent_at", UtcTime),
    sa.Column("sent_position", sa.BigInteger),
    sa.Index("book_papers_by_time", "partition", "since", "filing_id"),
)

lacks = sa.Table(
    "book_paper_lacks",
    tables,
    key("partition"),
    sa.Column("stopped_position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("filing_id", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("expected", sa.Text, nullable=False),
)

attempts = sa.Table(
    "book_paper_attempts",
    tables,
    key("partition"),
    key("own_no"),
    sa.Column("filing_id", sa.Text, nullable=False),
    sa.Column("paper", sa.Text, nullable=False),
    sa.Column("pass_no", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("ask", sa.Text, nullable=False),
    sa.Column("sent_at", UtcTime, nullable=False),
    sa.Index("book_paper_attempts_by_filing", "partition", "filing_id"),
)

answers = sa.Table(
    "book_paper_answers",
    tables,
    key("partition"),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("filing_id", sa.Text, nullable=False),
    sa.Column("own_no", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("customs_no", sa.Text, nullable=False),
    sa.Column("pre_no", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("receipt_hash", sa.Text, nullable=False),
    sa.Column("answered_at", UtcTime, nullable=False),
    sa.Index("book_paper_answers_by_number", "partition", "own_no"),
    sa.Index("book_paper_answers_by_filing", "partition", "filing_id"),
)
