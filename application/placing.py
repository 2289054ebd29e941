"""Places pre-sale orders: number and quota are claimed first, then the campaign's units are held.

The claims stand in the operator's shared partition, the orders in their book. What is claimed is
given back only after the order stands as not placed or cancelled (`application.giving_back`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from application.claiming import ClaimOrders, claim_orders
from application.coupons_used import as_offered, give_coupons_back
from application.limits import require_not_too_many
from application.purchase_limits import Purchase, uncount, within_limits
from application.streams import CAMPAIGN, ORDER, WAITLIST
from application.waiting import accept, in_turn
from application.workbench import Handlers, Workbench
from domain import (
    campaign_commands,
    campaign_holding,
    campaign_state,
    order_placing,
    order_refusals,
)
from domain.campaign_commands import HoldRequest, HoldUnits
from domain.campaign_state import Campaign
from domain.campaign_terms import plan_of
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import CampaignId, OrderId
from domain.order_amounts import LineRequest, OrderLine
from domain.order_commands import PlaceAgain, PlaceOnPlan, PlaceOrder, RefusePlacing
from domain.order_state import Stage
from domain.refusals import Refused
from domain.waitlist import OthersWait
from domain.waitlist_events import Offer


@dataclass(frozen=True, slots=True)
class PlacingRefused:
    """An order whose claim was refused, and the rule that refused it."""

    order_id: OrderId
    reason: str


@dataclass(frozen=True, slots=True)
class TriedAgain:
    """An order that was refused so often, and is tried anew."""

    order_id: OrderId
    refusals: int


@dataclass(frozen=True, slots=True)
class PlaceOrders:
    """Place orders of one campaign together; those refused already are recorded as not placed."""

    campaign_id: CampaignId
    orders: tuple[PlaceOrder, ...]
    refused: tuple[PlacingRefused, ...]
    at: datetime
    again: tuple[TriedAgain, ...] = ()


def place_orders(bench: Workbench, command: PlaceOrders) -> None:
    require_not_too_many(command.orders)
    bench.load(
        (CAMPAIGN, [command.campaign_id]),
        (ORDER, (order.order_id for order in command.orders)),
    )
    refused = {one.order_id: one.reason for one in command.refused}
    again = tries_of(command)
    campaign: Campaign = bench.state(CAMPAIGN, command.campaign_id)
    orders, taking = command.orders, set[OrderId]()
    if campaign.terms.accept_minutes:
        wanted = [wanted_by(order) for order in orders]
        taking = in_turn(bench, command.campaign_id, wanted, command.at)
        orders = tuple(order for order in orders if order.order_id not in bench.refused)
    sound = [order for order in orders if is_placeable(bench, order, again, refused)]
    priced = sound = as_offered(bench, sound, campaign, refused)
    if campaign.terms.limits.of_buyers:
        sound = within_limits(bench, sound, campaign.terms.limits, refused)
    held = taking.intersection(order.order_id for order in sound)
    held |= hold(bench, command, [order for order in sound if order.order_id not in taking])
    if campaign.terms.limits.of_buyers:
        uncount(bench, [purchase_of(o) for o in sound if o.order_id not in held], command.at)
    with_code = [order for order in priced if order.coupon_code]
    give_coupons_back(
        bench, [purchase_of(o) for o in with_code if o.order_id not in held], command.at
    )
    for order in sound:
        if order.order_id in held:
            bench.decide(ORDER, order.order_id, on_plan(order, campaign, again))
    for order in orders:
        if reason := refused.get(order.order_id):
            refuse(bench, order, reason, command.at, again.get(order.order_id, 0))
    if taking:
        accept(bench, command.campaign_id, taking, held, command.at)


def tries_of(command: PlaceOrders) -> dict[OrderId, int]:
    """How often each order that is tried again was refused before."""
    return {each.order_id: each.refusals for each in command.again}


def wanted_by(order: PlaceOrder) -> Offer:
    """What must have been offered to an order whose number stands in line."""
    return Offer(order.order_id, order.buyer_key, units_of(order.lines))


def is_placeable(
    bench: Workbench,
    order: PlaceOrder,
    again: Mapping[OrderId, int],
    refused: dict[OrderId, str],
) -> bool:
    """Whether the order's own rules let it be placed now; if not, the reason is noted."""
    if order.order_id in refused:
        return False
    try:
        state, refusals = bench.state(ORDER, order.order_id), again.get(order.order_id, 0)
        return order_placing.is_placeable(order, state, refusals)
    except Refused as refusal:
        refused[order.order_id] = type(refusal).__name__
        bench.left_out(order.order_id, refusal)
        return False


