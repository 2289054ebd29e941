"""What one buyer has ordered in one campaign that limits how much a buyer may order.

A stream of its own for each buyer, in the campaign's book: a campaign of a million buyers reads
those it is asked about, and their orders are placed in the same append.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.campaign_terms import Limits
from domain.decider import Decider
from domain.identifiers import CampaignId, OrderId, PersonKey
from domain.refusals import AmountRefused


@dataclass(frozen=True, slots=True)
class PurchaseCounted:
    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId
    units: int
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class PurchaseUncounted:
    """The order was cancelled: the buyer may order as much again."""

    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId
    uncounted_at: datetime


Event = PurchaseCounted | PurchaseUncounted


@dataclass(frozen=True, slots=True)
class BuyersPurchases:
    by_order: Mapping[OrderId, int] = field(default_factory=dict)
    """Units of each order that stands."""

    @property
    def units(self) -> int:
        return sum(self.by_order.values())


def evolve(purchases: BuyersPurchases, event: Event) -> BuyersPurchases:
    match event:
        case PurchaseCounted():
            return BuyersPurchases({**purchases.by_order, event.order_id: event.units})
        case PurchaseUncounted():
            left = {i: n for i, n in purchases.by_order.items() if i != event.order_id}
            return BuyersPurchases(left)


@dataclass(frozen=True, slots=True)
class CountPurchase:
    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId
    units: int
    limits: Limits
    at: datetime


@dataclass(frozen=True, slots=True)
class UncountPurchase:
    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId
    at: datetime


Command = CountPurchase | UncountPurchase


class BuyerLimitExceeded(AmountRefused): ...


def decide(command: Command, purchases: BuyersPurchases) -> list[Event]:
    match command:
        case CountPurchase():
            return count(command, purchases)
        case UncountPurchase() if command.order_id in purchases.by_order:
            return [
                PurchaseUncounted(
                    command.campaign_id, command.buyer_key, command.order_id, command.at
                )
            ]
        case UncountPurchase():
            return []


def count(command: CountPurchase, purchases: BuyersPurchases) -> list[Event]:
    """The limit itself is allowed."""
    if command.order_id in purchases.by_order:
        return []
    limits = command.limits
    orders, units = len(purchases.by_order) + 1, purchases.units + command.units
    if 0 < limits.orders_per_buyer < orders:
        raise BuyerLimitExceeded(orders=orders, orders_max=limits.orders_per_buyer)
    if 0 < limits.units_per_buyer < units:
        raise BuyerLimitExceeded(units=units, units_max=limits.units_per_buyer)
    return [
        PurchaseCounted(
            command.campaign_id,
            command.buyer_key,
            command.order_id,
            command.units,
            command.at,
        )
    ]


DECIDER = Decider(initial=BuyersPurchases(), evolve=evolve, decide=decide)
