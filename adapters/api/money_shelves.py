"""Shelves of money between payment firms and the books: nobody's who sees only some merchants."""

from collections.abc import Callable

import sqlalchemy as sa

from adapters.api.shelf import Shelf, nobody
from domain.identifiers import Partition, shared_of
from projections import payment_book, payment_rows

Rows = Callable[[str], sa.Subquery]


def shared_rows(table: sa.Table) -> Rows:
    """They stand in what the operator's books share."""

    def rows_of(partition: str) -> sa.Subquery:
        columns = [column for column in table.c if column.name != "partition"]
        book = sa.literal(partition, sa.Text).label("partition")
        shared = shared_of(Partition(partition))
        return sa.select(book, *columns).where(table.c.partition == shared).subquery()

    return rows_of


PAYMENTS, SHARES = shared_rows(payment_rows.payments), shared_rows(payment_rows.shares)
CASES, STATEMENTS = shared_rows(payment_rows.cases), shared_rows(payment_rows.statements)
DIFFERENCES = shared_rows(payment_rows.differences)

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "payments",
        "A payment as its firm reported it, with the digests of the report and of our answer.",
        payment_book.MODEL,
        PAYMENTS(""),
        ("payment_id",),
        ("payment_firm",),
        owned=nobody,
        rows_of=PAYMENTS,
    ),
    Shelf(
        "payment-shares",
        "The part of a payment that is one order's, and whether the order has taken it.",
        payment_book.MODEL,
        SHARES(""),
        ("payment_id", "book", "order_id"),
        ("payment_id", "order_id", "stage"),
        owned=nobody,
        rows_of=SHARES,
    ),
    Shelf(
        "payment-cases",
        "A report or an answer of a payment firm that fits nothing.",
        payment_book.MODEL,
        CASES(""),
        ("position",),
        ("kind", "reason"),
        owned=nobody,
        rows_of=CASES,
        is_newest_first=True,
    ),
    Shelf(
        "refunds",
        "What is owed back to a buyer, and how it fares at the payment firm.",
        payment_book.MODEL,
        payment_rows.refunds.select().subquery(),
        ("order_id", "refund_id"),
        ("order_id", "stage"),
        owned=nobody,
    ),
    Shelf(
        "payment-statements",
        "A payment firm's statement of a day, and how many differences of it are open.",
        payment_book.MODEL,
        STATEMENTS(""),
        ("statement_id",),
        ("payment_firm",),
        owned=nobody,
        rows_of=STATEMENTS,
    ),
    Shelf(
        "payment-differences",
        "Where a statement and our books differ, and what it was once somebody has settled it.",
        payment_book.MODEL,
        DIFFERENCES(""),
        ("statement_id", "number"),
        ("statement_id", "kind"),
        owned=nobody,
        rows_of=DIFFERENCES,
    ),
)
