"""Takes products off an order before it is collected: lines, tax, sums and refund agree to the fen.

What shortages do to an order (`AmendOrder`), here by somebody's choice: the units are for sale
again, the campaign counts less as sold, the buyer is owed the difference, and policies give back
what the buyer's year no longer needs. From collection on the goods go on: then only cancelling
is left.
"""

from dataclasses import dataclass
from datetime import datetime

from application.cancelling import was_counted
from application.streams import CAMPAIGN, ORDER
from application.workbench import Handlers, Workbench
from domain.campaign_commands import FreeUnits, UndoSales
from domain.campaign_state import Stage
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import OrderId
from domain.order_commands import AmendOrder
from domain.order_refusals import OrderAlreadyCollected
from domain.order_state import PreSaleOrder
from domain.refusals import AmountRefused


@dataclass(frozen=True, slots=True)
class ReduceOrder:
    """`left` are the units that the buyer still gets; what is not named is dropped."""

    order_id: OrderId
    left: tuple[SkuUnits, ...]
    reason: str
    at: datetime


class NothingLeft(AmountRefused):
    """Raised for dropping all that an order has: that is cancelling it."""


class MoreThanOrdered(AmountRefused):
    """Raised where more units, or others, would be left than the order has."""


def reduce_order(bench: Workbench, command: ReduceOrder) -> None:
    bench.load((ORDER, [command.order_id]))
    before: PreSaleOrder = bench.state(ORDER, command.order_id)
    if before.held_by:
        raise OrderAlreadyCollected(order_id=command.order_id, batch_id=before.held_by)
    cuts = cuts_of(command, before)
    if not cuts:
        return
    amending = AmendOrder(command.order_id, cuts, command.reason, command.at)
    bench.decide(ORDER, command.order_id, amending)
    after: PreSaleOrder = bench.state(ORDER, command.order_id)
    bench.load((CAMPAIGN, [before.campaign_id]))
    if bench.state(CAMPAIGN, before.campaign_id).stage is Stage.ABSENT:
        return
    if was_counted(before):
        less_fen = before.amounts.paid_fen - after.amounts.paid_fen
        undoing = UndoSales(before.campaign_id, 0, cuts, less_fen, command.at)
        bench.decide(CAMPAIGN, before.campaign_id, undoing)
    freeing = FreeUnits(before.campaign_id, 0, cuts, command.at)
    bench.decide(CAMPAIGN, before.campaign_id, freeing)


def cuts_of(command: ReduceOrder, order: PreSaleOrder) -> tuple[SkuUnits, ...]:
    """None where the order has no more than that already."""
    left = counted(part for part in command.left if part.quantity)
    if not left:
        raise NothingLeft(order_id=command.order_id)
    ordered = counted(SkuUnits(line.sku, line.quantity) for line in order.lines)
    if min(left.values()) < 1 or left - ordered:
        raise MoreThanOrdered(order_id=command.order_id, units=as_units(left - ordered))
    return as_units(ordered - left)


HANDLERS: Handlers = {ReduceOrder: reduce_order}
