"""Whether the goods of orders may be declared today, by the facts their campaigns carry."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from application.streams import CAMPAIGN
from application.workbench import Workbench
from domain.campaign_items import unfit_on
from domain.clearance_parts import MatchFailure
from domain.dated import customs_day
from domain.identifiers import CampaignId, OrderId, Sku
from domain.order_state import PreSaleOrder
from domain.refusals import Refused

Unfit = Mapping[Sku, tuple[Refused, ...]]

RULE = "P1"


def unfit_goods(
    bench: Workbench, orders: Sequence[tuple[OrderId, PreSaleOrder]], at: datetime
) -> dict[OrderId, tuple[MatchFailure, ...]]:
    """Failures by order, of those that have any; every campaign is read and judged once."""
    campaign_ids = {order.campaign_id for _, order in orders}
    bench.load((CAMPAIGN, campaign_ids))
    unfit = unfit_products(bench, campaign_ids, at)
    # Nearly always: then nothing more is asked of the orders.
    if not unfit:
        return {}
    found = {i: failures_of(i, order, unfit.get(order.campaign_id, {})) for i, order in orders}
    return {order_id: failures for order_id, failures in found.items() if failures}


def unfit_products(
    bench: Workbench, campaign_ids: Iterable[CampaignId], at: datetime
) -> Mapping[CampaignId, Unfit]:
    day = customs_day(at)
    found = {i: unfit_on(bench.state(CAMPAIGN, i).items.values(), day) for i in campaign_ids}
    return {i: unfit for i, unfit in found.items() if unfit}


def failures_of(order_id: OrderId, order: PreSaleOrder, unfit: Unfit) -> tuple[MatchFailure, ...]:
    """One for each rule that a product of the order breaks."""
    ordered = sorted({line.sku for line in order.lines} & unfit.keys())
    broken = {(sku, type(fault).__name__): fault for sku in ordered for fault in unfit[sku]}
    return tuple(
        MatchFailure(order_id, RULE, f"{sku} {rule}", told(fault), "", "")
        for (sku, rule), fault in broken.items()
    )


def told(fault: Refused) -> str:
    """The values that broke it, as they are."""
    return ", ".join(f"{name}={value}" for name, value in fault.values.items() if name != "sku")
