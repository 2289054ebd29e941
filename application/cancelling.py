"""Cancels orders wherever they are: whoever holds the goods lets go in the same append.

Before a batch: the campaign gets its units back. In a batch: the batch withdraws the order. In a
run without a live declaration: stock, batch and order together. While a declaration stands,
customs is asked to withdraw it, unless the campaign stated that buyers' wishes end there; after
release only a return is left.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.coupons_used import give_coupons_back
from application.limits import require_not_too_many
from application.paying import by_campaign, money_of, units_of
from application.purchase_limits import Purchase, uncount
from application.run_stock import cancel_given_back, give_back
from application.streams import BATCH, CAMPAIGN, ORDER, RUN
from application.workbench import Handlers, Workbench
from domain.batch_commands import WithdrawOrders
from domain.batch_state import PurchaseBatch
from domain.campaign_commands import FreeUnits, UndoSales
from domain.campaign_state import Campaign, Stage
from domain.campaign_terms import AfterDeclaration, WithdrawalNotOffered
from domain.clearance_commands import AskWithdrawal, HandBackOrders
from domain.clearance_state import Member
from domain.identifiers import BatchId, OrderId, RunId
from domain.order_commands import CancelOrder, HandBackOrder
from domain.order_state import PreSaleOrder
from domain.pre_sale_order import require_not_locked
from domain.refusals import Refused

CAMPAIGN_ENDED = "campaign ended"
"""Reason of orders that are cancelled since their campaign failed or was terminated."""


@dataclass(frozen=True, slots=True)
class CancelOrders:
    """Cancel; orders that cannot be cancelled any more are left out and named."""

    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime
    is_asked_by_buyer: bool = False
    """A buyer's wish is bound by the campaign's lock of orders."""


def cancel_orders(bench: Workbench, command: CancelOrders) -> None:
    require_not_too_many(command.order_ids)
    bench.load((ORDER, command.order_ids))
    orders: dict[OrderId, PreSaleOrder] = {i: bench.state(ORDER, i) for i in command.order_ids}
    bench.load((BATCH, {o.held_by for o in orders.values() if o.held_by}))
    free, in_batch, in_run = list[OrderId](), defaultdict[BatchId, list[OrderId]](list), {}
    for order_id, order in orders.items():
        if order.held_by is None:
            free.append(order_id)
        elif run_id := bench.state(BATCH, order.held_by).in_run.get(order_id):
            in_run[order_id] = run_id
        else:
            in_batch[order.held_by].append(order_id)
    cancel_free(bench, command, free)
    for batch_id, order_ids in in_batch.items():
        cancel_in_batch(bench, command, batch_id, order_ids)
    cancel_in_runs(bench, command, in_run)
    if bench.refused and len(bench.refused) == len(command.order_ids):
        raise next(iter(bench.refused.values()))


def cancel_free(bench: Workbench, command: CancelOrders, order_ids: list[OrderId]) -> None:
    """Nobody else holds them: their units are for sale again."""
    cancelled = list[OrderId]()
    for order_id in order_ids:
        try:
            if bench.decide(ORDER, order_id, cancelling(command, order_id)):
                cancelled.append(order_id)
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    free_units(bench, cancelled, command.at)


def cancelling(command: CancelOrders, order_id: OrderId) -> CancelOrder:
    return CancelOrder(order_id, command.reason, command.at, command.is_asked_by_buyer)


def free_units(bench: Workbench, order_ids: Sequence[OrderId], at: datetime) -> None:
    """What cancelled orders were promised may be sold again; their buyers may order again."""
    by_id = by_campaign(bench, order_ids)
    bench.load((CAMPAIGN, by_id))
    for campaign_id, orders in by_id.items():
        campaign: Campaign = bench.state(CAMPAIGN, campaign_id)
        if campaign.stage is Stage.ABSENT:
            continue
        paid = [order for order in orders if was_counted(order)]
        undoing = UndoSales(campaign_id, len(paid), units_of(paid), money_of(paid), at)
        bench.decide(CAMPAIGN, campaign_id, undoing)
        freeing = FreeUnits(campaign_id, len(orders), units_of(orders), at)
        bench.decide(CAMPAIGN, campaign_id, freeing)
    uncount_those_limited(bench, order_ids, at)
    give_back_coupons(bench, order_ids, at)


def was_counted(order: PreSaleOrder) -> bool:
    """Paid whole, and not before campaigns counted: payments of then have no purpose."""
    return order.payment is not None and order.payment.purpose is not None


def give_back_coupons(bench: Workbench, order_ids: Sequence[OrderId], at: datetime) -> None:
    purchases = list[Purchase]()
    for order_id in order_ids:
        order: PreSaleOrder = bench.state(ORDER, order_id)
        if bench.state(CAMPAIGN, order.campaign_id).terms.coupons:
            purchases.append(Purchase(order.campaign_id, order.buyer_key, order_id))
    give_coupons_back(bench, purchases, at)


def uncount_those_limited(bench: Workbench, order_ids: Sequence[OrderId], at: datetime) -> None:
    purchases = list[Purchase]()
    for order_id in order_ids:
        order: PreSaleOrder = bench.state(ORDER, order_id)
        if bench.state(CAMPAIGN, order.campaign_id).terms.limits.of_buyers:
            purchases.append(Purchase(order.campaign_id, order.buyer_key, order_id))
    uncount(bench, purchases, at)


def cancel_in_batch(
    bench: Workbench, command: CancelOrders, batch_id: BatchId, order_ids: list[OrderId]
) -> None:
    """Units that are bought never return to a campaign's cap: they are free stock of the batch."""
    batch: PurchaseBatch = bench.state(BATCH, batch_id)
    withdrawing = WithdrawOrders(batch_id, tuple(order_ids), command.reason, command.at)
    bench.decide(BATCH, batch_id, withdrawing)
    for order_id in order_ids:
        bench.decide(ORDER, order_id, HandBackOrder(order_id, batch_id, command.at))
        bench.decide(ORDER, order_id, cancelling(command, order_id))
    if not batch.purchases:
        free_units(bench, order_ids, command.at)


