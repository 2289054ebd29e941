"""What a campaign holds is what its orders that stand were promised, and never above its caps."""

from collections import Counter
from dataclasses import dataclass, field

from adapters.verification.arithmetic import sums_of, units_of
from adapters.verification.findings import Balance, Check, Examination, Logged
from adapters.verification.holders import total
from domain.batch_events import PurchasePlaced
from domain.campaign_events import CampaignDrafted, UnitsFreed, UnitsHeld
from domain.clearance_events import RunOpened
from domain.order_events import (
    OrderAmended,
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    OrderPlaced,
)
from domain.waitlist_events import OffersAccepted, OffersLapsed, UnitsOffered, WaitlistLeft

INVARIANT = "caps"
"""domain.md §6 gives it no number; design §4 has the rule."""

ORDERS = "orders"


@dataclass(slots=True)
class CampaignFold:
    caps: dict[str, int] = field(default_factory=dict)
    cap: int = 0
    held: Counter[str] = field(default_factory=Counter)
    positions: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Promise:
    """The units that one order was placed with, less those that were dropped, and who holds it."""

    campaign_id: str
    units: dict[str, int]
    paid_fen: int
    """What was to be paid for it."""

    is_sold: bool = False
    """It is paid whole."""

    batch_id: str = ""
    """Of the last batch: units bought for an order never return to the cap."""

    was_in_run: bool = False
    """Its goods are in the zone and were bought, whatever its batch says."""


class Campaigns:
    def __init__(self) -> None:
        self.caps = Examination(
            INVARIANT, "caps", "a campaign never promises above its caps or below nothing"
        )
        self.held = Examination(
            INVARIANT,
            "promises",
            "units held are those of standing offers and of orders placed and not cancelled"
            " unbought",
        )
        self._campaigns: dict[tuple[str, str], CampaignFold] = {}
        self._orders: dict[tuple[str, str], Promise] = {}
        self._offers: dict[tuple[str, str], dict[str, int]] = {}
        self._bought: set[tuple[str, str]] = set()
        self._promises = Balance(self.held, "campaign and orders disagree")

    def checks(self) -> list[Check]:
        capping = {
            CampaignDrafted: self._drafted,
            UnitsHeld: self._held,
            UnitsFreed: self._freed,
        }
        promising = {
            OrderPlaced: self._placed,
            OrderCollected: self._collected,
            OrderHandedBack: self._handed_back,
            OrderCancelled: self._cancelled,
            OrderAmended: self._amended,
            UnitsOffered: self._offered,
            OffersAccepted: self._offers_ended,
            OffersLapsed: self._offers_ended,
            WaitlistLeft: self._offers_ended,
            PurchasePlaced: self._purchased,
            RunOpened: self._opened,
        }
        return [Check(self.caps, capping), Check(self.held, promising, self._promises.settle)]

    def promise_to(self, logged: Logged) -> Promise | None:
        """What the order of an event was promised, as long as it stands."""
        return self._orders.get((logged.partition, logged.event.order_id))

    def is_bought(self, partition: str, promise: Promise) -> bool:
        """Whether its units came from a supplier: what ends now never returns to the cap."""
        return promise.was_in_run or (partition, promise.batch_id) in self._bought

    def _campaign(self, logged: Logged) -> CampaignFold:
        key = (logged.partition, logged.event.campaign_id)
        return self._campaigns.setdefault(key, CampaignFold())

    def _drafted(self, logged: Logged) -> None:
        campaign = self._campaign(logged)
        campaign.caps = {item.sku: item.units_max for item in logged.event.items}
        campaign.cap = logged.event.units_max
        campaign.positions = [logged.position]

    def _held(self, logged: Logged) -> None:
        self._campaign(logged).held.update(total(logged.event.units))
        self._judge_caps(logged, 1)

    def _freed(self, logged: Logged) -> None:
        self._campaign(logged).held.subtract(total(logged.event.units))
        self._judge_caps(logged, -1)

    def _judge_caps(self, logged: Logged, sign: int) -> None:
        campaign, event = self._campaign(logged), logged.event
        over = {
            sku: campaign.held[sku]
            for sku in total(event.units)
            if not 0 <= campaign.held[sku] <= campaign.caps.get(sku, 0)
        }
        message = f"holds {over or campaign.held.total()}, caps {campaign.caps}, {campaign.cap}"
        is_within = not over and 0 <= campaign.held.total() <= campaign.cap
        positions = (*campaign.positions, logged.position)
        self.caps.expect(is_within, logged.stream_id, message, *positions)
        campaign.positions = [*campaign.positions[:1], logged.position]
        counted = Counter({**total(event.units), ORDERS: event.order_count})
        self._count(logged, event.campaign_id, counted, sign)

    def _count(self, logged: Logged, campaign_id: str, units: dict[str, int], sign: int) -> None:
        for sku, quantity in units.items():
            key = (logged.partition, "campaign", campaign_id, sku)
            self._promises.add(key, sign * quantity, logged.position)

    def _placed(self, logged: Logged) -> None:
        event, units = logged.event, units_of(logged.event.lines)
        promise = Promise(event.campaign_id, units, sums_of(event.amounts).paid)
        self._orders[logged.partition, event.order_id] = promise
        self._count(logged, event.campaign_id, {**units, ORDERS: 1}, -1)

    def _offered(self, logged: Logged) -> None:
        for offer in logged.event.offers:
            units = total(offer.units)
            self._offers[logged.partition, offer.order_id] = units
            self._count(logged, logged.event.campaign_id, {**units, ORDERS: 1}, -1)

    def _offers_ended(self, logged: Logged) -> None:
        """Of offers that are accepted, too: their orders count for themselves."""
        for order_id in logged.event.order_ids:
            if units := self._offers.pop((logged.partition, order_id), None):
                self._count(logged, logged.event.campaign_id, {**units, ORDERS: 1}, 1)

    def _collected(self, logged: Logged) -> None:
        if promise := self.promise_to(logged):
            promise.batch_id = logged.event.batch_id

    def _handed_back(self, logged: Logged) -> None:
        """Before a batch has bought, an order that it lets go is as if it was never in it."""
        promise = self.promise_to(logged)
        if promise and (logged.partition, promise.batch_id) not in self._bought:
            promise.batch_id = ""

    def _purchased(self, logged: Logged) -> None:
        self._bought.add((logged.partition, logged.event.batch_id))

    def _opened(self, logged: Logged) -> None:
        for order in logged.event.orders:
            if promise := self._orders.get((logged.partition, order.order_id)):
                promise.was_in_run = True

    def dropped(self, logged: Logged) -> dict[str, int]:
        """What an amended order lets go of for sale again: nothing once it was bought for it."""
        promise = self.promise_to(logged)
        if promise is None or promise.batch_id or promise.was_in_run:
            return {}
        left = units_of(logged.event.lines)
        return {sku: units - left.get(sku, 0) for sku, units in promise.units.items()}

    def _amended(self, logged: Logged) -> None:
        promise = self.promise_to(logged)
        if promise and (dropped := self.dropped(logged)):
            self._count(logged, promise.campaign_id, dropped, 1)
            promise.units = units_of(logged.event.lines)
            promise.paid_fen = sums_of(logged.event.amounts).paid

    def _cancelled(self, logged: Logged) -> None:
        promise = self._orders.pop((logged.partition, logged.event.order_id), None)
        if promise and not self.is_bought(logged.partition, promise):
            self._count(logged, promise.campaign_id, {**promise.units, ORDERS: 1}, 1)
