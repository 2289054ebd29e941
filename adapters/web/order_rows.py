"""A table of orders, as campaigns, batches and the search show it: filtered, sorted, by 50s."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from starlette.exceptions import HTTPException

from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from projections import order_board, order_search
from projections.order_search import ORDER_ID, PLACED, SORTS, Cursor, OrderFilter
from projections.stages import STAGES

SUMMED = ("orders", "units", "due_fen", "received_fen", "owed_fen", "repaid_fen")

ORDERS = "orders"

COLUMNS = (
    Column("order", mark("order"), Kind.ID, lambda row: row.order_id, ("orders",)),
    Column("stage", mark("stage"), Kind.STAGE),
    Column("reason", mark("reason"), Kind.REASON, is_shown=False),
    Column("merchant", mark("merchant"), value=lambda row: row.merchant_id, is_shown=False),
    Column("campaign", mark("campaign"), Kind.ID, lambda row: row.campaign_id, ("campaigns",)),
    Column("holder", mark("held by"), Kind.CODE, lambda row: row.holder_kind),
    Column("batch", mark("batch"), Kind.ID, lambda row: row.batch_id, ("batches",), is_shown=False),
    Column(
        "run",
        mark("clearance run"),
        Kind.ID,
        lambda row: row.run_id,
        ("clearance",),
        is_shown=False,
    ),
    Column("waybill", mark("waybill"), Kind.ID, lambda row: row.waybill_no, is_shown=False),
    Column("declaration", mark("declaration"), Kind.ID, lambda row: row.cop_no, is_shown=False),
    Column("list", mark("list number"), Kind.ID, lambda row: row.invt_no, is_shown=False),
    Column("units", mark("units"), Kind.NUMBER),
    Column("due", mark("due ¥"), Kind.FEN, lambda row: row.due_fen),
    Column("received", mark("received ¥"), Kind.FEN, lambda row: row.received_fen),
    Column("owed", mark("owed ¥"), Kind.FEN, lambda row: row.owed_fen),
    Column("repaid", mark("repaid ¥"), Kind.FEN, lambda row: row.repaid_fen, is_shown=False),
    Column("placed", mark("placed"), Kind.MOMENT, lambda row: row.placed_at),
    Column("paid", mark("paid"), Kind.MOMENT, lambda row: row.paid_at, is_shown=False),
    Column("released", mark("released"), Kind.MOMENT, lambda row: row.released_at, is_shown=False),
    Column(
        "delivered", mark("delivered"), Kind.MOMENT, lambda row: row.delivered_at, is_shown=False
    ),
    Column("changed", mark("changed"), Kind.MOMENT, lambda row: row.last_at),
)


@dataclass(frozen=True, slots=True)
class OrderTable:
    """Rows of one page of orders, with what the filter counts in all."""

    table: Table
    stages: Sequence[sa.Row[Any]]
    """Sums by stage, without the filter by stage, in the order of an order's life."""

    stage: str

    @property
    def sums(self) -> Mapping[str, int]:
        return {name: sum(row._mapping[name] for row in self.stages) for name in SUMMED}


def order_table(page: Page, every: OrderFilter, without: Collection[str] = ()) -> OrderTable:
    """What `?stage=` and the table's own parameters ask for among the orders of something.

    `without` are columns that say the same of all of them.
    """
    columns = [c if c.name not in without else replace(c, is_shown=False) for c in COLUMNS]
    table = Table(page, ORDERS, columns, sort=f"-{PLACED}", sorts=[*SORTS], is_of_orders=True)
    stage = asked_stage(page.request.query_params)
    every = replace(every, within=page.within)
    shown = replace(every, stages=(stage,) if stage else ())
    with page.read(order_board.MODEL) as connection:
        found = rows_of(connection, page, shown, table)
        sums = order_search.sums_by_stage(connection, page.partition, every)
    by_life = sorted(sums, key=lambda row: STAGES.index(row.stage))
    matching = sum(row.orders for row in by_life if stage in ("", row.stage))
    sort = table.asked.sorted_by
    table.of_page(found, lambda row: written(order_search.next_cursor([row], sort)), matching)
    return OrderTable(table, by_life, stage)


def asked_stage(query: Mapping[str, str]) -> str:
    """Raises 422."""
    stage = query.get("stage", "")
    if stage and stage not in STAGES:
        raise HTTPException(422, say("There is no such stage of orders."))
    return stage


def rows_of(
    connection: sa.Connection, page: Page, shown: OrderFilter, table: Table
) -> Sequence[sa.Row[Any]]:
    asked = table.asked
    return order_search.orders_page(
        connection,
        page.partition,
        shown,
        sort=asked.sorted_by,
        is_falling=asked.is_falling,
        after=cursor_of(asked.after, asked.sorted_by),
        limit=table.limit,
    )


def found_table(page: Page, rows: Sequence[sa.Row[Any]]) -> Table:
    """The few orders of a search, in the order in which it found them."""
    return Table(page, ORDERS, COLUMNS, is_of_orders=True).of(rows)


def written(cursor: Cursor | None) -> str:
    return f"{cursor.value}~{cursor.order_id}" if cursor else ""


def cursor_of(text: str, sort: str) -> Cursor | None:
    """The row after which a page begins, as `next_cursor` wrote it."""
    if not text:
        return None
    value, mark_between, order_id = text.partition("~")
    if sort == ORDER_ID and mark_between:
        return Cursor(value, order_id)
    if not (mark_between and value.isascii() and value.isdigit() and len(value) < 16):
        raise HTTPException(422, say("There is no such page of orders."))
    return Cursor(int(value), order_id)
