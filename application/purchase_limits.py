"""Counts what each buyer has ordered in a campaign that limits it; reads their streams only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.streams import LIMIT, limit_id
from application.workbench import Workbench
from domain.campaign_terms import Limits
from domain.identifiers import CampaignId, OrderId, PersonKey
from domain.order_commands import PlaceOrder
from domain.purchase_limit import CountPurchase, UncountPurchase
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Purchase:
    """One order of a limited buyer that stands no more."""

    campaign_id: CampaignId
    buyer_key: PersonKey
    order_id: OrderId

    @property
    def limit_id(self) -> str:
        return limit_id(self.campaign_id, self.buyer_key)


def within_limits(
    bench: Workbench, orders: Sequence[PlaceOrder], limits: Limits, refused: dict[OrderId, str]
) -> list[PlaceOrder]:
    """Orders that their buyers may still place, counted as theirs; the others are refused."""
    bench.load((LIMIT, (limit_id(order.campaign_id, order.buyer_key) for order in orders)))
    fitting = list[PlaceOrder]()
    for order in orders:
        units = sum(line.quantity for line in order.lines)
        counting = CountPurchase(
            order.campaign_id, order.buyer_key, order.order_id, units, limits, order.at
        )
        try:
            bench.decide(LIMIT, limit_id(order.campaign_id, order.buyer_key), counting)
            fitting.append(order)
        except Refused as refusal:
            refused[order.order_id] = type(refusal).__name__
            bench.left_out(order.order_id, refusal)
    return fitting


def uncount(bench: Workbench, purchases: Collection[Purchase], at: datetime) -> None:
    """Orders that do not stand leave their buyers room for others."""
    bench.load((LIMIT, (purchase.limit_id for purchase in purchases)))
    for each in purchases:
        uncounting = UncountPurchase(each.campaign_id, each.buyer_key, each.order_id, at)
        bench.decide(LIMIT, each.limit_id, uncounting)
