"""One hot item: as many clients as want it place one-unit orders singly, until it is sold out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.people import person_key
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import buyer_of, campaign_of, order_of
from adapters.simulator.chance import Chance
from application.ordering import Sender, place_orders
from application.streams import CAMPAIGN, DECIDERS, ORDER
from domain.campaign_commands import DraftCampaign
from domain.identifiers import OrderId, Partition, PersonKey, stream_of
from domain.order_amounts import LineRequest
from domain.order_commands import PlaceOrder
from domain.order_events import OrderPlaced
from tests.performance.hot_clients import Luck, crowded

BOOK = Partition("hot.NB01")
SOLD_OUT = "CapExceeded"

numbers = count(1)


def hot_campaign(units_max: int, at: datetime) -> DraftCampaign:
    """So many units of its first item and no more, however many it holds of the others."""
    draft = campaign_of(1, f"hot{next(numbers):04d}", units_max, at)
    hot = replace(draft.items[0], units_max=units_max)
    return replace(draft, items=(hot, *draft.items[1:]), units_min=1)


def hot_orders(draft: DraftCampaign, orders_count: int) -> list[PlaceOrder]:
    """One unit each, each for a buyer of its own: nobody's year is full."""
    hot = draft.items[0]
    line = LineRequest(hot.sku, 1, hot.unit_price, hot.rates)
    first = order_of(0, draft, Chance(7), DEMONSTRATION_KEY, draft.at)
    return [
        replace(
            first,
            order_id=OrderId(f"{draft.merchant_id}:{number:06d}"),
            buyer=buyer_of(number),
            buyer_key=PersonKey(person_key(DEMONSTRATION_KEY, f"{draft.merchant_id}-{number}")),
            lines=(line,),
        )
        for number in range(orders_count)
    ]


def open_hot(system: System, units_max: int) -> DraftCampaign:
    at = datetime.now(UTC) - timedelta(hours=1)
    draft = hot_campaign(units_max, at)
    HandlingDesk(system.handling, BOOK, Sender("shop", at)).open_campaign(draft)
    return draft


def play_hot(system: System, orders: Sequence[PlaceOrder], clients_count: int) -> Luck:
    """Claim, hold and place, one order after the other, as a shop's own process does."""
    sender = Sender("shop", system.clock())

    def place(order: PlaceOrder) -> bool:
        refused = place_orders(system.gatherer, BOOK, [order], sender)
        assert refused.get(order.order_id, SOLD_OUT) == SOLD_OUT, refused
        return not refused

    return crowded(orders, place, clients_count)


def sold(system: System, draft: DraftCampaign, orders: Sequence[PlaceOrder]) -> tuple[int, int]:
    """Units held of the hot item, and orders that stand, as the streams say."""
    log = system.log
    named = {stream_of(BOOK, ORDER, order.order_id) for order in orders}
    campaign = stream_of(BOOK, CAMPAIGN, draft.campaign_id)
    read = log.read([*named, campaign])
    state = DECIDERS[CAMPAIGN].state_of(read[campaign].events)
    standing = sum(isinstance(read[i].events[0], OrderPlaced) for i in named)
    return state.held[draft.items[0].sku], standing
