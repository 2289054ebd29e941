"""A sale of a few units to many buyers with mixed carts, and what must be true after it."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Barrier
from typing import Any

from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from application.event_log import ChangedMeanwhile
from application.ordering import Sender, place_orders
from application.streams import CAMPAIGN, DECIDERS, ORDER
from domain.campaign_commands import DraftCampaign
from domain.campaign_state import Campaign
from domain.identifiers import OrderId, Partition, PersonKey, Sku, stream_of
from domain.order_amounts import LineRequest
from domain.order_commands import PlaceOrder
from tests.adapters.notes import NOON

BOOK = Partition("demo.NB01")
BUYER = Sender("buyer", NOON)
SOLD_OUT = "CapExceeded"

BASKETS = (
    ((0, 1),),
    ((0, 1), (0, 2)),
    ((2, 1), (0, 1), (2, 1)),
    ((2, 1),),
)
"""Items by place and quantity; some carts hold the same item twice."""


@dataclass(frozen=True)
class Sale:
    """Drawn from a seed, so that several processes can play the same one together."""

    seed: int
    buyers_count: int
    baskets: Sequence[Sequence[tuple[int, int]]] = BASKETS

    @cached_property
    def draft(self) -> DraftCampaign:
        """Caps that fewer than half of the buyers fit into."""
        chance = random.Random(self.seed)
        drawn = campaign_of(1, f"last{self.seed % 10**8:08d}", 10, NOON)
        caps = [chance.randint(1, max(1, self.buyers_count // 3)) for _ in drawn.items]
        items = tuple(replace(i, units_max=n) for i, n in zip(drawn.items, caps, strict=True))
        units_max = chance.randint(1, max(1, self.buyers_count // 2))
        return replace(drawn, items=items, units_min=1, units_max=units_max)

    @cached_property
    def carts(self) -> list[PlaceOrder]:
        """One buyer each."""
        chance = random.Random(self.seed + 1)
        return [self.cart(n, chance.choice(self.baskets)) for n in range(self.buyers_count)]

    def cart(self, number: int, basket: Sequence[tuple[int, int]]) -> PlaceOrder:
        items = self.draft.items
        lines = [
            LineRequest(items[i].sku, n, items[i].unit_price, items[i].rates) for i, n in basket
        ]
        plain = order_of(number, self.draft, Chance(self.seed), "secret", NOON)
        key = PersonKey(f"{self.draft.merchant_id}-buyer-{number}")
        order_id = OrderId(f"{self.draft.merchant_id}:{number:04d}")
        return replace(plain, order_id=order_id, buyer_key=key, lines=tuple(lines))

    def open(self, system: System) -> None:
        HandlingDesk(system.handling, BOOK, Sender("shop", NOON)).open_campaign(self.draft)

    def caps(self) -> Mapping[Sku, int]:
        return {item.sku: item.units_max for item in self.draft.items}


def at_once(work: Sequence[Callable[[], str]]) -> list[str]:
    """What each hears; every one has a thread of its own, and all begin together."""
    together = Barrier(len(work))

    def begun(each: Callable[[], str]) -> str:
        together.wait()
        return each()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(begun, work))


def bought(system: System, cart: PlaceOrder) -> str:
    """Nothing when the order stands, and else why not. Who is beaten too often tries again."""
    while True:
        try:
            return place_orders(system.gatherer, BOOK, [cart], BUYER).get(cart.order_id, "")
        except ChangedMeanwhile:
            continue


def units_of(cart: PlaceOrder) -> Counter[Sku]:
    """Lines of the same product are one demand."""
    units = Counter[Sku]()
    for line in cart.lines:
        units[line.sku] += line.quantity
    return units


def campaign_in(system: System, sale: Sale) -> Campaign:
    campaign: Campaign = state_in(system, CAMPAIGN, sale.draft.campaign_id)
    return campaign


def state_in(system: System, kind: str, local_id: str) -> Any:
    stream_id = stream_of(BOOK, kind, local_id)
    return DECIDERS[kind].state_of(system.log.read([stream_id])[stream_id].events)


def events_in(system: System, kind: str, local_id: str) -> list[str]:
    stream_id = stream_of(BOOK, kind, local_id)
    return [type(event).__name__ for event in system.log.read([stream_id])[stream_id].events]


def assert_never_one_too_many(
    system: System, sale: Sale, heard: Mapping[OrderId, str]
) -> Counter[Sku]:
    """Units held are those of the orders that stand, and nobody is sent away who would fit."""
    held = campaign_in(system, sale).held
    placed = Counter[Sku]()
    for cart in sale.carts:
        first, *rest = events_in(system, ORDER, cart.order_id)
        assert not rest
        assert first == ("OrderNotPlaced" if heard[cart.order_id] else "OrderPlaced")
        if not heard[cart.order_id]:
            placed += units_of(cart)
    assert placed == held
    caps, units_max = sale.caps(), sale.draft.units_max
    assert held.total() <= units_max
    assert all(held[sku] <= cap for sku, cap in caps.items())
    for cart in sale.carts:
        if why := heard[cart.order_id]:
            assert why == SOLD_OUT
            more = held + units_of(cart)
            too_many = more.total() > units_max or any(more[sku] > caps[sku] for sku in more)
            assert too_many, f"{cart.order_id} was sent away with units left"
    return held
