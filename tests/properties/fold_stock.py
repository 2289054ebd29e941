"""Units: promised by campaigns, standing in entries, taken by runs, gone and come back."""

from collections import Counter
from typing import Any

from application.event_log import Recorded
from domain import campaign_events as campaigns
from domain import clearance_ahead_events as ahead
from domain import clearance_events as runs
from domain import clearance_leaving_events, waitlist_events
from domain import entry_events as entries
from domain import order_events as orders
from domain import return_events as returns
from domain.goods import counted
from domain.identifiers import parts_of, stream_of
from tests.properties.fold_holders import of_lines

REPORTED_BY_OTHERS = (
    entries.GoodsTallied,
    entries.EntryPosted,
    entries.StockAdjusted,
    entries.StockBlocked,
)


class Campaigns:
    """Never more promised than the caps allow, and at least what stands and waits."""

    def __init__(self) -> None:
        self.caps: dict[Any, tuple[int, dict[Any, int]]] = {}
        self.held: dict[Any, Counter[Any]] = {}
        self.waiting: dict[Any, tuple[Any, Counter[Any]]] = {}

    def take(self, recorded: Recorded) -> None:
        event: Any = recorded.event
        match event:
            case campaigns.CampaignDrafted():
                caps = {item.sku: item.units_max for item in event.items}
                self.caps[recorded.stream_id] = event.units_max, caps
                self.held[recorded.stream_id] = Counter()
            case campaigns.UnitsHeld():
                self.held[recorded.stream_id] += counted(event.units)
            case campaigns.UnitsFreed():
                self.held[recorded.stream_id].subtract(counted(event.units))
            case orders.OrderPlaced():
                book = parts_of(recorded.stream_id)[0]
                campaign = stream_of(book, "campaign", event.campaign_id)
                self.waiting[recorded.stream_id] = campaign, of_lines(event.lines)
            case orders.OrderAmended() if recorded.stream_id in self.waiting:
                campaign = self.waiting[recorded.stream_id][0]
                self.waiting[recorded.stream_id] = campaign, of_lines(event.lines)
            case orders.OrderCancelled():
                self.waiting.pop(recorded.stream_id, None)
            case waitlist_events.UnitsOffered():
                campaign = recorded.stream_id.replace("/waitlist/", "/campaign/", 1)
                for offer in event.offers:
                    self.waiting[offer.order_id] = campaign, counted(offer.units)
            case (
                waitlist_events.OffersAccepted()
                | waitlist_events.OffersLapsed()
                | waitlist_events.WaitlistLeft()
            ):
                for order_id in event.order_ids:
                    self.waiting.pop(order_id, None)

    def check(self) -> None:
        for campaign_id, held in self.held.items():
            units_max, caps = self.caps[campaign_id]
            assert held.total() <= units_max
            assert all(0 <= n <= caps[sku] for sku, n in held.items())
            standing = sum(
                (units for of, units in self.waiting.values() if of == campaign_id), Counter[Any]()
            )
            assert standing <= held


class Stock:
    """Free stock stays at or above zero but for what others report, and runs own what they took."""

    def __init__(self) -> None:
        self.good: Counter[Any] = Counter()
        self.posted: Counter[Any] = Counter()
        self.blocked: Counter[Any] = Counter()
        self.reserved: Counter[Any] = Counter()
        self.gone: Counter[Any] = Counter()
        self.parts: dict[Any, Any] = {}
        self.picked: set[Any] = set()
        self.shelved: Counter[Any] = Counter()
        self.returned: set[str] = set()
        """Returns that customs accepted and that are not on a shelf yet."""

    def free(self) -> dict[Any, int]:
        keys = self.good.keys() | self.posted.keys() | self.reserved.keys() | self.gone.keys()
        taken = self.blocked + self.reserved + self.gone
        return {k: min(self.posted[k], self.good[k]) - taken[k] for k in keys}

    def take(self, recorded: Recorded) -> None:
        event: Any = recorded.event
        before = self.free()
        self.move(event)
        for key, free in self.free().items():
            if free < min(0, before.get(key, 0)):
                assert isinstance(event, REPORTED_BY_OTHERS), f"{key} oversold by {event}"

    def move(self, event: Any) -> None:
        match event:
            case entries.EntryPosted():
                self.replace(self.posted, event.entry_id, counted(event.posted))
            case entries.GoodsTallied():
                good = {count.sku: count.good for count in event.counts}
                self.replace(self.good, event.entry_id, Counter(good))
            case entries.StockAdjusted():
                for change in event.changes:
                    self.good[event.entry_id, change.sku] += change.delta
            case entries.StockBlocked():
                self.blocked.update(self.of(event.entry_id, event.units))
            case entries.StockUnblocked():
                self.blocked.subtract(self.of(event.entry_id, event.units))
            case entries.StockReserved():
                self.reserved.update(self.of(event.entry_id, event.units))
            case entries.UnitsPicked():
                self.reserved.subtract(self.of(event.entry_id, event.units))
                self.gone.update(self.of(event.entry_id, event.units))
            case entries.StockGivenBack():
                picked = self.of(event.entry_id, event.picked)
                self.gone.subtract(picked)
                self.reserved.subtract(self.of(event.entry_id, event.units) - picked)
            case entries.ReturnShelved():
                back = self.of(event.entry_id, (*event.good, *event.damaged))
                self.gone.subtract(back)
                self.shelved.update(back)
                self.returned.discard(event.return_no)
                self.blocked.update(self.of(event.entry_id, event.damaged))
            case returns.ReturnAnswered() if event.accepted:
                self.returned.add(f"{event.order_id}/{event.return_no}")
            case runs.RunOpened() | ahead.OrdersSupplied():
                self.parts |= {order.order_id: order.parts for order in event.orders}
            case clearance_leaving_events.ParcelsPicked():
                self.picked |= set(event.order_ids)
            case (
                clearance_leaving_events.OrdersHandedBack()
                | clearance_leaving_events.WithdrawalsAccepted()
            ):
                for order_id in event.order_ids:
                    del self.parts[order_id]
                    self.picked.discard(order_id)

    def replace(self, counts: Counter[Any], entry_id: Any, units: Counter[Any]) -> None:
        for key in [key for key in counts if key[0] == entry_id]:
            del counts[key]
        counts.update({(entry_id, sku): n for sku, n in units.items()})

    def of(self, entry_id: Any, units: Any) -> Counter[Any]:
        total: Counter[Any] = Counter()
        for part in units:
            total[entry_id, part.sku] += part.quantity
        return total

    def check(self) -> None:
        """What entries gave is what the orders in runs have; returned units are gone no more."""
        assert not self.returned, "accepted and not shelved"
        waiting, taken = Counter[Any](), Counter[Any]()
        for order_id, parts in self.parts.items():
            side = taken if order_id in self.picked else waiting
            for part in parts:
                side[part.entry_id, part.sku] += part.quantity
        assert +self.reserved == waiting
        assert +self.gone == taken - self.shelved
        assert min([0, *self.reserved.values(), *self.gone.values(), *self.blocked.values()]) == 0
