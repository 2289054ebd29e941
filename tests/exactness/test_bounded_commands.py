"""Commands over many streams name thousands, in one append each; one that names more is refused."""

from collections.abc import Iterable
from typing import Any

import pytest

from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, OrderClaim
from application.collecting import CollectOrders, ReleaseFromBatch
from application.envelope import Envelope
from application.giving_back import ClaimEnd, GiveBackClaims
from application.handling import Handling
from application.leaving import ListForLeaving, RunParcels, TakeOffExit
from application.limits import TooManyOrders
from application.outcome import Outcome
from application.paying import ConfirmPayments, ReportPayments
from application.placing import PlaceOrders
from domain.batch_commands import OpenBatch
from domain.identifiers import (
    ORDERS_PER_COMMAND_MAX,
    BatchId,
    CampaignId,
    OrderId,
    Partition,
    RunId,
    shared_of,
)
from domain.order_commands import ConfirmPayment, PlaceOrder
from domain.payment import ReportPayment
from domain.refusals import Refused
from tests.adapters.examples import example_of
from tests.domain.clearance_examples import NOON
from tests.exactness.long_lists import BATCH, EXIT, ORDERS, orders_named
from tests.exactness.shop import BOOK, CAMPAIGN, Round, Shop, open_shop
from tests.memory_log import MemoryLog


def sent(command: Any, partition: Partition = BOOK) -> Envelope:
    return Envelope(partition, command, type(command).__name__, "planner", NOON)


def events_of(log: MemoryLog, command: type) -> list[Any]:
    """Those of one command: one append, for they have its metadata."""
    return [
        each.event
        for each in log.recorded
        if each.metadata and each.metadata.command_id == command.__name__
    ]


def in_parts(log: MemoryLog, command: type, event_name: str) -> list[int]:
    found = [e for e in events_of(log, command) if type(e).__name__ == event_name]
    return [len(orders_named(event)) for event in found]


def test_thousands_of_orders_are_collected_and_let_go_in_one_append_each():
    log, at = MemoryLog(), Round("a", 0).at
    handling = Handling(log)
    open_shop(handling)
    shop = Shop(handling, "shop", at)
    ids = tuple(sorted(paid_orders(shop)))
    batch = BatchId("B-large")
    handling.handle(sent(OpenBatch(batch, "large", CAMPAIGN.route, at)))
    collected = handling.handle(sent(CollectOrders(batch, ids, at)))
    assert in_parts(log, CollectOrders, "OrdersAdded") == [1_000, 1_000, 500]
    assert collected == Outcome(log.last_position(), ORDERS + 4)  # Three parts; and it is formed.
    handling.handle(sent(ReleaseFromBatch(batch, ids, "asked", at)))
    assert in_parts(log, ReleaseFromBatch, "OrdersWithdrawn") == [1_000, 1_000, 500]
    cancelled = handling.handle(sent(CancelOrders(ids, "asked", at)))
    assert not cancelled.refused
    names = [type(event).__name__ for event in events_of(log, CancelOrders)]
    assert names.count("OrderCancelled") == ORDERS
    assert names.count("UnitsFreed") == 1


def paid_orders(shop: Shop) -> Iterable[OrderId]:
    """Enough orders for one command, placed in sets and paid together."""
    rounds = [Round("a", number) for number in range(ORDERS // 5)]
    orders = [(each, place, each.order(place)) for each in rounds for place in (0, 1, 2, 3, 4)]
    refused = shop.desk.place([order for _, _, order in orders])
    assert not refused
    shop.desk.pay([each.payment(order, place) for each, place, order in orders])
    return (order.order_id for _, _, order in orders)


TOO_MANY = tuple(OrderId(f"shop-9:{n}") for n in range(ORDERS_PER_COMMAND_MAX + 1))


@pytest.mark.parametrize(
    "command",
    [
        CollectOrders(BATCH, TOO_MANY, NOON),
        ReleaseFromBatch(BATCH, TOO_MANY, "asked", NOON),
        CancelOrders(TOO_MANY, "asked", NOON),
        ListForLeaving(EXIT, "L1", (RunParcels(RunId("R1"), TOO_MANY),), NOON),
        TakeOffExit(EXIT, TOO_MANY, "asked", NOON),
        ClaimOrders(BOOK, (example_of(OrderClaim),) * len(TOO_MANY), NOON),
        PlaceOrders(CampaignId("c"), (example_of(PlaceOrder),) * len(TOO_MANY), (), NOON),
        GiveBackClaims(BOOK, (example_of(ClaimEnd),) * len(TOO_MANY), NOON),
        ReportPayments((example_of(ReportPayment),) * len(TOO_MANY), NOON),
        ConfirmPayments((example_of(ConfirmPayment),) * len(TOO_MANY), NOON),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_command_of_more_orders_than_one_takes_is_refused_by_name(command):
    log = MemoryLog()
    shared = isinstance(command, ClaimOrders | GiveBackClaims | ReportPayments)
    envelope = sent(command, shared_of(BOOK) if shared else BOOK)
    with pytest.raises(TooManyOrders) as refused:
        Handling(log).handle(envelope)
    assert isinstance(refused.value, Refused)
    assert refused.value.values == {"orders": len(TOO_MANY), "orders_max": ORDERS_PER_COMMAND_MAX}
    assert log.recorded == []
