"""Consignments on their way: received overseas, packed, sealed, departed, arrived."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.campaign_acts import route_of
from adapters.web.consignment_columns import consignment_table, goods_table
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from domain.consignment import Stage
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import Carton
from domain.goods import BatchUnits
from domain.identifiers import BatchId, ConsignmentId, Sku
from projections import planner_board

STEPS = tuple(stage.value for stage in Stage if stage is not Stage.ABSENT)
LINES_MAX_CHARS = 20_000
GRAMS_PER_KG = 1_000
CM3_PER_M3 = 1_000_000

router = APIRouter()


@router.get("/consignments")
def consignments(page: Annotated[Page, Depends(page_of)]) -> Response:
    return list_page(page)


def list_page(page: Page) -> Response:
    is_all = page.request.query_params.get("arrived") == "1"
    with page.read(planner_board.MODEL) as connection:
        rows = planner_board.consignments_of(connection, page.partition, with_arrived=True)
    port, phase = asked(page, "port"), asked(page, "phase")
    shown = [
        row
        for row in rows
        if (is_all or row.stage != Stage.ARRIVED.value)
        and port in (None, row.port)
        and phase in (None, row.stage)
    ]
    return page.show(
        "consignments/list.html",
        table=consignment_table(page).of(shown),
        is_all=is_all,
        counts={"all": len(rows), "arrived": sum(r.stage == Stage.ARRIVED.value for r in rows)},
        ports=sorted({row.port for row in rows}),
        phases=STEPS,
        port=port,
        phase=phase,
    )


def consignment_page(page: Page, consignment_id: str) -> Response:
    with page.read(planner_board.MODEL) as connection:
        found = planner_board.consignments_of(connection, page.partition, with_arrived=True)
        units = planner_board.units_of_consignment(connection, page.partition, consignment_id)
    row = next((row for row in found if row.consignment_id == consignment_id), None)
    if row is None:
        raise page.missing("consignment", consignment_id)
    return page.show(
        "consignments/one.html",
        consignment=row,
        units=units,
        goods=goods_table(page).of(units),
        steps=STEPS,
        unpacked=lines_of(units),
    )


def lines_of(units: Iterable[sa.Row[Any]]) -> str:
    """What is received and not packed, as the lines of a form."""
    left = ((row.batch_id, row.sku, row.received - row.packed) for row in units)
    return "\n".join(f"{batch_id} {sku} {n}" for batch_id, sku, n in left if n > 0)


@router.post("/consignments")
def open_consignment(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> OpenConsignment:
        consignment_id = ConsignmentId(act.name_of_id("consignment_id"))
        return OpenConsignment(consignment_id, route_of(act), act.now)

    consignment_id = str(act.form.get("consignment_id", "")).strip()
    to = act.page.url("consignments", consignment_id)
    return act.handle(command, to=to, again=lambda: list_page(act.page))


@router.post("/consignments/{consignment_id:path}/receive")
def receive(consignment_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ReceiveGoodsOverseas:
        return ReceiveGoodsOverseas(
            ConsignmentId(consignment_id),
            act.text("receipt_no"),
            act.text("place"),
            act.text("warehouse"),
            batch_units(act, "units"),
            act.now,
        )

    return on_consignment(act, consignment_id, command)


def batch_units(act: Act, name: str) -> tuple[BatchUnits, ...]:
    """Lines of batch, product and quantity."""
    text = act.text(name, longest=LINES_MAX_CHARS)
    units = []
    for number, line in enumerate((li for li in text.splitlines() if li.strip()), 1):
        parts = line.replace(",", " ").split()
        is_whole = len(parts) == 3 and parts[2].isascii() and parts[2].isdigit()
        if not is_whole or len(parts[2]) > 9 or int(parts[2]) < 1:
            words = say("Line {number}: batch, product, quantity from 1.", number=number)
            raise FieldRefusedError(name, words)
        units.append(BatchUnits(BatchId(parts[0]), Sku(parts[1]), int(parts[2])))
    return tuple(units)


@router.post("/consignments/{consignment_id:path}/pack")
def pack(consignment_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> PackCartons:
        carton = Carton(
            act.text("carton_no"),
            int(act.decimal("gross", places=3) * Decimal(GRAMS_PER_KG)),
            int(act.decimal("volume", places=6) * Decimal(CM3_PER_M3)),
            batch_units(act, "contents"),
        )
        return PackCartons(ConsignmentId(consignment_id), (carton,), act.now)

    return on_consignment(act, consignment_id, command)


@router.post("/consignments/{consignment_id:path}/seal")
def seal(consignment_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return on_consignment(
        act,
        consignment_id,
        lambda: SealConsignment(ConsignmentId(consignment_id), act.text("seal_no"), act.now),
    )


@router.post("/consignments/{consignment_id:path}/depart")
def depart(consignment_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> DepartConsignment:
        return DepartConsignment(
            ConsignmentId(consignment_id),
            act.text("transport_tool"),
            act.text("voyage_no"),
            act.text("bill_no"),
            act.now,
        )

    return on_consignment(act, consignment_id, command)


@router.post("/consignments/{consignment_id:path}/arrive")
def arrive(consignment_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ArriveConsignment:
        is_intact = act.text("seal") == "intact"
        port = act.text("port")
        return ArriveConsignment(ConsignmentId(consignment_id), port, is_intact, act.now)

    return on_consignment(act, consignment_id, command)


# Last: its path would take every other one for an id.
@router.get("/consignments/{consignment_id:path}")
def consignment(consignment_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return consignment_page(page, consignment_id)


def on_consignment(act: Act, consignment_id: str, make: Callable[[], Any]) -> Response:
    return act.handle(
        make,
        to=act.page.url("consignments", consignment_id),
        again=lambda: consignment_page(act.page, consignment_id),
    )
