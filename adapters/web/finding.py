"""What the palette finds while somebody types: orders and other things, by number or name.

It answers with rows and no page. Each kind is asked where the visitor may read it, and keeps to
what is in reach; what is shown of a thing is what every list of its kind shows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import mark_code
from adapters.web.orders import SEARCH_MAX
from adapters.web.pages import Page, page_of
from projections import (
    clearance_desk,
    entry_board,
    exit_board,
    merchant_dashboard,
    number_search,
    order_board,
    planner_board,
)
from projections.number_search import Found
from projections.read_model import ReadModel

TYPED_MIN = 2
"""One letter alone begins too much."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Kind:
    """What is found, under which address it opens, and who finds it."""

    word: str
    area: str
    model: ReadModel
    like: Callable[[sa.Connection, Page, str], Found]


def orders_like(connection: sa.Connection, page: Page, text: str) -> Found:
    return number_search.orders_like(connection, page.partition, text, page.within)


def campaigns_like(connection: sa.Connection, page: Page, text: str) -> Found:
    return number_search.campaigns_like(connection, page.partition, text, page.within)


def batches_like(connection: sa.Connection, page: Page, text: str) -> Found:
    return number_search.batches_like(connection, page.partition, text)


def consignments_like(connection: sa.Connection, page: Page, text: str) -> Found:
    return number_search.consignments_like(connection, page.partition, text)


def entries_like(connection: sa.Connection, page: Page, text: str) -> Found:
    return number_search.entries_like(connection, page.partition, text)


def runs_like(connection: sa.Connection, page: Page, text: str) -> Found:
    within, declarants = page.within, page.declarants
    return number_search.runs_like(connection, page.partition, text, within, declarants)


def exits_like(connection: sa.Connection, page: Page, text: str) -> Found:
    return number_search.exits_like(connection, page.partition, text, page.within)


KINDS = (
    Kind(mark_code("order"), "orders", order_board.MODEL, orders_like),
    Kind(mark_code("campaign"), "campaigns", merchant_dashboard.MODEL, campaigns_like),
    Kind(mark_code("batch"), "batches", planner_board.MODEL, batches_like),
    Kind(mark_code("consignment"), "consignments", planner_board.MODEL, consignments_like),
    Kind(mark_code("entry"), "entries", entry_board.MODEL, entries_like),
    Kind(mark_code("clearance run"), "clearance", clearance_desk.MODEL, runs_like),
    Kind(mark_code("exit"), "exits", exit_board.MODEL, exits_like),
)


@router.get("/find")
def find(page: Annotated[Page, Depends(page_of)]) -> Response:
    text = page.request.query_params.get("q", "").strip()[:SEARCH_MAX]
    asked = KINDS if len(text) >= TYPED_MIN else ()
    found = [(kind, row) for kind in asked for row in rows_of(page, kind, text)]
    return page.show("palette/found.html", found=found)


def rows_of(page: Page, kind: Kind, text: str) -> Found:
    if not page.may_open(f"/{kind.area}/one") or not page.may_read(kind.model):
        return ()
    # As it stands now, also beside a page of the past: it only leads there.
    with page.read_now(kind.model) as connection:
        return kind.like(connection, page, text)
