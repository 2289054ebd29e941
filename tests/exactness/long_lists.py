"""Stories of single streams in which every command names thousands of orders."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from adapters.stored_names import STORED
from domain import coupon_uses, delivery, exit_commands, exit_list, purchase_batch, sorting_run
from domain.batch_commands import (
    AddOrders,
    HandToRun,
    LockBatch,
    OpenBatch,
    ShareShortage,
    TakeBack,
    WithdrawOrders,
)
from domain.batch_events import BatchOrder
from domain.coupon_uses import CountCouponUses, GiveBackCouponUses
from domain.coupons import Coupon
from domain.decider import Decider
from domain.exit_events import ExitParcel
from domain.goods import SkuUnits
from domain.identifiers import (
    ORDERS_PER_EVENT_MAX,
    BatchId,
    ControlId,
    ExitId,
    OrderId,
    Sku,
    SortingId,
)
from domain.reductions import Window
from domain.sorting_run import Scan, SortParcels, Verdict
from tests.domain.clearance_examples import NOON, RUN, minute, order_id
from tests.exactness.shop import CAMPAIGN

ORDERS = 2_500
IDS = tuple(order_id(place) for place in range(ORDERS))
RUN_IDS = IDS[:ORDERS_PER_EVENT_MAX]
BATCH, EXIT, CONTROL = BatchId("B1"), ExitId("X1"), ControlId("C1")


def is_list_of_orders(hint: Any) -> bool:
    """A tuple of order ids, or of things each of which names one."""
    (element, *_) = get_args(hint) or (None,)
    if element is OrderId:
        return True
    return is_dataclass(element) and "order_id" in {field.name for field in fields(element)}


def listing(event_type: type) -> list[str]:
    """The fields of an event that list orders."""
    hints = get_type_hints(event_type).items()
    return [name for name, hint in hints if is_list_of_orders(hint)]


LISTING = {event_type for event_type in STORED.values() if listing(event_type)}


def orders_named(event: Any) -> list[str]:
    found = [each for name in listing(type(event)) for each in getattr(event, name)]
    return [getattr(each, "order_id", each) for each in found]


def told(decider: Decider[Any], *commands: Any, history: Sequence[Any] = ()) -> Iterator[list[Any]]:
    """What each command adds to one stream."""
    state = decider.state_of(history)
    for command in commands:
        events = list(decider.decide(command, state))
        for event in events:
            state = decider.evolve(state, event)
        yield events


def batch_story() -> Iterator[list[Any]]:
    """One unit each; the supplier has a third of them, so that most go short."""
    unit = (SkuUnits(Sku("TEA"), 1),)
    orders = tuple(BatchOrder(i, NOON, unit) for i in IDS)
    route = CAMPAIGN.route
    yield from told(
        purchase_batch.DECIDER,
        OpenBatch(BATCH, "Spring", route, NOON),
        AddOrders(BATCH, orders, NOON),
        WithdrawOrders(BATCH, IDS, "asked", NOON),
        AddOrders(BATCH, orders, NOON),
        LockBatch(BATCH, NOON),
        HandToRun(BATCH, RUN, IDS, NOON),
        TakeBack(BATCH, RUN, IDS, NOON),
        ShareShortage(BATCH, NOON, ()),
    )


def exit_story() -> Iterator[list[Any]]:
    parcels = tuple(ExitParcel(i, RUN, "I1", f"W{i}", ()) for i in IDS)
    strangers = tuple(OrderId(f"other:{n}") for n in range(ORDERS))
    yield from told(
        exit_list.DECIDER,
        exit_commands.ListExit(EXIT, "L1", parcels, NOON),
        exit_commands.HoldListed(EXIT, IDS, NOON),
        exit_commands.ListExit(EXIT, "L1", parcels, NOON),
        exit_commands.WithdrawFromExit(EXIT, IDS, "damaged", NOON),
        exit_commands.ListExit(EXIT, "L1", parcels, NOON),
        exit_commands.IssueGatePass(EXIT, "P1", "A-1", NOON),
        exit_commands.PassExitGate(EXIT, "P1", IDS + strangers, NOON),
    )


def sorting_story() -> Iterator[list[Any]]:
    for verdict in (Verdict.RELEASED, Verdict.HELD):
        scans = tuple(Scan(f"W{i}", i, 1_000, "1", verdict) for i in IDS)
        yield from told(sorting_run.DECIDER, SortParcels(SortingId("S1"), "1", scans, NOON))


def delivery_story() -> Iterator[list[Any]]:
    for report in (
        delivery.ReportDelivery("SF", IDS, (), (), NOON),
        delivery.ReportDelivery("SF", (), IDS, (), NOON),
        delivery.ReportDelivery("SF", (), (), IDS, NOON),
    ):
        yield from told(delivery.DECIDER, report)


def coupon_story() -> Iterator[list[Any]]:
    coupon = Coupon("TEN", 1_000, Window(NOON, minute(1)))
    counting = CountCouponUses(CAMPAIGN.campaign_id, coupon, IDS, NOON)
    giving = GiveBackCouponUses(CAMPAIGN.campaign_id, coupon.code, IDS, NOON)
    yield from told(coupon_uses.DECIDER, counting, giving)


STORIES = (batch_story, exit_story, sorting_story, delivery_story, coupon_story)
