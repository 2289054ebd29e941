"""Shares of payments and the orders that take them, where a payment came before its order or
named a wrong one.

A share is given to one order only: who moves it asserts that the order has not taken it, and the
order that takes it late asserts that the share still is its own. Whichever append is second fails.
"""

from dataclasses import dataclass
from datetime import datetime

from application.paying import ConfirmPayments, confirm_payments
from application.streams import ORDER, PAYMENT
from application.workbench import Handlers, Workbench
from domain.identifiers import OrderId, Partition, shared_of, stream_of
from domain.order_commands import ConfirmPayment
from domain.order_refusals import UnknownOrder
from domain.order_state import PreSaleOrder, Stage
from domain.payment import MoveShare, Payment, ShareOwner
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class TakeShare:
    """An order takes its share of a payment that was reported before it was placed."""

    payment_id: str
    order_id: OrderId
    at: datetime


@dataclass(frozen=True, slots=True)
class MovePaymentShare:
    """A payment moved to the right order: what it named takes nothing of it."""

    payment_id: str
    book: Partition
    order_id: OrderId
    to_order_id: OrderId
    reason: str
    at: datetime


class ShareTaken(ChangeRefused):
    """Raised for a share whose order is there and takes it: what it gives back is a refund."""


def take_share(bench: Workbench, command: TakeShare) -> None:
    """Nothing where the share was moved away meanwhile."""
    bench.load((ORDER, [command.order_id]))
    stream_id = stream_of(shared_of(bench.partition), PAYMENT, command.payment_id)
    payment: Payment = bench.look([stream_id])[stream_id]
    fen = payment.standing.get(ShareOwner(bench.partition, command.order_id))
    if fen is None or payment.reported is None:
        return
    reported = payment.reported
    confirming = ConfirmPayment(
        command.order_id,
        command.payment_id,
        reported.payment_firm,
        reported.payer_key,
        fen,
        reported.paid_at,
    )
    confirm_payments(bench, ConfirmPayments((confirming,), command.at))


def move_payment_share(bench: Workbench, command: MovePaymentShare) -> None:
    left = stream_of(command.book, ORDER, command.order_id)
    right = stream_of(command.book, ORDER, command.to_order_id)
    orders: dict[str, PreSaleOrder] = bench.look([left, right])
    if orders[left].stage is not Stage.ABSENT:
        raise ShareTaken(payment_id=command.payment_id, order_id=command.order_id)
    if orders[right].stage is Stage.ABSENT:
        raise UnknownOrder(order_id=command.to_order_id)
    bench.load((PAYMENT, [command.payment_id]))
    owner = ShareOwner(command.book, command.order_id)
    to = ShareOwner(command.book, command.to_order_id)
    moving = MoveShare(command.payment_id, owner, to, command.reason, command.at)
    bench.decide(PAYMENT, command.payment_id, moving)


HANDLERS: Handlers = {TakeShare: take_share, MovePaymentShare: move_payment_share}