def purchase_of(order: PlaceOrder) -> Purchase:
    return Purchase(order.campaign_id, order.buyer_key, order.order_id)


def on_plan(
    order: PlaceOrder, campaign: Campaign, again: Mapping[OrderId, int]
) -> PlaceOrder | PlaceOnPlan | PlaceAgain:
    """The order under its campaign's terms, where there are any."""
    total_fen = order_placing.total_fen(order)
    plan = plan_of(campaign.terms, campaign.closes_at, total_fen, order.at)
    if refusals := again.get(order.order_id):
        return PlaceAgain(order, plan, refusals)
    return PlaceOnPlan(order, plan) if plan else order


def hold(bench: Workbench, command: PlaceOrders, orders: Sequence[PlaceOrder]) -> set[OrderId]:
    """Hold units for all that fit, in one event; the others are refused and told why."""
    requests = tuple(HoldRequest(order.order_id, units_of(order.lines)) for order in orders)
    state: Campaign = bench.state(CAMPAIGN, command.campaign_id)
    if state.stage is campaign_state.Stage.ABSENT:
        raise campaign_commands.UnknownCampaign(campaign_id=command.campaign_id)
    waited_for = waited_for_in(bench, command.campaign_id, state)
    holding = HoldUnits(command.campaign_id, requests, command.at, waited_for)
    asked = {request.order_id for request in requests}
    held = bench.decide(CAMPAIGN, command.campaign_id, holding)
    if held and held[0].order_count == len(asked):
        return asked
    unfit, again = reasons_why_not(holding, state), tries_of(command)
    for order in orders:
        if reason := unfit.get(order.order_id):
            bench.left_out(order.order_id, campaign_commands.NotHeld(reason=reason))
            refuse(bench, order, reason, command.at, again.get(order.order_id, 0))
    return asked - unfit.keys()


def waited_for_in(
    bench: Workbench, campaign_id: CampaignId, campaign: Campaign
) -> tuple[SkuUnits, ...]:
    """What stands in line before any order that does not."""
    if not campaign.terms.accept_minutes:
        return ()
    return as_units(bench.state(WAITLIST, campaign_id).asked)


def reasons_why_not(holding: HoldUnits, campaign: Campaign) -> dict[OrderId, str]:
    """Who would fit if nobody waited is told that others do."""
    _, unfit = campaign_holding.those_that_fit(holding, campaign)
    if holding.waited_for:
        alone, _ = campaign_holding.those_that_fit(replace(holding, waited_for=()), campaign)
        waiting = OthersWait.__name__
        unfit |= {each.order_id: waiting for each in alone if each.order_id in unfit}
    return unfit


def units_of(lines: Sequence[LineRequest | OrderLine]) -> tuple[SkuUnits, ...]:
    """Units by product; the same product on several lines is one demand."""
    if len(lines) == 1:
        return (SkuUnits(lines[0].sku, lines[0].quantity),)
    return as_units(counted(SkuUnits(line.sku, line.quantity) for line in lines))


def refuse(bench: Workbench, order: PlaceOrder, reason: str, at: datetime, refusals: int) -> None:
    """Record the order as not placed, unless its id already stands for something else."""
    state = bench.state(ORDER, order.order_id)
    if state.stage is Stage.ABSENT or order_placing.may_try_again(state, refusals):
        refusing = RefusePlacing(
            order.order_id,
            order.campaign_id,
            order.merchant_id,
            order.buyer_key,
            order.quota_year,
            reason,
            at,
            refusals,
        )
        bench.decide(ORDER, order.order_id, refusing)
    if order.order_id not in bench.refused:
        refusal = order_refusals.OrderWasNotPlaced(order_id=order.order_id, reason=reason)
        bench.left_out(order.order_id, refusal)


HANDLERS: Handlers = {ClaimOrders: claim_orders, PlaceOrders: place_orders}
