"""Takes payments in: what the firms report, then each order's share of it.

Both are decided by the streams they are about, so that a payment that comes twice, in whatever
company, is taken once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.limits import require_not_too_many
from application.streams import CAMPAIGN, ORDER, PAYMENT
from application.workbench import Handlers, Workbench
from domain.campaign_commands import CountSold
from domain.campaign_state import Stage
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import CampaignId, OrderId
from domain.order_commands import ConfirmPayment, OweBackPayment
from domain.order_events import PaymentConfirmed, Purpose
from domain.order_state import PreSaleOrder
from domain.payment import ReportPayment
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class ReportPayments:
    """Payments of one operator that were reported together; one that no event holds is left out."""

    payments: tuple[ReportPayment, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmPayments:
    """Confirm shares of payments on their orders; those that cannot be are left out and named."""

    confirmations: tuple[ConfirmPayment, ...]
    at: datetime


def report_payments(bench: Workbench, command: ReportPayments) -> None:
    require_not_too_many(command.payments)
    bench.load((PAYMENT, (payment.payment_id for payment in command.payments)))
    for payment in command.payments:
        try:
            bench.decide(PAYMENT, payment.payment_id, payment)
        except Refused as refusal:
            bench.left_out(payment.payment_id, refusal)


def confirm_payments(bench: Workbench, command: ConfirmPayments) -> None:
    """Raises the first refusal when every one is refused: the command is then decided anew."""
    require_not_too_many(command.confirmations)
    bench.load((ORDER, (each.order_id for each in command.confirmations)))
    orders = {each.order_id: bench.state(ORDER, each.order_id) for each in command.confirmations}
    bench.load((CAMPAIGN, {order.campaign_id for order in orders.values() if order.campaign_id}))
    paid_off = list[OrderId]()
    for each in command.confirmations:
        try:
            events = bench.decide(ORDER, each.order_id, taken_or_owed(bench, each))
        except Refused as refusal:
            bench.left_out(each.order_id, refusal)
        else:
            paid_off += [e.order_id for e in events if is_paid_off(e)]
    if bench.refused.keys() >= {each.order_id for each in command.confirmations}:
        raise next(iter(bench.refused.values()))
    count_sold(bench, paid_off, command.at)


def confirm_payment(bench: Workbench, command: ConfirmPayment) -> None:
    confirm_payments(bench, ConfirmPayments((command,), command.at))


def taken_or_owed(bench: Workbench, command: ConfirmPayment) -> ConfirmPayment | OweBackPayment:
    """A campaign that is over takes no money: what still comes is owed back, whatever its sum."""
    campaign_id = bench.state(ORDER, command.order_id).campaign_id
    if not campaign_id or bench.state(CAMPAIGN, campaign_id).stage is Stage.PUBLISHED:
        return command
    return OweBackPayment(command, "payment came after the campaign ended")


def is_paid_off(event: object) -> bool:
    return isinstance(event, PaymentConfirmed) and event.purpose in (
        Purpose.WHOLE,
        Purpose.BALANCE,
    )


def count_sold(bench: Workbench, order_ids: Sequence[OrderId], at: datetime) -> None:
    """Their campaigns count what is paid whole now: by that their minimum is judged."""
    for campaign_id, orders in by_campaign(bench, order_ids).items():
        counting = CountSold(campaign_id, len(orders), units_of(orders), money_of(orders), at)
        bench.decide(CAMPAIGN, campaign_id, counting)


def by_campaign(
    bench: Workbench, order_ids: Iterable[OrderId]
) -> dict[CampaignId, list[PreSaleOrder]]:
    found: dict[CampaignId, list[PreSaleOrder]] = defaultdict(list)
    for order_id in order_ids:
        order: PreSaleOrder = bench.state(ORDER, order_id)
        found[order.campaign_id].append(order)
    return found


def units_of(orders: Iterable[PreSaleOrder]) -> tuple[SkuUnits, ...]:
    return as_units(counted(SkuUnits(n.sku, n.quantity) for order in orders for n in order.lines))


def money_of(orders: Iterable[PreSaleOrder]) -> int:
    return sum(order.amounts.paid_fen for order in orders)


HANDLERS: Handlers = {
    ReportPayments: report_payments,
    ConfirmPayment: confirm_payment,
    ConfirmPayments: confirm_payments,
}
