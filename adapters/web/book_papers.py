"""Lists and gate passes of the account book: where each stands at customs, and sent again."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from adapters.texts import coded, say, translated
from adapters.web.acts import AREA_TEXT_MAX, Act, FieldRefusedError, act_of
from adapters.web.book_paper_columns import (
    STAGES,
    answers_table,
    lacks_table,
    paper_list,
    papers_table,
)
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from domain.book_filing_commands import PASS_TYPES, AskPaperAgain, DescribeLoad, VoidPass
from domain.book_filing_events import Paper
from domain.goods import SkuUnits
from domain.identifiers import OUT_OF, FilingId, OrderId, Sku
from projections import book_paper_queries, book_papers

GRAMS_PER_KG = 1_000
LINES_MAX_CHARS = 20_000
"""Of products of one lorry: a few hundred lines."""

LIST, APART = "list", "/"
"""How a form names a paper: the list, or a pass behind this."""

router = APIRouter()


@router.get("/ledgers/book/papers")
def papers(page: Annotated[Page, Depends(page_of)]) -> Response:
    stage = asked(page, "stage") or ""
    if stage not in ("", *STAGES):
        raise HTTPException(422, say("There are no such papers."))
    table = paper_list(page)
    with page.read(book_papers.MODEL) as connection:
        rows = book_paper_queries.papers_in(
            connection,
            page.partition,
            stage=stage,
            within=page.within,
            declarants=page.declarants,
            **table.asked_rows,
        )
    stages = [("", say("all")), *((each, coded(each)) for each in STAGES)]
    return page.show("ledgers/papers.html", table=table.of_offset(rows), stage=stage, stages=stages)


@router.get("/ledgers/book/papers/{filing_id}")
def filing(filing_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return filing_page(page, filing_id)


def filing_page(page: Page, filing_id: str) -> Response:
    with page.read(book_papers.MODEL) as connection:
        rows = book_paper_queries.papers_of(
            connection,
            page.partition,
            filing_id,
            within=page.within,
            declarants=page.declarants,
        )
        lacks = book_paper_queries.lacks_of(connection, page.partition, rows)
        told = book_paper_queries.told_of(connection, page.partition, filing_id)
    if not rows:
        raise page.missing("filing", filing_id)
    return page.show(
        "ledgers/filing.html",
        filing_id=filing_id,
        first=rows[0],
        table=papers_table(page).of(rows),
        lacks=lacks_table(page).of(lacks),
        answers=answers_table(page).of(told),
        again=[(named(row), words_of(row)) for row in rows if row.stage in ("returned", "stopped")],
        to_void=[(row.pass_no, words_of(row)) for row in rows if is_to_void(row)],
        to_weigh=[row for row in rows if is_to_weigh(row)],
        is_posted=rows[0].stage == "posted",
        is_out=rows[0].way == OUT_OF,
        pass_types=[(each, each) for each in PASS_TYPES],
    )


def named(row: Any) -> str:
    return LIST if row.paper == LIST else f"{row.paper}{APART}{row.pass_no}"


def words_of(row: Any) -> str:
    return translated(row.paper) if row.paper == LIST else f"{translated(row.paper)} {row.pass_no}"


def is_to_weigh(row: Any) -> bool:
    stages = ("unweighed", "listed", "returned", "stopped", "deleted")
    return row.paper != LIST and row.stage in stages


def is_to_void(row: Any) -> bool:
    """A lorry that was described and is not through."""
    is_over = row.stage in ("passed", "deleted", "outdated")
    return row.paper != LIST and row.described_position is not None and not is_over


@router.post("/ledgers/book/papers/{filing_id}/again")
def ask_again(filing_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> AskPaperAgain:
        kind, _, pass_no = act.text("paper").partition(APART)
        paper = Paper.LIST if kind == LIST else Paper.PASS
        return AskPaperAgain(FilingId(filing_id), paper, pass_no, act.now)

    return handled(act, command, filing_id)


@router.post("/ledgers/book/papers/{filing_id}/load")
def describe_load(filing_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> DescribeLoad:
        return DescribeLoad(
            FilingId(filing_id),
            act.text("pass_no"),
            act.text("plate"),
            grams(act, "vehicle_kg"),
            grams(act, "frame_kg"),
            grams(act, "gross_kg"),
            grams(act, "net_kg"),
            act.text("pass_type"),
            act.text("contact"),
            act.now,
            lorry_units(act),
            lorry_orders(act),
        )

    return handled(act, command, filing_id)


def lorry_units(act: Act) -> tuple[SkuUnits, ...]:
    """Lines of product and quantity; none where the lorry carries the whole list."""
    units = []
    lines = act.text("units", needed=False, longest=LINES_MAX_CHARS).splitlines()
    for number, line in enumerate((li for li in lines if li.strip()), 1):
        parts = line.replace(",", " ").split()
        is_whole = len(parts) == 2 and parts[1].isascii() and parts[1].isdigit()
        if not is_whole or len(parts[1]) > 9 or int(parts[1]) < 1:
            words = say("Line {number}: product, quantity from 1.", number=number)
            raise FieldRefusedError("units", words)
        units.append(SkuUnits(Sku(parts[0]), int(parts[1])))
    return tuple(units)


def lorry_orders(act: Act) -> tuple[OrderId, ...]:
    is_named = bool(act.text("orders", needed=False, longest=AREA_TEXT_MAX))
    return tuple(OrderId(i) for i in act.texts("orders")) if is_named else ()


@router.post("/ledgers/book/papers/{filing_id}/void")
def void_pass(filing_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> VoidPass:
        return VoidPass(FilingId(filing_id), act.text("pass_no"), act.now)

    return handled(act, command, filing_id)


def grams(act: Act, name: str) -> int:
    return int(act.decimal(name, places=3) * GRAMS_PER_KG)


def handled(act: Act, command: Callable[[], Any], filing_id: str) -> Response:
    to = act.page.url("ledgers", "book", "papers", filing_id)
    return act.handle(command, to=to, again=lambda: filing_page(act.page, filing_id))
