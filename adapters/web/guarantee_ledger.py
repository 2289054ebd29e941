"""The guarantee ledger: each movement with the figures after it; customs' count; who waits."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.acts import Act, act_of
from adapters.web.filters import asked
from adapters.web.guarantee_ledger_columns import account_table, movement_table, wait_table
from adapters.web.pages import Page, page_of
from application.pledging import HoldAgainst
from domain.guarantee_commands import CountGuarantee
from domain.identifiers import shared_of
from projections import guarantee_book

FEN_PER_YUAN = 100

router = APIRouter()


@router.get("/ledgers/guarantees")
def guarantees(page: Annotated[Page, Depends(page_of)]) -> Response:
    return ledger(page)


def ledger(page: Page) -> Response:
    guarantee_id, shared = asked(page, "guarantee"), shared_of(page.partition)
    table, theirs = movement_table(page), page.declarants
    with page.read(guarantee_book.MODEL) as connection:
        accounts = guarantee_book.accounts_of(connection, shared, declarants=theirs)
        waiting = guarantee_book.waiting_of(connection, shared, declarants=theirs)
        rows = guarantee_book.movements_of(
            connection, shared, guarantee_id, declarants=theirs, **table.asked_rows
        )
    return page.show(
        "ledgers/guarantees.html",
        accounts=account_table(page).of(accounts),
        waiting=wait_table(page).of(waiting),
        table=table.of_offset(rows),
        guarantee_id=guarantee_id,
        known=sorted({row.guarantee_id for row in accounts}),
    )


def fen(yuan: Decimal) -> int:
    return int(yuan * FEN_PER_YUAN)


@router.post("/ledgers/guarantees/count")
def count(act: Annotated[Act, Depends(act_of)]) -> Response:
    """What customs says of a guarantee: its count holds, and a difference is a case."""

    def command() -> CountGuarantee:
        return CountGuarantee(
            act.name_of_id("guarantee_id"),
            act.text("report_no"),
            fen(act.decimal("total", places=2)),
            fen(act.decimal("deducted", places=2)),
            act.now,
        )

    return answered(act, command)


@router.post("/ledgers/guarantees/hold")
def hold(act: Annotated[Act, Depends(act_of)]) -> Response:
    """Which guarantee bears a declarant's taxes from now on."""

    def command() -> HoldAgainst:
        return HoldAgainst(act.text("declarant"), act.name_of_id("guarantee_id"), act.now)

    return answered(act, command)


def answered(act: Act, command: Callable[[], Any]) -> Response:
    page = act.page
    where = shared_of(page.partition)
    to = page.url("ledgers", "guarantees")
    return act.handle(command, to=to, again=lambda: ledger(page), partition=where)