def cancel_in_runs(bench: Workbench, command: CancelOrders, in_run: dict[OrderId, RunId]) -> None:
    bench.load((RUN, in_run.values()))
    if command.is_asked_by_buyer:
        bench.load((CAMPAIGN, {bench.state(ORDER, i).campaign_id for i in in_run}))
    gone: dict[RunId, list[Member]] = defaultdict(list)
    for order_id, run_id in in_run.items():
        member: Member | None = bench.state(RUN, run_id).members.get(order_id)
        assert member is not None, "a batch and its run disagree"
        is_declared = member.is_live or member.exit_id is not None
        asking = AskWithdrawal(run_id, (order_id,), command.reason, command.at)
        try:
            if command.is_asked_by_buyer:
                require_open_to_wishes(bench, command, order_id, is_declared)
            if is_declared:
                bench.decide(RUN, run_id, asking)
            else:
                gone[run_id].append(member)
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    for run_id, members in gone.items():
        order_ids = tuple(m.order_id for m in members)
        handing = HandBackOrders(run_id, order_ids, command.reason, command.at)
        bench.decide(RUN, run_id, handing)
        give_back(bench, run_id, members, command.at)
        cancel_given_back(bench, members, command.reason, command.at)


def require_open_to_wishes(
    bench: Workbench, command: CancelOrders, order_id: OrderId, is_declared: bool
) -> None:
    """A buyer's wish is bound by what the campaign stated; a merchant's own act is not."""
    order: PreSaleOrder = bench.state(ORDER, order_id)
    require_not_locked(cancelling(command, order_id), order)
    terms = bench.state(CAMPAIGN, order.campaign_id).terms
    is_refused = terms.after_declaration is AfterDeclaration.REFUSED
    if is_declared and is_refused:
        raise WithdrawalNotOffered(order_id=order_id, campaign_id=order.campaign_id)


HANDLERS: Handlers = {CancelOrders: cancel_orders}
