"""A carrier's desk: its waybill numbers, consignments it takes and brings, parcels it delivers."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.pages import Page, page_of
from application.roles import PartyKind
from application.streams import WAYBILLS
from domain.consignment import Stage
from domain.consignment_commands import ArriveConsignment, DepartConsignment
from domain.delivery import ReportDelivery
from domain.identifiers import ConsignmentId, OrderId, Partition, shared_of, stream_of
from domain.waybill_block import ReceiveWaybillBlock
from projections import (
    clearance_desk,
    clearance_orders,
    order_board,
    order_search,
    planner_board,
    stages,
)
from projections.order_search import OrderFilter

ID_MAX = 60
PARCELS_MAX = 500
"""More are reported by program: nobody ticks them."""

OUTCOMES = ("delivered", "refused", "lost")

router = APIRouter()


@router.get("/carrying")
def carrying(page: Annotated[Page, Depends(page_of)]) -> Response:
    return desk(page)


def desk(page: Page) -> Response:
    carrier = own_carrier(page) or page.request.query_params.get("carrier", "").strip()[:ID_MAX]
    with page.read(planner_board.MODEL) as connection:
        consignments = planner_board.consignments_aboard(connection, page.partition, page.within)
    with page.read(order_board.MODEL) as connection:
        shown = OrderFilter(stages=(stages.LEFT,), within=page.within)
        left = order_search.orders_page(connection, page.partition, shown, limit=PARCELS_MAX)
    with page.read(clearance_desk.MODEL) as connection:
        ids = [row.order_id for row in left]
        mine = clearance_orders.carried_by(connection, page.partition, carrier, ids)
    stream_id = stream_of(shared_of(page.partition), WAYBILLS, carrier)
    return page.show(
        "firms/carrying.html",
        carrier=carrier,
        is_own=bool(own_carrier(page)),
        block=page.system.handling.reader.read([stream_id])[stream_id].state,
        leaving=[row for row in consignments if row.stage == Stage.SEALED.value],
        coming=[row for row in consignments if row.stage == Stage.DEPARTED.value],
        parcels=[row for row in left if row.order_id in mine],
        outcomes=OUTCOMES,
        parcels_max=PARCELS_MAX,
    )


def own_carrier(page: Page) -> str:
    """The carrier somebody is of; whoever keeps the book names one."""
    visitor = page.visitor
    return visitor.party_id if visitor.party_kind is PartyKind.CARRIER else ""


def carrier_in(act: Act) -> str:
    return own_carrier(act.page) or act.text("carrier", longest=ID_MAX)


@router.post("/carrying/waybills")
def receive(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ReceiveWaybillBlock:
        prefix = act.text("prefix", needed=False, longest=20)
        first, count = act.whole("first"), act.whole("count", least=1, most=10_000_000)
        return ReceiveWaybillBlock(carrier_in(act), prefix, first, count, act.now)

    return handled(act, command, shared_of(act.page.partition))


@router.post("/carrying/depart")
def depart(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> DepartConsignment:
        consignment_id = ConsignmentId(act.text("consignment_id", longest=ID_MAX))
        return DepartConsignment(
            consignment_id,
            act.text("transport_tool"),
            act.text("voyage_no"),
            act.text("bill_no"),
            act.now,
        )

    return handled(act, command)


@router.post("/carrying/arrive")
def arrive(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ArriveConsignment:
        consignment_id = ConsignmentId(act.text("consignment_id", longest=ID_MAX))
        is_intact = act.text("seal") == "intact"
        return ArriveConsignment(consignment_id, act.text("port"), is_intact, act.now)

    return handled(act, command)


@router.post("/carrying/deliveries")
def report(act: Annotated[Act, Depends(act_of)]) -> Response:
    """The parcels ticked, and what became of them."""

    def command() -> ReportDelivery:
        outcome = act.text("outcome")
        if outcome not in OUTCOMES:
            raise FieldRefusedError("outcome", say("This is needed."))
        ids = tuple(OrderId(order_id) for order_id in act.texts("orders"))
        delivered, refused, lost = (ids if outcome == each else () for each in OUTCOMES)
        return ReportDelivery(carrier_in(act), delivered, refused, lost, act.now)

    return handled(act, command)


def handled(act: Act, command: Callable[[], Any], partition: Partition | None = None) -> Response:
    to = act.page.url(
        "carrying", carrier=None if own_carrier(act.page) else act.form.get("carrier")
    )
    return act.handle(command, to=to, again=lambda: desk(act.page), partition=partition)
