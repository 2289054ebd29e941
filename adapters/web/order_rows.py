"""A table of orders, as campaigns, batches and the search show it: filtered, sorted, by 50s."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from starlette.exceptions import HTTPException

from adapters.texts import say
from adapters.web.pages import Page
from projections import order_board, order_search
from projections.order_search import NEWEST, ORDER_ID, PAGE_ROWS, SORTS, Cursor, OrderFilter
from projections.stages import STAGES

SUMMED = ("orders", "units", "due_fen", "received_fen", "owed_fen", "repaid_fen")


@dataclass(frozen=True, slots=True)
class OrderTable:
    """Rows of one page of orders, with what the filter counts in all."""

    rows: Sequence[sa.Row[Any]]
    stages: Sequence[sa.Row[Any]]
    """Sums by stage, without the filter by stage, in the order of an order's life."""

    stage: str
    sort: str
    next_cursor: str | None

    @property
    def sums(self) -> Mapping[str, int]:
        return {name: sum(row._mapping[name] for row in self.stages) for name in SUMMED}

    @property
    def matching(self) -> int:
        """How many orders the filter leaves."""
        return sum(row.orders for row in self.stages if self.stage in ("", row.stage))


def order_table(page: Page, every: OrderFilter) -> OrderTable:
    """What `?stage=`, `?sort=` and `?after=` ask for among the orders of something."""
    query = page.request.query_params
    stage, sort = query.get("stage", ""), query.get("sort", NEWEST)
    if (stage and stage not in STAGES) or sort not in SORTS:
        raise HTTPException(422, say("There is no such stage or order of rows."))
    every = replace(every, within=page.within)
    shown = replace(every, stages=(stage,) if stage else ())
    after = cursor_of(query.get("after", ""), sort)
    with page.read(order_board.MODEL) as connection:
        found = order_search.orders_page(
            connection, page.partition, shown, sort=sort, after=after, limit=PAGE_ROWS + 1
        )
        sums = order_search.sums_by_stage(connection, page.partition, every)
    rows = found[:PAGE_ROWS]
    last = order_search.next_cursor(rows, sort) if len(found) > PAGE_ROWS else None
    by_life = sorted(sums, key=lambda row: STAGES.index(row.stage))
    return OrderTable(rows, by_life, stage, sort, written(last))


def written(cursor: Cursor | None) -> str | None:
    return f"{cursor.value}~{cursor.order_id}" if cursor else None


def cursor_of(text: str, sort: str) -> Cursor | None:
    """The row after which a page begins, as `next_cursor` wrote it."""
    if not text:
        return None
    value, mark, order_id = text.partition("~")
    if sort == ORDER_ID and mark:
        return Cursor(value, order_id)
    if not (mark and value.isascii() and value.isdigit() and len(value) < 16):
        raise HTTPException(422, say("There is no such page of orders."))
    return Cursor(int(value), order_id)
