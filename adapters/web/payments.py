"""A payment firm's desk: orders that wait to be paid, and refunds it owes their buyers."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.people import person_key
from adapters.texts import mark, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.order_rows import cursor_of, written
from adapters.web.pages import Page, page_of
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from application.rights import PartyKind
from application.streams import ORDER
from domain.identifiers import OrderId, shared_of, stream_of
from domain.order_commands import PayRefund
from domain.payment import PaymentShare, ReportPayment
from domain.people import is_id_number
from projections import order_board, order_search, stages
from projections.order_search import PLACED, OrderFilter

FEN_PER_YUAN = 100
ID_MAX = 120

OWING = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("owed", mark("Amount, ¥"), Kind.FEN, lambda row: row.owed_fen - row.repaid_fen),
)
"""Orders with refunds; which refunds they are is told by the orders' own streams."""

UNPAID = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("due", mark("Due, ¥"), Kind.FEN, lambda row: row.due_fen),
    Column("placed", mark("Placed"), Kind.MOMENT, lambda row: row.placed_at),
)

router = APIRouter()


@router.get("/payments")
def payments(page: Annotated[Page, Depends(page_of)]) -> Response:
    return desk(page)


def desk(page: Page) -> Response:
    """What is owed stands in the orders' own streams, by refund; which orders, on their board."""
    # A payer's identity number is typed here, and stands there again when a form is refused.
    page.is_personal = True
    owed = Table(page, "refunds to pay", OWING, sorts=(), is_of_orders=True)
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
        owing = order_search.owing(
            connection,
            page.partition,
            page.within,
            limit=owed.limit,
            offset=owed.asked.offset,
        )
    ids = {row.order_id: stream_of(page.partition, ORDER, row.order_id) for row in owing}
    standing = page.system.handling.reader.read(ids.values())
    refunds = {
        order_id: {
            refund_id: fen
            for refund_id, fen in standing[stream_id].state.owed.items()
            if refund_id not in standing[stream_id].state.repaid
        }
        for order_id, stream_id in ids.items()
    }
    return page.show(
        "firms/payments.html",
        owed=owed.of_offset(owing),
        refunds=refunds,
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


def firm_in(act: Act) -> str:
    """The payment firm somebody is of; whoever keeps the book names one."""
    visitor = act.page.visitor
    is_own = visitor.party_kind is PartyKind.PAYMENT_FIRM
    return visitor.party_id if is_own else act.text("payment_firm", longest=ID_MAX)
