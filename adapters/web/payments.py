"""A payment firm's desk: orders that wait to be paid, and refunds it owes their buyers."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.people import person_key
from adapters.texts import counted, mark, say
from adapters.web import (
    difference_page,
    payment_cases,
    statement_files,
    statement_pages,
    statement_profiles,
)
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.order_rows import cursor_of, written
from adapters.web.pages import Page, page_of
from adapters.web.payment_columns import REFUNDS
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from application.roles import PartyKind
from domain.identifiers import OrderId, shared_of
from domain.order_commands import PayRefund
from domain.payment import PaymentShare, ReportPayment
from domain.people import is_id_number
from domain.refund import AskRefundAgain
from projections import order_board, order_search, payment_book, payment_search, stages
from projections.order_search import PLACED, OrderFilter

FEN_PER_YUAN = 100
ID_MAX = 120

UNPAID = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("due", mark("Due, ¥"), Kind.FEN, lambda row: row.due_fen),
    Column("placed", mark("Placed"), Kind.MOMENT, lambda row: row.placed_at),
)

router = APIRouter()
router.include_router(payment_cases.router)
# First: the next would take its path for a statement.
router.include_router(statement_files.router)
router.include_router(statement_profiles.router)
router.include_router(difference_page.router)
router.include_router(statement_pages.router)


@router.get("/payments")
def payments(page: Annotated[Page, Depends(page_of)]) -> Response:
    return desk(page)


def desk(page: Page) -> Response:
    # A payer's identity number is typed here, and stands there again when a form is refused.
    page.is_personal = True
    owed = Table(
        page,
        "refunds to pay",
        REFUNDS,
        sort="stage",
        sorts=tuple(payment_search.REFUND_SORTS),
        is_of_orders=True,
        key=lambda row: f"{row.order_id}-{row.refund_id}",
    )
    waiting = Table(page, "orders to be paid", UNPAID, sorts=(), is_first=False, is_of_orders=True)
    with page.read(order_board.MODEL) as connection:
        shown = OrderFilter(stages=(stages.PLACED,), within=page.within)
        unpaid = order_search.orders_page(
            connection,
            page.partition,
            shown,
            limit=waiting.limit,
            after=cursor_of(waiting.asked.after, PLACED),
        )
    with page.read(payment_book.MODEL) as connection:
        open_refunds = payment_search.open_refunds(
            connection, page.partition, page.within, **owed.asked_rows
        )
        failed = payment_search.failed_refunds(connection, page.partition, page.within)
    return page.show(
        "firms/payments.html",
        owed=owed.of_offset(open_refunds),
        failed=failed,
        counted=counted,
        unpaid=waiting.of_page(unpaid, lambda row: written(order_search.next_cursor([row]))),
        is_own=page.visitor.party_kind is PartyKind.PAYMENT_FIRM,
    )


@router.post("/payments/report")
def report(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page

    def command() -> ReportPayment:
        id_number = act.text("id_number", longest=18).upper()
        if not is_id_number(id_number):
            raise FieldRefusedError("id_number", say("The identity number is not valid."))
        order_id = OrderId(act.text("order_id", longest=ID_MAX))
        fen = int(act.decimal("amount", places=2) * Decimal(FEN_PER_YUAN))
        if fen < 1:
            raise FieldRefusedError("amount", say("An amount above 0."))
        share = PaymentShare(page.partition, order_id, fen)
        payer = person_key(page.settings.person_key, id_number)
        return ReportPayment(
            act.text("payment_id", longest=ID_MAX), firm_in(act), payer, fen, (share,), act.now
        )

    where = shared_of(page.partition)
    to = page.url("payments")
    return act.handle(command, to=to, again=lambda: desk(page), partition=where)


@router.post("/payments/refund")
def refund(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> PayRefund:
        order_id = OrderId(act.text("order_id", longest=ID_MAX))
        return PayRefund(order_id, act.text("refund_id", longest=ID_MAX), act.now)

    page = act.page
    return act.handle(command, to=page.url("payments"), again=lambda: desk(page))


@router.post("/payments/again")
def again(act: Annotated[Act, Depends(act_of)]) -> Response:
    """A new request to the payment firm, after it has refused one."""

    def command() -> AskRefundAgain:
        order_id = OrderId(act.text("order_id", longest=ID_MAX))
        refund_id = act.text("refund_id", longest=ID_MAX)
        return AskRefundAgain(order_id, refund_id, act.text("reason"), act.now)

    page = act.page
    return act.handle(command, to=page.url("payments"), again=lambda: desk(page))


def firm_in(act: Act) -> str:
    """The payment firm somebody is of; whoever keeps the book names one."""
    visitor = act.page.visitor
    is_own = visitor.party_kind is PartyKind.PAYMENT_FIRM
    return visitor.party_id if is_own else act.text("payment_firm", longest=ID_MAX)
