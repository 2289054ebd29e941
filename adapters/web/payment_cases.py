"""Money without an order, and reports that fit nothing: what somebody has to look at."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.acts import Act, act_of
from adapters.web.pages import Page, page_of
from adapters.web.payment_columns import CASES, WAITING_SHARES
from adapters.web.tables.table import Table
from application.payment_shares import MovePaymentShare
from domain.identifiers import OrderId, Partition, shared_of
from projections import payment_book, payment_search

ID_MAX = 120

router = APIRouter()


@router.get("/payments/cases")
def cases(page: Annotated[Page, Depends(page_of)]) -> Response:
    return case_page(page)


def case_page(page: Page) -> Response:
    waiting = Table(
        page,
        "payments without an order",
        WAITING_SHARES,
        sort="since",
        sorts=tuple(payment_search.SHARE_SORTS),
        key=lambda row: f"{row.payment_id}-{row.order_id}",
    )
    found = Table(
        page,
        "payment cases",
        CASES,
        sort="-seen",
        sorts=tuple(payment_search.CASE_SORTS),
        is_first=False,
        key=lambda row: str(row.position),
    )
    shared = shared_of(page.partition)
    with page.read(payment_book.MODEL) as connection:
        shares = payment_search.waiting_shares(connection, shared, **waiting.asked_rows)
        rows = payment_search.cases_in(connection, shared, **found.asked_rows)
    return page.show(
        "firms/payment_cases.html", waiting=waiting.of_offset(shares), cases=found.of_offset(rows)
    )


@router.post("/payments/move")
def move(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page

    def command() -> MovePaymentShare:
        return MovePaymentShare(
            act.text("payment_id", longest=ID_MAX),
            Partition(act.text("book", longest=ID_MAX)),
            OrderId(act.text("order_id", longest=ID_MAX)),
            OrderId(act.text("to_order_id", longest=ID_MAX)),
            act.text("reason"),
            act.now,
        )

    to = page.url("payments", "cases")
    where = shared_of(page.partition)
    return act.handle(command, to=to, again=lambda: case_page(page), partition=where)
