"""What is stated of one order on its whole way: one fact a stage, for whoever keeps one row each.

The same facts go to the library's aggregate, to the rows that are only copied, and to the check of
what our own log tells of an order. They are written down from what was commanded, not read back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from adapters.lazy_parts import LazyList
from domain.clearance_sending import cop_no_of
from domain.customs_codes import STORED
from domain.identifiers import RunId
from domain.order_amounts import priced
from domain.order_commands import PlaceOrder
from tests.performance.wave import ORDERS_PER_SET, Wave, exit_of


@dataclass(frozen=True, slots=True)
class Fact:
    """One stage of one order: the library's command, our event, and what both of them say."""

    stage: str
    event: str
    values: dict[str, Any]


FIRST_STAGES = 3
"""Placed, paid and collected: what comes before an order moves with its batch."""


def lives_of(wave: Wave, places: Iterable[int]) -> list[list[Fact]]:
    """The facts of the orders at some places of a wave, each in the order in which they happen."""
    run_ids, to_the_zone = [run_id for run_id, _ in wave.runs()], _to_the_zone(wave)
    lives = []
    for place in places:
        run_id = run_ids[place // ORDERS_PER_SET]
        cleared, gone = _cleared(wave, place, run_id), _gone(wave, place, run_id)
        lives.append([*_before(wave, place), *to_the_zone, *cleared, *gone])
    return lives


def _before(wave: Wave, place: int) -> list[Fact]:
    order = wave.placing[place]
    due_fen = priced(order.lines, order.freight_fen, order.discount_fen, order.at.date())[
        1
    ].paid_fen
    paid = {
        "payment_id": f"pay-{order.order_id}",
        "payment_firm": "ALIPAY-DEMO",
        "payer_key": order.buyer_key,
        "paid_fen": due_fen,
    }
    return [
        Fact("place", "OrderPlaced", placed(order)),
        Fact("pay", "PaymentConfirmed", paid),
        Fact("collect", "OrderCollected", {"batch_id": wave.batch_id}),
    ]


def placed(order: PlaceOrder) -> dict[str, Any]:
    lines, amounts = priced(order.lines, order.freight_fen, order.discount_fen, order.at.date())
    return {
        "order_id": order.order_id,
        "campaign_id": order.campaign_id,
        "merchant_id": order.merchant_id,
        "buyer_key": order.buyer_key,
        "buyer": plain(order.buyer),
        "consignee": plain(order.consignee),
        "lines": plain(lines),
        "amounts": plain(amounts),
    }


def _to_the_zone(wave: Wave) -> list[Fact]:
    number = wave.number
    purchase = {"purchase_id": f"{wave.batch_id}-1"}
    arrival = {"consignment_id": wave.consignment_id}
    entry = {"entry_id": wave.entry_id}
    voyage = {"transport_tool": "MV Example", "voyage_no": "V001", "bill_no": f"BL{number:08d}"}
    place = wave.draft.route.origin_place
    return [
        Fact("lock", "BatchLocked", {"batch_id": wave.batch_id}),
        Fact("purchase", "PurchasePlaced", {**purchase, "supplier": "supplier"}),
        Fact("confirm", "SupplierConfirmed", purchase),
        Fact("receive", "GoodsReceivedOverseas", {"receipt_no": f"G-{number}", "place": place}),
        Fact("pack", "CartonsPacked", arrival),
        Fact("seal", "ConsignmentSealed", {**arrival, "seal_no": f"SEAL{number:06d}"}),
        Fact("depart", "ConsignmentDeparted", {**arrival, **voyage}),
        Fact("arrive", "ConsignmentArrived", {**arrival, "port": wave.draft.route.port}),
        Fact("enter", "EntryListed", {**entry, "list_no": f"QD3115{number:08d}"}),
        Fact("pass_entry_gate", "EntryGatePassed", {**entry, "pass_no": f"Z3115I{number:08d}"}),
        Fact("post_entry", "EntryPosted", entry),
        Fact("tally", "GoodsTallied", {**entry, "tally_no": f"T-{wave.entry_id}"}),
    ]


def _cleared(wave: Wave, place: int, run_id: RunId) -> list[Fact]:
    order_id, inside = wave.placing[place].order_id, place % ORDERS_PER_SET
    run = {"run_id": run_id}
    waybill = {
        "waybill_no": wave.waybill_no(order_id),
        "weight_grams": wave.parcel_grams,
        "freight_fen": 0,
    }
    declared = {"cop_no": cop_no_of(run_id, inside, 1)}
    answered = {**run, **declared, "invt_no": wave.list_no(run_id, inside)}
    documents = [
        Fact("answer_document", "DocumentsAnswered", {**run, "document": name, "status": STORED})
        for name in ("order", "payment", "waybill")
    ]
    return [
        Fact("open_run", "RunOpened", {**run, "batch_id": wave.batch_id}),
        Fact("assign_waybill", "WaybillsAssigned", {**run, "carrier": "SF-DEMO", **waybill}),
        Fact("send_documents", "DocumentsSent", run),
        *documents,
        Fact("match", "DocumentsMatched", run),
        Fact("declare", "DeclarationsSent", {**run, "attempt": 1, **declared}),
        Fact("answer_declaration", "DeclarationsAnswered", {"status": STORED, **answered}),
        Fact("release", "DeclarationsReleased", answered),
    ]


def _gone(wave: Wave, place: int, run_id: RunId) -> list[Fact]:
    order_id, exit_id = wave.placing[place].order_id, exit_of(run_id)
    leaving = {"exit_id": exit_id}
    parcel = {"waybill_no": wave.waybill_no(order_id)}
    return [
        Fact("pick", "ParcelsPicked", {"run_id": run_id}),
        Fact("sort", "ParcelsSorted", {**parcel, "weight_grams": 900, "lane": "lane 1"}),
        Fact("list_exit", "ExitListed", {**leaving, "list_no": f"QD3115E{run_id}", **parcel}),
        Fact("pass_exit_gate", "ExitGatePassed", {**leaving, "pass_no": f"P-{exit_id}"}),
        Fact("post_exit", "ExitPosted", leaving),
        Fact("deliver", "ParcelsDelivered", {"carrier": "SF-DEMO"}),
    ]


def plain(value: Any) -> Any:
    """A value without our classes, as anybody could keep it."""
    # What a history holds of a long event is decoded when it is looked at.
    return msgspec.to_builtins(tuple(value) if isinstance(value, LazyList) else value)
