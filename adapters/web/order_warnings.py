"""Warnings of false personal orders in clearance runs: explained, and deciding nothing.

They are found in the orders' own streams when somebody looks: no read model keeps telephones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import mark
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from application.event_log import Stream
from application.streams import ORDER
from domain.dated import customs_day
from domain.false_orders import OrderSigns, OrderWarning, Sign, rules_on, warnings
from domain.identifiers import OrderId, PersonKey, parts_of, stream_of
from domain.match import masked, shown_key
from domain.order_events import OrderPlaced, PaymentConfirmed
from projections import clearance_desk

RUNS = 3
"""The latest runs, while none is asked for: a few thousand orders are read and told at once."""

KEYS = (Sign.PAYER, Sign.LIMIT)
PLAIN = (Sign.SECOND,)

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    sign: str
    shared: str
    """As much of it as tells two apart."""

    orders: int
    order_ids: str


COLUMNS = (
    Column("sign", mark("Sign"), Kind.CODE),
    Column("shared", mark("What they share")),
    Column("orders", mark("Orders"), Kind.NUMBER, tone=lambda _: "warn"),
    Column("order_ids", mark("Which")),
)


@router.get("/inspections/warnings")
def order_warnings(page: Annotated[Page, Depends(page_of)]) -> Response:
    run_id = asked(page, "run")
    with page.read(clearance_desk.MODEL) as connection:
        latest = clearance_desk.runs_of(connection, [page.partition], limit=RUNS)
        run_ids = [run_id] if run_id else [row.run_id for row in latest]
        order_ids = [
            row.order_id
            for each in run_ids
            for row in clearance_desk.orders_of(connection, page.partition, each)
        ]
    rules = rules_on(customs_day(page.now))
    found = warnings(signs_of(page, order_ids), rules)
    table = Table(page, "warnings", COLUMNS, sort="-orders", key=lambda row: row.key)
    return page.show(
        "inspections/warnings.html",
        table=table.of([row_of(warning) for warning in found]),
        run=run_id,
        runs=run_ids,
        looked_at=len(order_ids),
        rules=rules,
    )


def row_of(warning: OrderWarning) -> Row:
    key = f"{warning.sign.value}-{warning.order_ids[0]}-{len(warning.order_ids)}"
    ids = " ".join(warning.order_ids)
    return Row(key, warning.sign.value, told(warning), len(warning.order_ids), ids)


def told(warning: OrderWarning) -> str:
    if warning.sign in PLAIN:
        return warning.shared
    if warning.sign in KEYS:
        return shown_key(PersonKey(warning.shared))
    return masked(warning.shared)


def signs_of(page: Page, order_ids: Sequence[str]) -> list[OrderSigns]:
    """One query for all."""
    streams = [stream_of(page.partition, ORDER, order_id) for order_id in order_ids]
    read = page.system.handling.reader.whole(streams)
    return [signs for stream in read.values() if (signs := signs_in(stream)) is not None]


def signs_in(stream: Stream) -> OrderSigns | None:
    events: Sequence[Any] = stream.events
    placed = next((event for event in events if isinstance(event, OrderPlaced)), None)
    if placed is None:
        return None
    payers = [event.payer_key for event in events if isinstance(event, PaymentConfirmed)]
    return OrderSigns(
        OrderId(parts_of(stream.id)[2]),
        placed.buyer_key,
        payers[-1] if payers else PersonKey(""),
        placed.consignee.telephone,
        placed.consignee.address,
        tuple(line.sku for line in placed.lines),
        placed.placed_at,
        placed.amounts.taxable_fen,
    )
