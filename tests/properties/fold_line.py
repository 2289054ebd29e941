"""Who waits for a campaign's units, told by the events of the line beside those of the campaign."""

from collections import Counter
from typing import Any

from application.event_log import Recorded
from domain import campaign_events as campaigns
from domain import order_events as orders
from domain import waitlist_events as line
from domain.goods import counted
from tests.properties.fold_holders import of_lines


class Line:
    """Nobody is put back by who came later; what is offered is what was waited for, and once.

    For one campaign in its book.
    """

    def __init__(self) -> None:
        self.caps: Counter[Any] = Counter()
        self.cap = 0
        self.accept_minutes = 0
        self.held: Counter[Any] = Counter()
        self.waiting: dict[Any, tuple[Any, Counter[Any]]] = {}
        self.offered: dict[Any, tuple[Any, Counter[Any]]] = {}
        self.accepted: dict[Any, tuple[Any, Counter[Any]]] = {}
        self.served: list[tuple[list[Any], Counter[Any]]] = []
        """In this append: who stood ahead of somebody that got units, and which units."""

    def take(self, recorded: Recorded) -> None:
        event: Any = recorded.event
        match event:
            case campaigns.CampaignDrafted():
                self.caps = Counter({item.sku: item.units_max for item in event.items})
                self.cap = event.units_max
                self.accept_minutes = event.terms.accept_minutes
            case campaigns.UnitsHeld():
                self.held += counted(event.units)
            case campaigns.UnitsFreed():
                self.held.subtract(counted(event.units))
            case orders.OrderPlaced():
                self.placed(event)
            case line.WaitlistJoined():
                assert event.order_id not in self.waiting.keys() | self.offered.keys()
                self.waiting[event.order_id] = event.buyer_key, counted(event.units)
            case line.UnitsOffered():
                self.offer(event)
            case line.OffersAccepted():
                self.accepted |= {i: self.offered.pop(i) for i in event.order_ids}
            case line.OffersLapsed() | line.WaitlistLeft():
                for order_id in event.order_ids:
                    assert order_id in self.waiting.keys() | self.offered.keys()
                    self.waiting.pop(order_id, None)
                    self.offered.pop(order_id, None)

    def offer(self, event: line.UnitsOffered) -> None:
        minutes = (event.accept_by - event.offered_at).total_seconds() / 60
        assert 0 < minutes <= self.accept_minutes
        joined = list(self.waiting)
        assert sorted(event.offers, key=lambda o: joined.index(o.order_id)) == list(event.offers)
        for offer in event.offers:
            assert offer.order_id not in self.offered, "nobody is offered anything twice at once"
            ahead = joined[: joined.index(offer.order_id)]
            self.served.append((ahead, counted(offer.units)))
            self.offered[offer.order_id] = self.waiting.pop(offer.order_id)
            assert self.offered[offer.order_id] == (offer.buyer_key, counted(offer.units))

    def placed(self, event: orders.OrderPlaced) -> None:
        """Of an offer, or at the end of the line."""
        place = event.buyer_key, of_lines(event.lines)
        assert event.order_id not in self.waiting, "who waits is not served without an offer"
        if event.order_id in self.offered or event.order_id in self.accepted:
            assert (self.offered | self.accepted)[event.order_id] == place
        else:
            self.served.append((list(self.waiting), place[1]))

    def check(self) -> None:
        """Whoever still waits could be served yet with all that was given to those behind."""
        for ahead, units in self.served:
            asks = [self.waiting[order_id][1] for order_id in ahead if order_id in self.waiting]
            asked = sum(asks, Counter[Any]())
            if not asked:
                continue
            for sku in units.keys() & asked.keys():
                assert self.held[sku] + asked[sku] <= self.caps[sku]
            most = {sku: min(self.held[sku] + asked[sku], cap) for sku, cap in self.caps.items()}
            assert sum(most.values()) <= self.cap
        self.served.clear()
        self.accepted.clear()
