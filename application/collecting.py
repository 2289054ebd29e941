"""Collects paid orders into an open purchase batch, and lets them go again before it is locked."""

from dataclasses import dataclass
from datetime import datetime

from application.limits import require_not_too_many
from application.placing import units_of
from application.streams import BATCH, CAMPAIGN, ORDER
from application.workbench import Handlers, Workbench
from domain import batch_state as purchase_batch
from domain.batch_commands import AddOrders, BatchNotOpen, WithdrawOrders
from domain.batch_events import BatchOrder
from domain.campaign_commands import FormCampaign
from domain.identifiers import BatchId, OrderId
from domain.order_commands import CollectOrder, HandBackOrder
from domain.order_state import PreSaleOrder, Stage
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class CollectOrders:
    """Hand orders over to a batch; those that cannot go are left out and named."""

    batch_id: BatchId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseFromBatch:
    """Give orders back to their buyers' side while nothing is bought for them."""

    batch_id: BatchId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


def collect_orders(bench: Workbench, command: CollectOrders) -> None:
    require_not_too_many(command.order_ids)
    bench.load((BATCH, [command.batch_id]), (ORDER, command.order_ids))
    bench.load((CAMPAIGN, {bench.state(ORDER, i).campaign_id for i in command.order_ids}))
    collected = []
    for order_id in command.order_ids:
        collecting = CollectOrder(order_id, command.batch_id, command.at)
        try:
            require_formed(bench, order_id, command.at)
            if bench.decide(ORDER, order_id, collecting):
                collected.append(batch_order(order_id, bench.state(ORDER, order_id)))
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    if bench.refused and len(bench.refused) == len(command.order_ids):
        raise next(iter(bench.refused.values()))
    bench.decide(BATCH, command.batch_id, AddOrders(command.batch_id, tuple(collected), command.at))


def require_formed(bench: Workbench, order_id: OrderId, at: datetime) -> None:
    """Nobody buys for a campaign that may still fail: its buyers would have to be refunded."""
    order: PreSaleOrder = bench.state(ORDER, order_id)
    if order.stage is Stage.PAID and not order.held_by:
        bench.decide(CAMPAIGN, order.campaign_id, FormCampaign(order.campaign_id, at))


def batch_order(order_id: OrderId, order: PreSaleOrder) -> BatchOrder:
    assert order.paid_at is not None
    return BatchOrder(order_id, order.paid_at, units_of(order.lines))


def release_from_batch(bench: Workbench, command: ReleaseFromBatch) -> None:
    require_not_too_many(command.order_ids)
    bench.load((BATCH, [command.batch_id]), (ORDER, command.order_ids))
    batch = bench.state(BATCH, command.batch_id)
    members = tuple(i for i in command.order_ids if i in batch.members)
    if members and batch.stage is not purchase_batch.Stage.OPEN:
        raise BatchNotOpen(batch_id=command.batch_id, stage=batch.stage.value)
    bench.decide(
        BATCH,
        command.batch_id,
        WithdrawOrders(command.batch_id, members, command.reason, command.at),
    )
    for order_id in members:
        bench.decide(ORDER, order_id, HandBackOrder(order_id, command.batch_id, command.at))


HANDLERS: Handlers = {CollectOrders: collect_orders, ReleaseFromBatch: release_from_batch}
