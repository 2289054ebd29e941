"""Answers of customs that fit nothing: looked at, given to the order they are of, or dismissed."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.customs.numbers import PAPER, PAPER_AT_CUSTOMS, Number
from adapters.texts import mark, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from domain.identifiers import OrderId, RunId, shared_of
from domain.parked_mail import AssignMail, DismissMail, Reason
from projections import book_paper_queries, book_papers, clearance_desk, parked_mail

router = APIRouter()

OPEN = "open"
HASH_SHOWN = 12


def tone_of(row: Any) -> str:
    return "" if row.dismissed_at or not (row.documents or is_bytes_only(row)) else "warn"


def is_bytes_only(row: Any) -> bool:
    return bool(row.reason != Reason.NUMBER_UNKNOWN.value)


def is_of_paper(documents: Sequence[Any]) -> bool:
    """It answers a list or a gate pass of the account book, not an order."""
    subjects = {Number.read(each.number).subject for each in documents}
    return bool(subjects & {PAPER, PAPER_AT_CUSTOMS})


MAIL = (
    Column(
        "receipt_hash",
        mark("Answer"),
        Kind.ID,
        lambda row: row.receipt_hash[:HASH_SHOWN],
        opens=lambda row: (("clearance", "parked", row.receipt_hash), {}),
    ),
    Column("kind", mark("Message"), value=lambda row: row.kind or "–"),
    Column("reason", mark("Why it is parked"), Kind.CODE, tone=tone_of),
    Column("documents", mark("Not claimed"), Kind.NUMBER),
    Column("parked", mark("Parked"), Kind.MOMENT, lambda row: row.parked_at),
    Column("dismissed", mark("Dismissed"), Kind.MOMENT, lambda row: row.dismissed_at),
)

DOCUMENTS = (
    Column("number", mark("Number"), Kind.ID),
    Column("book", mark("Book"), value=lambda row: row.book or "–"),
    Column("run", mark("Run"), Kind.ID, lambda row: row.run_id),
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id),
    Column("own", mark("Our number"), Kind.ID, lambda row: row.own_no or None),
    Column("assigned", mark("Given to it"), Kind.MOMENT, lambda row: row.assigned_at),
)


@router.get("/clearance/parked")
def parked(page: Annotated[Page, Depends(page_of)]) -> Response:
    show = asked(page, "show") or ""
    table = Table(page, "parked", MAIL, sort="-parked", sorts=tuple(parked_mail.SORTS))
    shared = shared_of(page.partition)
    with page.read(parked_mail.MODEL) as connection:
        rows = parked_mail.mail_in(connection, shared, only_open=show == OPEN, **table.asked_rows)
    return page.show(
        "clearance/parked.html", table=table.of_offset(rows), show=show, open_ones=OPEN
    )


@router.get("/clearance/parked/{receipt_hash}")
def answer(receipt_hash: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return answer_page(page, receipt_hash)


def answer_page(page: Page, receipt_hash: str) -> Response:
    shared = shared_of(page.partition)
    with page.read(parked_mail.MODEL) as connection:
        mail = parked_mail.one_mail(connection, shared, receipt_hash)
        documents = parked_mail.documents_of(connection, shared, receipt_hash)
    if mail is None:
        raise page.missing("answer", receipt_hash)
    return page.show(
        "clearance/parked_answer.html",
        mail=mail,
        table=Table(page, "documents", DOCUMENTS, sort="number").of(documents),
        numbers=[(each.number, each.number) for each in documents if each.is_waiting],
        is_of_paper=is_of_paper(documents),
        is_open=mail.dismissed_at is None and (mail.documents or is_bytes_only(mail)),
    )


@router.post("/clearance/parked/{receipt_hash}/assign")
def assign(receipt_hash: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page

    def command() -> AssignMail:
        order_id = act.text("order_id")
        with page.read(clearance_desk.MODEL) as connection:
            run_id = clearance_desk.run_of_order(connection, page.partition, order_id)
        if run_id is None:
            raise FieldRefusedError("order_id", say("No clearance run of this book holds it."))
        return AssignMail(
            receipt_hash,
            act.text("number"),
            page.partition,
            RunId(run_id),
            OrderId(order_id),
            act.now,
            act.text("own_no", needed=False),
        )

    return act.handle(
        command,
        to=page.url("clearance", "parked", receipt_hash),
        again=lambda: answer_page(page, receipt_hash),
        partition=shared_of(page.partition),
    )


@router.post("/clearance/parked/{receipt_hash}/paper")
def assign_paper(receipt_hash: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """All numbers of such an answer name one paper."""
    page = act.page

    def command() -> AssignMail:
        own_no = act.text("own_no")
        with page.read(book_papers.MODEL) as connection:
            filing_id = book_paper_queries.filing_of(connection, page.partition, own_no)
        if filing_id is None:
            raise FieldRefusedError("own_no", say("No paper of this book went out under it."))
        return AssignMail(
            receipt_hash,
            act.text("number"),
            page.partition,
            RunId(filing_id),
            OrderId(""),
            act.now,
            own_no,
            is_whole=True,
        )

    return act.handle(
        command,
        to=page.url("clearance", "parked", receipt_hash),
        again=lambda: answer_page(page, receipt_hash),
        partition=shared_of(page.partition),
    )


@router.post("/clearance/parked/{receipt_hash}/dismiss")
def dismiss(receipt_hash: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page
    return act.handle(
        lambda: DismissMail(receipt_hash, act.text("note"), act.now),
        to=page.url("clearance", "parked", receipt_hash),
        again=lambda: answer_page(page, receipt_hash),
        partition=shared_of(page.partition),
    )
