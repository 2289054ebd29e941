"""Orders, receipts and histories of a clearance run that its tests speak of."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.clearance_commands import (
    AssignWaybills,
    OpenRun,
    Receipt,
    RecordDocumentAnswers,
    RecordMatch,
    RecordReceipts,
    SendDeclarations,
    SendDocuments,
)
from domain.clearance_parts import DocumentAnswer, RunOrder, Waybill
from domain.clearance_run import DECIDER
from domain.clearance_sending import cop_no_of
from domain.customs_codes import Document
from domain.goods import StockPart
from domain.identifiers import BatchId, EntryId, MerchantId, OrderId, RunId, Sku
from tests.scenario import Scenario

RUN = RunId("R1")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
"""Noon of that day at customs."""


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def order_id(place: int) -> OrderId:
    return OrderId(f"shop-1:{place:04d}")


A, B, C = order_id(0), order_id(1), order_id(2)


def run_order(place: int, quota_year: int = 2026) -> RunOrder:
    parts = (StockPart(EntryId("E1"), Sku("milk"), 2),)
    return RunOrder(order_id(place), BatchId("B1"), quota_year, parts)


def waybill(order: OrderId, number: str = "") -> Waybill:
    return Waybill(order, number or f"W{order[-4:]}", 1_200, 800)


def opening(orders: Iterable[RunOrder]) -> OpenRun:
    return OpenRun(RUN, MerchantId("shop-1"), "broker", tuple(orders), NOON)


def assigning(*waybills: Waybill) -> AssignWaybills:
    return AssignWaybills(RUN, "carrier", waybills, NOON)


def answering(document: Document, status: int, at: datetime, *orders: OrderId, digest: str = "d"):
    answers = tuple(DocumentAnswer(order, status, at) for order in orders)
    return RecordDocumentAnswers(RUN, document, digest, answers, at)


def matching(*orders: OrderId, failures: Any = ()) -> RecordMatch:
    return RecordMatch(RUN, orders, failures, NOON)


def number(order: OrderId, attempt: int = 1) -> str:
    """The declaration number of one attempt; the example orders are numbered by their places."""
    return cop_no_of(RUN, int(order[-4:]), attempt)


def receipt(order: OrderId, status: int, at: int, attempt: int = 1, invt_no: str = "") -> Receipt:
    """What customs says of an order at some minute."""
    cop_no = number(order, attempt)
    return Receipt(cop_no, invt_no, status, "", f"status {status}", minute(at))


def receiving(*receipts: Receipt, digest: str = "h") -> RecordReceipts:
    return RecordReceipts(RUN, digest, receipts, minute(900))


def played(history: Iterable[Any], *commands: Any) -> list[Any]:
    """The history with what the commands add to it."""
    events = list(history)
    for command in commands:
        events += DECIDER.decide(command, DECIDER.state_of(events))
    return events


def ready(orders: int = 3, quota_year: int = 2026) -> list[Any]:
    """Opened, with waybills; all documents sent, and stored at customs."""
    ids = [order_id(place) for place in range(orders)]
    return played(
        [],
        opening(run_order(place, quota_year) for place in range(orders)),
        assigning(*(waybill(i) for i in ids)),
        SendDocuments(RUN, NOON),
        *(answering(document, 120, minute(1), *ids) for document in Document),
    )


def matched(orders: int = 3) -> list[Any]:
    return played(ready(orders), matching(*(order_id(place) for place in range(orders))))


def declared(orders: int = 3) -> list[Any]:
    return played(matched(orders), SendDeclarations(RUN, minute(2)))


def run(history: Iterable[Any] = ()) -> Scenario:
    return Scenario(DECIDER).given(*history)


def state(history: Iterable[Any]) -> Any:
    return DECIDER.state_of(history)


def stage(history: Iterable[Any], order: OrderId = A) -> Any:
    return state(history).members[order].stage
