"""What does the account book say of every line, and which event moved each figure?

posted + returned = reserved + gone + free (reference §6, I6), line by line.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from domain.account_book import AccountBookOpened, BookLinesAssigned
from domain.book_report import BookDifferencesSettled, BookReported
from domain.campaign_events import CampaignDrafted
from domain.clearance_ahead_events import OrdersSupplied
from domain.clearance_events import (
    DeclarationsAnswered,
    DeclarationsCorrected,
    DeclarationsRejected,
    DeclarationsReleased,
    DeclarationsRepeated,
    DeclarationsSent,
    MessageRefused,
    ParcelsHeld,
    RunOpened,
)
from domain.clearance_leaving_events import OrdersHandedBack, WithdrawalsAccepted
from domain.entry_events import EntryListed, EntryPosted, GoodsTallied, ReturnShelved, StockAdjusted
from domain.exit_events import ExitGatePassed, ExitPosted, GatePassedUnlisted
from projections import ledger_book, ledger_declared, ledger_leaving, ledger_movements
from projections.columns import is_one_of
from projections.ledger_tables import MOVED, lines, movements, owners, tables
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows

HANDLERS: Mapping[type, Handler] = {
    CampaignDrafted: ledger_movements.offered,
    EntryListed: ledger_movements.listed,
    EntryPosted: ledger_movements.posted,
    GoodsTallied: ledger_movements.tallied,
    StockAdjusted: ledger_movements.adjusted,
    ReturnShelved: ledger_movements.shelved,
    RunOpened: ledger_declared.opened,
    OrdersSupplied: ledger_declared.opened,
    DeclarationsSent: ledger_declared.declared,
    DeclarationsRejected: ledger_declared.rejected,
    DeclarationsCorrected: ledger_declared.given_up,
    DeclarationsRepeated: ledger_declared.given_up,
    DeclarationsAnswered: ledger_declared.decided,
    ParcelsHeld: ledger_declared.decided,
    DeclarationsReleased: ledger_declared.decided,
    MessageRefused: ledger_declared.message_refused,
    WithdrawalsAccepted: ledger_declared.withdrawn,
    OrdersHandedBack: ledger_declared.handed_back,
    ExitGatePassed: ledger_leaving.gate_passed,
    GatePassedUnlisted: ledger_leaving.unlisted_passed,
    ExitPosted: ledger_leaving.exit_posted,
    AccountBookOpened: ledger_book.opened,
    BookLinesAssigned: ledger_book.assigned,
    BookReported: ledger_book.reported,
    BookDifferencesSettled: ledger_book.settled,
}

MODEL = ReadModel("customs_ledger", tables, HANDLERS, version=2)

FREE = lines.c.posted + lines.c.returned - lines.c.gone - lines.c.reserved
BALANCE = lines.c.posted + lines.c.returned - lines.c.gone
PHYSICAL = lines.c.counted + lines.c.returned - lines.c.departed


ROWS_AT_ONCE = 2_000
"""Of a ledger that is written to a file: as many are in memory."""


def every_row(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    """Rows of a ledger as they come, however many; from one moment, as one query sees it."""
    yield from connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))


def book_lines(
    connection: sa.Connection, partitions: Collection[str], merchant_id: str | None = None
) -> Rows:
    return connection.execute(book_lines_query(partitions, merchant_id)).all()


def book_lines_query(
    partitions: Collection[str], merchant_id: str | None = None, *, sku: str | None = None
) -> sa.Select[Any]:
    """Each line of the book over all its entries.

    `balance` is what the book says stands there, `physical` what counts and gates say.
    """
    c = lines.c
    figures: dict[str, sa.ColumnElement[int]] = {name: c[name] for name in MOVED}
    figures |= {"free": FREE, "balance": BALANCE, "physical": PHYSICAL}
    sums = [
        sa.cast(sa.func.sum(figure), sa.BigInteger).label(name) for name, figure in figures.items()
    ]
    query = (
        sa.select(c.partition, c.book_line, c.sku, sa.func.count().label("entries"), *sums)
        .where(is_one_of(c.partition, partitions))
        .group_by(c.partition, c.book_line, c.sku)
        .order_by(c.partition, sa.nulls_last(c.book_line), c.sku)
    )
    if merchant_id is not None:
        query = query.where(is_offered_by(merchant_id))
    return query if sku is None else query.where(c.sku == sku)


def entry_lines_of(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    book_line: int | None = None,
    entry_id: str | None = None,
) -> Rows:
    """The entries that make up lines of the book."""
    query = entry_lines_query(partitions, merchant_id, book_line=book_line, entry_id=entry_id)
    return connection.execute(query).all()


def entry_lines_query(
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    book_line: int | None = None,
    entry_id: str | None = None,
    sku: str | None = None,
) -> sa.Select[Any]:
    c = lines.c
    more = [FREE.label("free"), BALANCE.label("balance"), PHYSICAL.label("physical")]
    more.append((c.posted + c.returned).label("increase"))
    query = sa.select(lines, *more).where(is_one_of(c.partition, partitions))
    if merchant_id is not None:
        query = query.where(is_offered_by(merchant_id))
    if book_line is not None:
        query = query.where(c.book_line == book_line)
    if entry_id is not None:
        query = query.where(c.entry_id == entry_id)
    if sku is not None:
        query = query.where(c.sku == sku)
    return query.order_by(c.partition, c.entry_id, c.sku)


def is_offered_by(merchant_id: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        owners.c.partition == lines.c.partition,
        owners.c.merchant_id == merchant_id,
        owners.c.sku == lines.c.sku,
    )


def movements_of(
    connection: sa.Connection,
    partition: str,
    *,
    book_line: int | None = None,
    entry_id: str | None = None,
    sku: str | None = None,
    signs: Mapping[str, int] | None = None,
    is_falling: bool = False,
    limit: int = 200,
    offset: int = 0,
) -> Rows:
    """Why a figure is what it is, the first movement first unless turned round.

    `signs` say what each number of a movement does to a figure: then only what moved it comes,
    each with its `delta` and the figure's `total` after it.
    """
    query = movements_query(
        partition,
        book_line=book_line,
        entry_id=entry_id,
        sku=sku,
        signs=signs,
        is_falling=is_falling,
    )
    return connection.execute(query.limit(limit).offset(offset)).all()


def movements_query(
    partition: str,
    *,
    book_line: int | None = None,
    entry_id: str | None = None,
    sku: str | None = None,
    signs: Mapping[str, int] | None = None,
    is_falling: bool = False,
) -> sa.Select[Any]:
    c = movements.c
    same = [lines.c[name] == c[name] for name in ("partition", "entry_id", "sku")]
    place = (c.position, c.entry_id, c.sku)
    query = (
        sa.select(movements, lines.c.book_line, *sums_of(signs, place))
        .select_from(movements.join(lines, sa.and_(*same)))
        .where(c.partition == partition)
    )
    if book_line is not None:
        query = query.where(lines.c.book_line == book_line)
    if entry_id is not None:
        query = query.where(c.entry_id == entry_id)
    if sku is not None:
        query = query.where(c.sku == sku)
    if signs:
        query = query.where(moved_by(signs) != 0)
    return query.order_by(*(each.desc() if is_falling else each.asc() for each in place))


def moved_by(signs: Mapping[str, int]) -> sa.ColumnElement[int]:
    """What a movement does to a figure."""
    parts = [movements.c[name] * sign for name, sign in signs.items()]
    return sum(parts[1:], parts[0])


def sums_of(
    signs: Mapping[str, int] | None, place: Sequence[sa.ColumnElement[Any]]
) -> list[sa.ColumnElement[Any]]:
    if not signs:
        return []
    delta = moved_by(signs)
    total = sa.cast(sa.func.sum(delta).over(order_by=place), sa.BigInteger)
    return [delta.label("delta"), total.label("total")]


def movements_citing(connection: sa.Connection, partition: str, cites: str, cited_id: str) -> Rows:
    """Everything that one run, exit, return, count, tally or entry moved."""
    c = movements.c
    query = sa.select(movements).where(
        c.partition == partition, c.cites == cites, c.cited_id == cited_id
    )
    return connection.execute(query.order_by(c.position, c.entry_id, c.sku)).all()


def lines_that_differ(connection: sa.Connection, partitions: Collection[str]) -> Rows:
    return connection.execute(lines_that_differ_query(partitions)).all()


def lines_that_differ_query(partitions: Collection[str]) -> sa.Select[Any]:
    """Lines that are taken below nothing, or were posted otherwise than counted: cases.

    What has departed and is not written off yet is a matter of time and no difference.
    """
    c = lines.c
    more = [FREE.label("free"), BALANCE.label("balance"), PHYSICAL.label("physical")]
    both_known = sa.and_(c.posted != 0, c.counted != 0)
    query = sa.select(lines, *more).where(
        is_one_of(c.partition, partitions),
        sa.or_(FREE < 0, sa.and_(both_known, c.posted != c.counted)),
    )
    return query.order_by(c.partition, c.book_line, c.entry_id, c.sku)
