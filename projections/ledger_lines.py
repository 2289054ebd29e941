"""What does the account book say, line by line, as customs prints it (INV211)?

surplus = actual increase − actual reduction − expected reduction (reference §6, I6).
"""

from typing import Any

import sqlalchemy as sa

from projections.ledger_book import books, reports
from projections.ledger_tables import lines
from projections.ledger_values import book_lines
from projections.row_parts import Rows

INCREASE = lines.c.posted + lines.c.returned
REDUCTION = lines.c.gone

SUMMED: dict[str, sa.ColumnElement[int]] = {
    "increase": INCREASE,
    "reduction": REDUCTION,
    "expected_increase": lines.c.expected,
    "expected_reduction": lines.c.reserved,
    "surplus": INCREASE - REDUCTION - lines.c.reserved,
    "stock": INCREASE - REDUCTION,
    "value": lines.c.value,
}


def lines_in(partition: str) -> sa.Select[Any]:
    """Every line that is filed or was ever listed, in the order of their numbers.

    A line that was used for two products before it was filed has a row for each.
    """
    figures, filed = figures_in(partition), book_lines.c
    latest = reports.alias("latest")
    is_its = sa.and_(
        latest.c.partition == filed.partition,
        latest.c.line == filed.line,
        latest.c.is_latest,
    )
    sums = [sa.func.coalesce(figures.c[name], 0).label(name) for name in SUMMED]
    theirs = [
        latest.c[name]
        for name in (
            "report_no",
            "counted_at",
            "theirs_increase",
            "theirs_reduction",
            "ours_increase",
            "ours_reduction",
            "settled_at",
        )
    ]
    facts = [c for c in book_lines.columns if c.name not in ("sku", "stock", "limit_date")]
    joined = book_lines.outerjoin(figures, figures.c.line == filed.line).outerjoin(latest, is_its)
    return (
        sa.select(
            *facts,
            sa.func.coalesce(figures.c.sku, filed.sku).label("sku"),
            sa.func.coalesce(latest.c.limit_date, filed.limit_date).label("limit_date"),
            figures.c.oldest_at,
            *sums,
            *theirs,
        )
        .select_from(joined)
        .where(filed.partition == partition)
        .order_by(filed.book_line, figures.c.sku)
    )


def figures_in(partition: str) -> sa.Subquery:
    """The sums of each line and product, and since when the oldest goods of it stand there."""
    c = lines.c
    stands = INCREASE - REDUCTION > 0
    oldest = sa.func.min(sa.case((stands, c.posted_at)), type_=c.posted_at.type)
    sums = [sa.cast(sa.func.sum(each), sa.BigInteger).label(n) for n, each in SUMMED.items()]
    return (
        sa.select(c.line, c.sku, oldest.label("oldest_at"), *sums)
        .where(c.partition == partition, c.line.is_not(None))
        .group_by(c.line, c.sku)
        .subquery("figures")
    )


def book_of(connection: sa.Connection, partition: str) -> sa.Row[Any] | None:
    return connection.execute(sa.select(books).where(books.c.partition == partition)).first()


def reports_that_differ(connection: sa.Connection, partition: str) -> Rows:
    """Lines of which customs counts otherwise than we, by its latest report: cases."""
    c = reports.c
    differs = sa.or_(c.theirs_increase != c.ours_increase, c.theirs_reduction != c.ours_reduction)
    query = sa.select(reports).where(
        c.partition == partition, c.is_latest, c.settled_at.is_(None), differs
    )
    return connection.execute(query.order_by(c.book_line)).all()


def report_of(connection: sa.Connection, partition: str, report_no: str) -> Rows:
    """Every line of one report, with what our book said when it came."""
    c = reports.c
    query = sa.select(reports, book_lines.c.sku, book_lines.c.declared_measure).join(
        book_lines,
        sa.and_(book_lines.c.partition == c.partition, book_lines.c.line == c.line),
        isouter=True,
    )
    return connection.execute(
        query.where(c.partition == partition, c.report_no == report_no).order_by(c.book_line)
    ).all()
