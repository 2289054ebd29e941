"""Statements of payment firms, and where each differs from our books."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import counted
from adapters.web.acts import Act, act_of
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from adapters.web.payment_columns import DIFFERENCES, STATEMENTS
from adapters.web.tables.table import Table
from domain.identifiers import shared_of
from domain.payment_statement import DifferenceKind, SettleDifference
from projections import payment_book, payment_search

router = APIRouter()

KINDS = [kind.value for kind in DifferenceKind]
OPEN = "open"


@router.get("/statements")
def statements(page: Annotated[Page, Depends(page_of)]) -> Response:
    table = Table(
        page, "statements", STATEMENTS, sort="-taken", sorts=tuple(payment_search.STATEMENT_SORTS)
    )
    with page.read(payment_book.MODEL) as connection:
        shared = shared_of(page.partition)
        rows = payment_search.statements_in(connection, shared, **table.asked_rows)
    return page.show("firms/statements.html", table=table.of_offset(rows))


@router.get("/statements/{statement_id}")
def statement(statement_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return statement_page(page, statement_id)


def statement_page(page: Page, statement_id: str) -> Response:
    table = Table(
        page,
        "differences",
        DIFFERENCES,
        sort="number",
        sorts=tuple(payment_search.DIFFERENCE_SORTS),
    )
    shared = shared_of(page.partition)
    kind, show = asked(page, "kind") or "", asked(page, "show") or ""
    with page.read(payment_book.MODEL) as connection:
        head = payment_search.one_statement(connection, shared, statement_id)
        rows = payment_search.differences_of(
            connection,
            shared,
            statement_id,
            kind=kind,
            is_open=show == OPEN,
            **table.asked_rows,
        )
    if head is None:
        raise page.missing("statement", statement_id)
    return page.show(
        "firms/statement.html",
        statement=head,
        table=table.of_offset(rows, None if kind or show else head.differences),
        counted=counted,
        kind=kind,
        kinds=KINDS,
        show=show,
        open_ones=OPEN,
    )


@router.post("/statements/{statement_id}/settle")
def settle(statement_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page

    def command() -> SettleDifference:
        number = act.whole("number", least=1)
        return SettleDifference(statement_id, number, act.text("reason"), act.now)

    return act.handle(
        command,
        to=page.url("statements", statement_id),
        again=lambda: statement_page(page, statement_id),
        partition=shared_of(page.partition),
    )
