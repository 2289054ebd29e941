"""A consignment of milk, its commands and its events, as its tests know them."""

from datetime import UTC, datetime

from domain.consignment import DECIDER
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    EnterConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import (
    Carton,
    CartonsPacked,
    ConsignmentArrived,
    ConsignmentDeparted,
    ConsignmentEntered,
    ConsignmentOpened,
    ConsignmentSealed,
    GoodsReceivedOverseas,
)
from domain.goods import BatchUnits, Route
from domain.identifiers import BatchId, ConsignmentId, EntryId, Sku
from tests.scenario import Scenario

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
ID = ConsignmentId("k-1")
ROUTE = Route("502", "Los Angeles", "3104", "2")
B1, B2, MILK = BatchId("b-1"), BatchId("b-2"), Sku("milk")


def milk(quantity, batch=B1):
    return BatchUnits(batch, MILK, quantity)


def carton(number, *contents, grams=9_000, volume=40_000):
    return Carton(number, grams, volume, contents)


def receive(receipt_no, *units):
    return ReceiveGoodsOverseas(ID, receipt_no, "Los Angeles", "W-7", units, AT)


def received(receipt_no, *units):
    return GoodsReceivedOverseas(ID, receipt_no, "Los Angeles", "W-7", units, AT)


def pack(*cartons):
    return PackCartons(ID, cartons, AT)


open_it = OpenConsignment(ID, ROUTE, AT)
opened = ConsignmentOpened(ID, ROUTE, AT)
ten = received("g-1", milk(10))
C1, C2 = carton("1", milk(6)), carton("2", milk(4), grams=7_000, volume=30_000)
packed = CartonsPacked(ID, (C1, C2), AT)
seal = SealConsignment(ID, "S-77", AT)
sealed = ConsignmentSealed(ID, "S-77", 2, 16_000, 70_000, AT)
depart = DepartConsignment(ID, "MSC Eva", "045W", "MSCU1", AT)
departed = ConsignmentDeparted(ID, "MSC Eva", "045W", "MSCU1", AT)
arrive = ArriveConsignment(ID, "3104", True, AT)
arrived = ConsignmentArrived(ID, "3104", True, AT)
enter = EnterConsignment(ID, EntryId("e-1"), AT)
entered = ConsignmentEntered(ID, EntryId("e-1"), AT)


def consignment(*history):
    return Scenario(DECIDER).given(*history)
