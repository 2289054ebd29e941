"""A batch of three orders, its commands and its events, as its tests know them."""

from datetime import UTC, datetime, timedelta

from domain.batch_commands import (
    AddCharge,
    ConfirmPurchase,
    HandToRun,
    LockBatch,
    OpenBatch,
    PlacePurchase,
    ShareShortage,
    TakeBack,
    WithdrawOrders,
)
from domain.batch_events import (
    FIRST_PAID_FIRST_SERVED,
    BatchLocked,
    BatchOpened,
    BatchOrder,
    ChargeAdded,
    OrderCut,
    OrdersAdded,
    OrdersHandedToRun,
    OrdersWithdrawn,
    PurchasePlaced,
    ShortageShared,
    SupplierConfirmed,
)
from domain.goods import Route, SkuUnits
from domain.identifiers import BatchId, OrderId, PurchaseId, RunId, Sku
from domain.purchase_batch import DECIDER
from tests.scenario import Scenario

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
ID = BatchId("b-1")
ROUTE = Route("502", "Los Angeles", "3104", "2")
R1, R2 = RunId("R1"), RunId("R2")
MILK, TEA = Sku("milk"), Sku("tea")


def units(**quantities):
    return tuple(SkuUnits(Sku(sku), n) for sku, n in quantities.items())


def ids(*names):
    return tuple(OrderId(name) for name in names)


def member(name, paid_day, **quantities):
    return BatchOrder(OrderId(name), AT + timedelta(days=paid_day), units(**quantities))


def purchase(purchase_id, **quantities):
    return PlacePurchase(ID, PurchaseId(purchase_id), "Farm", units(**quantities), AT)


def purchased(purchase_id, **quantities):
    return PurchasePlaced(ID, PurchaseId(purchase_id), "Farm", units(**quantities), AT)


def confirm(purchase_id, **quantities):
    return ConfirmPurchase(ID, PurchaseId(purchase_id), units(**quantities), AT)


def confirmed(purchase_id, **quantities):
    return SupplierConfirmed(ID, PurchaseId(purchase_id), units(**quantities), AT)


def shared(cause, **cuts):
    named = tuple(OrderCut(OrderId(name), units(**cut)) for name, cut in cuts.items())
    return ShortageShared(ID, cause, FIRST_PAID_FIRST_SERVED, named, AT)


def withdraw(*names):
    return WithdrawOrders(ID, ids(*names), "changed mind", AT)


def withdrawn(*names):
    return OrdersWithdrawn(ID, ids(*names), "changed mind", AT)


def hand(*names, run_id=R1):
    return HandToRun(ID, run_id, ids(*names), AT)


def handed(*names, run_id=R1):
    return OrdersHandedToRun(ID, run_id, ids(*names), AT)


def take_back(*names, run_id=R1):
    return TakeBack(ID, run_id, ids(*names), AT)


# B paid first, then A, then C: together 6 of milk and 3 of tea.
A, B, C = member("A", 2, milk=3), member("B", 1, milk=2, tea=1), member("C", 3, milk=1, tea=2)
open_it = OpenBatch(ID, "November", ROUTE, AT)
opened = BatchOpened(ID, "November", ROUTE, AT)
added = OrdersAdded(ID, (A, B, C), AT)
lock = LockBatch(ID, AT)
locked = BatchLocked(ID, AT)
share = ShareShortage(ID, AT)
charge = AddCharge(ID, "ch-1", "freight", 90_000, "USD", AT)
charged = ChargeAdded(ID, "ch-1", "freight", 90_000, "USD", AT)
bought = purchased("p-1", milk=6, tea=3)


def batch(*history):
    return Scenario(DECIDER).given(*history)


def locked_batch(*history):
    return batch(opened, added, locked, *history)
