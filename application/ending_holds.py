"""Ends orders whose payment did not come in time: their units are for sale again.

Each order's own stream decides whether its time is over; whoever asks too early, twice, or with a
clock that jumped, changes nothing. A deposit waits for the outcome of its campaign: one that fails
gives every buyer everything back, whichever timer came first.
"""

from dataclasses import dataclass
from datetime import datetime

from application.cancelling import CAMPAIGN_ENDED, free_units
from application.limits import require_not_too_many
from application.streams import CAMPAIGN, ORDER
from application.workbench import Handlers, Workbench
from domain.campaign_state import Stage
from domain.identifiers import OrderId
from domain.order_commands import CancelOrder, EndHold
from domain.order_state import PreSaleOrder
from domain.order_state import Stage as OrderStage
from domain.refusals import ChangeRefused, Refused


@dataclass(frozen=True, slots=True)
class EndHolds:
    """Orders whose time is not over are left out and named."""

    order_ids: tuple[OrderId, ...]
    at: datetime


class DepositAwaitsClosing(ChangeRefused):
    """Raised for ending an order with a deposit before its campaign has succeeded or failed."""


def end_holds(bench: Workbench, command: EndHolds) -> None:
    require_not_too_many(command.order_ids)
    bench.load((ORDER, command.order_ids))
    bench.load((CAMPAIGN, {bench.state(ORDER, i).campaign_id for i in command.order_ids} - {""}))
    ended = list[OrderId]()
    for order_id in command.order_ids:
        try:
            if bench.decide(ORDER, order_id, ending(bench, order_id, command.at)):
                ended.append(order_id)
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    free_units(bench, ended, command.at)
    if bench.refused and len(bench.refused) == len(command.order_ids):
        raise next(iter(bench.refused.values()))


def ending(bench: Workbench, order_id: OrderId, at: datetime) -> EndHold | CancelOrder:
    """A deposit is only kept by a campaign that succeeded without its balance."""
    order: PreSaleOrder = bench.state(ORDER, order_id)
    if order.stage is OrderStage.DEPOSIT_PAID:
        match bench.state(CAMPAIGN, order.campaign_id).stage:
            case Stage.PUBLISHED:
                raise DepositAwaitsClosing(order_id=order_id, campaign_id=order.campaign_id)
            case Stage.FAILED | Stage.TERMINATED:
                return CancelOrder(order_id, CAMPAIGN_ENDED, at)
    return EndHold(order_id, at)


HANDLERS: Handlers = {EndHolds: end_holds}
