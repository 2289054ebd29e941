"""Takes buyers' answers to a promise that was changed; who declines is cancelled and refunded."""

from dataclasses import dataclass
from datetime import date, datetime

from application.cancelling import CancelOrders, cancel_orders
from application.streams import CAMPAIGN, ORDER
from application.workbench import Handlers, Workbench
from domain.campaign_state import Campaign
from domain.identifiers import OrderId
from domain.order_commands import AnswerPromise
from domain.order_refusals import UnknownOrder
from domain.order_state import PreSaleOrder, Stage
from domain.refusals import ChangeRefused

DECLINED = "buyer declined the later dispatch"


class PromiseNotCurrent(ChangeRefused):
    """Raised for an answer to a promise that the campaign does not make (any more)."""


@dataclass(frozen=True, slots=True)
class AnswerChangedPromise:
    """`dispatch_by` is the day that the buyer was told."""

    order_id: OrderId
    dispatch_by: date
    is_accepted: bool
    at: datetime


def answer_changed_promise(bench: Workbench, command: AnswerChangedPromise) -> None:
    bench.load((ORDER, [command.order_id]))
    order: PreSaleOrder = bench.state(ORDER, command.order_id)
    if order.stage in (Stage.ABSENT, Stage.NOT_PLACED):
        raise UnknownOrder(order_id=command.order_id)
    bench.load((CAMPAIGN, [order.campaign_id]))
    campaign: Campaign = bench.state(CAMPAIGN, order.campaign_id)
    if command.dispatch_by != campaign.dispatch_by:
        raise PromiseNotCurrent(asked=command.dispatch_by, promised=campaign.dispatch_by)
    answer = AnswerPromise(command.order_id, command.dispatch_by, command.is_accepted, command.at)
    bench.decide(ORDER, command.order_id, answer)
    if not command.is_accepted:
        cancel_orders(bench, CancelOrders((command.order_id,), DECLINED, command.at))


HANDLERS: Handlers = {AnswerChangedPromise: answer_changed_promise}
