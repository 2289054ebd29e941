"""The account book by line, as customs prints it, and what customs counts otherwise."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import say
from adapters.web import book_papers
from adapters.web.account_book_columns import agrees, cases_table, line_table, report_table
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.book_line_form import line_assigned
from adapters.web.pages import Page, page_of
from application.settling_book import SettleBookDifferences
from domain.account_book import AssignBookLines, BookHolder, OpenAccountBook
from domain.book_report import BookCorrection
from domain.identifiers import EntryId, Sku
from projections import customs_ledger, ledger_lines
from projections.ledger_book import MEASURES_IN_UNIT

CORRECTION_MIN = -(10**6)

router = APIRouter()
router.include_router(book_papers.router)


@router.get("/ledgers/book")
def book(page: Annotated[Page, Depends(page_of)]) -> Response:
    return book_page(page)


def book_page(page: Page) -> Response:
    with page.read(customs_ledger.MODEL) as connection:
        head = ledger_lines.book_of(connection, page.partition)
        rows = connection.execute(ledger_lines.lines_in(page.partition)).all()
        cases = ledger_lines.reports_that_differ(connection, page.partition)
    return page.show(
        "ledgers/book.html",
        head=head,
        table=line_table(page, head.storage_days if head else None).of(rows),
        cases=cases_table(page).of(cases),
        sums={name: sum(getattr(row, name) for row in rows) for name in ledger_lines.SUMMED},
    )


@router.post("/ledgers/book")
def open_book(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> OpenAccountBook:
        days = str(act.form.get("storage_days", "")).strip()
        return OpenAccountBook(
            act.text("book_no"),
            act.text("kind"),
            BookHolder(act.text("credit_code"), act.text("customs_code"), act.text("holder_name")),
            act.text("customs_office"),
            act.text("regime"),
            act.whole("storage_days", least=1) if days else None,
            act.now,
        )

    to = act.page.url("ledgers", "book")
    return act.handle(command, to=to, again=lambda: book_page(act.page))


@router.get("/ledgers/book/lines")
def lines(page: Annotated[Page, Depends(page_of)]) -> Response:
    """Where a line is filed: the page of the book, which says what comes first."""
    return book_page(page)


@router.post("/ledgers/book/lines")
def assign_line(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> AssignBookLines:
        with act.page.read_now(customs_ledger.MODEL) as connection:
            head = ledger_lines.book_of(connection, act.page.partition)
        if head is None:
            raise FieldRefusedError("book_no", say("No account book is open here: open it first."))
        return line_assigned(act, head.book_no)

    to = act.page.url("ledgers", "book")
    return act.handle(command, to=to, again=lambda: book_page(act.page))


@router.get("/ledgers/book/reports/{report_no}")
def report(report_no: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return report_page(page, report_no)


def report_page(page: Page, report_no: str) -> Response:
    with page.read(customs_ledger.MODEL) as connection:
        rows = ledger_lines.report_of(connection, page.partition, report_no)
        entries = customs_ledger.entry_lines_of(connection, [page.partition])
    if not rows:
        raise page.missing("report", report_no)
    return page.show(
        "ledgers/report.html",
        report_no=report_no,
        rows=report_table(page).of(rows),
        places=proposed(rows, entries),
        is_settled=any(row.settled_at for row in rows),
    )


def proposed(rows: Sequence[Any], entries: Sequence[Any]) -> list[dict[str, Any]]:
    """Entries that may take a part of a difference; the fullest is proposed for all of it."""
    places = list[dict[str, Any]]()
    for row in rows:
        if agrees(row) or row.settled_at or not row.is_latest:
            continue
        standing = [entry for entry in entries if entry.book_line == row.book_line]
        fullest = max(standing, key=lambda entry: entry.balance, default=None)
        for entry in standing:
            is_meant = entry is fullest
            places.append(
                {
                    "book_line": row.book_line,
                    "entry_id": entry.entry_id,
                    "sku": entry.sku,
                    "posted": entry.posted,
                    "gone": entry.gone,
                    "increase": units_of(row, "increase") if is_meant else 0,
                    "reduction": units_of(row, "reduction") if is_meant else 0,
                }
            )
    return places


def units_of(row: Any, name: str) -> int:
    """Customs' figure less ours, in sales units; a part of a unit is left out."""
    difference = getattr(row, f"theirs_{name}") - getattr(row, f"ours_{name}")
    return int(Decimal(difference) / MEASURES_IN_UNIT / Decimal(row.declared_measure or 1))


@router.post("/ledgers/book/reports/{report_no}")
def settle(report_no: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> SettleBookDifferences:
        named = zip(
            act.form.getlist("line"),
            act.form.getlist("entry"),
            act.form.getlist("sku"),
            strict=True,
        )
        parts = tuple(
            BookCorrection(
                int(str(line)),
                EntryId(str(entry)),
                Sku(str(sku)),
                act.whole(f"increase_{i}", least=CORRECTION_MIN),
                act.whole(f"reduction_{i}", least=CORRECTION_MIN),
            )
            for i, (line, entry, sku) in enumerate(named)
        )
        return SettleBookDifferences(report_no, parts, act.text("reason"), act.now)

    return act.handle(
        command,
        to=act.page.url("ledgers", "book", "reports", report_no),
        again=lambda: report_page(act.page, report_no),
    )
