"""A thousand orders as the log gives them, for tests that count statements and a clock."""

from tests.projections.given import FakeLog
from tests.projections.plain import batch, exits, order, run
from tests.projections.story import (
    ROUTE,
    at,
    batch_order,
    declaration,
    drafted,
    paid,
    placed,
    run_order,
    units,
)

NAMES = tuple(f"shop-3:20261121-{number:04d}" for number in range(1_000))


def placing(log: FakeLog, names=NAMES) -> None:
    for name in names:
        log.append("order", name, [placed(name)])


def paying(log: FakeLog, names=NAMES) -> None:
    for name in names:
        log.append("order", name, [paid(name)])


def collecting(log: FakeLog, names=NAMES) -> None:
    for name in names:
        log.append("order", name, [order.OrderCollected(name, "B1", at(4))])
    log.append("batch", "B1", [batch.OrdersAdded("B1", tuple(map(batch_order, names)), at(4))])


def cancelling(log: FakeLog, names=NAMES) -> None:
    """As cancelling appends it: two events on each order's stream, one order after another."""
    for name in names:
        owed = order.RefundOwed(name, "cancelled", 10_000, "failed", at(3))
        log.append("order", name, [order.OrderCancelled(name, "failed", at(3)), owed])


def a_thousand_orders() -> FakeLog:
    log = FakeLog()
    log.append("campaign", "K", [drafted()])
    placing(log)
    paying(log)
    log.append("batch", "B1", [batch.BatchOpened("B1", "March", ROUTE, at(4))])
    collecting(log)
    return log


def bought():
    return batch.PurchasePlaced("B1", "P1", "farm", units(honey=1_000), at(5))


def opened(names=NAMES):
    orders = tuple(run_order(name) for name in names)
    return run.RunOpened("R1", "shop", "broker", orders, at(17))


def declared(names=NAMES):
    return run.DeclarationsSent("R1", "m1", tuple(map(declaration, names)), at(19))


def left(names=NAMES):
    return exits.ExitGatePassed("X1", "GP1", names, at(28))
