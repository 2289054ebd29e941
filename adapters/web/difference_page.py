"""One difference of a statement: what they say, what our books say, and who has settled it."""

from collections.abc import Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import mark, mark_code
from adapters.web.acts import Act, act_of
from adapters.web.histories import history_of
from adapters.web.pages import Page, page_of
from adapters.web.payment_columns import detail_of
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from application.refund_references import ReferenceNotOursError, reference_in
from application.streams import STATEMENT
from domain.identifiers import shared_of, stream_of
from domain.payment_statement import DifferenceSettled, SettleDifference
from projections import payment_book, payment_difference, payment_search
from projections.payment_rows import TAKEN

router = APIRouter()

CODES = (mark_code("paid"), mark_code("taken"), mark_code("difference"))
"""Stages of money that is where it belongs, and what is not there at an address."""


def order_of(row: Any) -> Address | None:
    """What waits may wait for an order that is not there."""
    return (("orders", row.order_id), {}) if row.stage == TAKEN else None


SHARES = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, opens=order_of),
    Column("book", mark("Book"), value=lambda row: row.book),
    Column("amount", mark("Amount, ¥"), Kind.FEN, lambda row: row.amount_fen),
    Column("stage", mark("Stage"), Kind.CODE),
    Column("since", mark("Since"), Kind.MOMENT),
)

REFUNDS = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",)),
    Column("refund", mark("Refund"), Kind.ID, lambda row: row.refund_id),
    Column("owed", mark("Amount, ¥"), Kind.FEN, lambda row: row.amount_fen),
    Column("stage", mark("Stage"), Kind.CODE),
    Column("attempt", mark("Attempt"), Kind.NUMBER),
    Column("fault", mark("Why it failed"), Kind.REASON),
    Column("since", mark("Since"), Kind.MOMENT),
)


@router.get("/statements/{statement_id}/differences/{number}")
def difference(statement_id: str, number: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return difference_page(page, statement_id, number)


def difference_page(page: Page, statement_id: str, number: str) -> Response:
    shared = shared_of(page.partition)
    with page.read(payment_book.MODEL) as connection:
        head = payment_search.one_statement(connection, shared, statement_id)
        row = found(connection, shared, statement_id, number)
        if head is None or row is None:
            raise page.missing("difference", f"{statement_id} {number}")
        payment, shares, refunds = ours_of(page, connection, row)
    return page.show(
        "firms/difference.html",
        statement=head,
        row=row,
        detail=detail_of(row),
        payment=payment,
        shares=Table(page, "shares", SHARES, sorts=[], is_first=False).of(shares),
        refunds=Table(page, "refunds", REFUNDS, sorts=[], is_first=False).of(refunds),
        days=history_of(settlements(page, statement_id, row.number)),
    )


def found(
    connection: sa.Connection, shared: str, statement_id: str, number: str
) -> sa.Row[Any] | None:
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        return None
    return payment_difference.one_difference(connection, shared, statement_id, int(number))


Ours = tuple[sa.Row[Any] | None, Sequence[sa.Row[Any]], Sequence[sa.Row[Any]]]


def ours_of(page: Page, connection: sa.Connection, row: sa.Row[Any]) -> Ours:
    """The payment of that number with its shares, or the refunds of the order that is named."""
    shared = shared_of(page.partition)
    if row.subject == "payment":
        payment = payment_difference.payment_named(connection, shared, row.name)
        return payment, payment_difference.shares_of(connection, shared, row.name), ()
    if row.subject == "refund":
        order_id = order_in(row.name)
        return None, (), payment_difference.refunds_of(connection, [page.partition], order_id)
    return None, (), ()


def order_in(name: str) -> str:
    """A reference names its order; of what they do not name at all the order stands there."""
    try:
        return reference_in(name).order_id
    except ReferenceNotOursError:
        return name


def settlements(page: Page, statement_id: str, number: int) -> list[Any]:
    stream_id = stream_of(shared_of(page.partition), STATEMENT, statement_id)
    told = page.system.log.history([stream_id], page.up_to)
    return [
        each
        for each in told
        if isinstance(each.event, DifferenceSettled) and each.event.number == number
    ]


@router.post("/statements/{statement_id}/differences/{number}/settle")
def settle(statement_id: str, number: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """Said again with another reason, both stand in the history."""
    page = act.page
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        raise page.missing("difference", f"{statement_id} {number}")

    def command() -> SettleDifference:
        return SettleDifference(statement_id, int(number), act.text("reason"), act.now)

    return act.handle(
        command,
        to=page.url("statements", statement_id, "differences", number),
        again=lambda: difference_page(page, statement_id, number),
        partition=shared_of(page.partition),
    )
