"""The money of one order: what comes in, what is owed back, and what stays with the merchant."""

from datetime import timedelta

from domain.order_commands import (
    AmendOrder,
    BeginPayment,
    CancelOrder,
    ConfirmPayment,
    EndHold,
    OweRefund,
    PayRefund,
)
from domain.order_events import (
    DepositKept,
    Event,
    OrderCancelled,
    PaymentBegun,
    PaymentConfirmed,
    Purpose,
    RefundOwed,
    RefundPaid,
)
from domain.order_refusals import (
    HoldEnded,
    HoldNotEnded,
    OrderAlreadyCancelled,
    RefundExceedsPaid,
    RefundIdTaken,
    RefundNotOwed,
    TooManyPaymentsBegun,
)
from domain.order_state import PreSaleOrder, Stage, misfit_refund_id
from domain.payment_plan import DepositFate

UNPAID, BALANCE_UNPAID = "not paid in time", "balance not paid in time"
"""Why an order ended that nobody cancelled."""

PAYING_LASTS = timedelta(minutes=30)
"""How long a payment that was begun keeps the hold: what payment firms give a buyer to pay."""

PAYMENTS_BEGUN_MAX = 5
"""Of one order: a buyer may try another card, and may not hold units for ever."""


def begin_payment(command: BeginPayment, order: PreSaleOrder) -> list[Event]:
    if command.payment_id in order.begun or command.payment_id in order.payments:
        return []
    if order.stage is Stage.CANCELLED:
        raise OrderAlreadyCancelled(order_id=command.order_id)
    if not order.due_fen:
        return []
    if order.pays_until is not None and command.at >= order.pays_until:
        raise HoldEnded(order_id=command.order_id, ended_at=order.pays_until)
    if len(order.begun) == PAYMENTS_BEGUN_MAX:
        raise TooManyPaymentsBegun(order_id=command.order_id, begun_max=PAYMENTS_BEGUN_MAX)
    until = command.at + PAYING_LASTS
    return [PaymentBegun(command.order_id, command.payment_id, until, command.at)]


def confirm_payment(command: ConfirmPayment, order: PreSaleOrder) -> list[Event]:
    """Reported money is recorded; what does not fit the order is owed back whole."""
    if command.payment_id in order.payments:
        return []
    if reason := misfit(command, order):
        return owe_back(command, order, reason)
    return [confirmed(command, purpose_of(command, order))]


def misfit(command: ConfirmPayment, order: PreSaleOrder) -> str:
    """Why a payment is not the one that is due; nothing where it is."""
    if not order.due_fen:
        return f"payment does not fit an order {order.stage.value}"
    if purpose_of(command, order) is Purpose.NOTHING:
        return "payment is not the sum that is due"
    if order.pays_until is not None and command.at >= order.pays_until:
        return "payment came after its time"
    if order.deposit and (
        (order.deposit.payment_firm, order.deposit.payer_key)
        != (command.payment_firm, command.payer_key)
    ):
        # Customs is told one payment firm and one payer of an order.
        return "balance of another payer or payment firm than the deposit"
    return ""


def purpose_of(command: ConfirmPayment, order: PreSaleOrder) -> Purpose:
    """By the sum alone. Who pays the whole at once need not pay a deposit."""
    if command.paid_fen == order.due_fen > 0:
        return Purpose.BALANCE if order.deposit else Purpose.WHOLE
    balance = order.plan.balance if order.plan else None
    if order.stage is Stage.PLACED and balance and command.paid_fen == balance.deposit_fen:
        return Purpose.DEPOSIT
    return Purpose.NOTHING


def owe_back(command: ConfirmPayment, order: PreSaleOrder, reason: str) -> list[Event]:
    if command.payment_id in order.payments:
        return []
    refund_id = misfit_refund_id(command.payment_id)
    return [
        confirmed(command, Purpose.NOTHING),
        RefundOwed(command.order_id, refund_id, command.paid_fen, reason, command.at),
    ]


def confirmed(command: ConfirmPayment, purpose: Purpose) -> PaymentConfirmed:
    return PaymentConfirmed(
        command.order_id,
        command.payment_id,
        command.payment_firm,
        command.payer_key,
        command.paid_fen,
        command.at,
        purpose,
    )


def end_hold(command: EndHold, order: PreSaleOrder) -> list[Event]:
    """What was not paid in time lapses; a deposit goes where the campaign's terms send it."""
    if not order.due_fen:
        return []
    if order.pays_until is None or command.at < order.pays_until:
        raise HoldNotEnded(order_id=command.order_id, ends_at=order.pays_until)
    reason = BALANCE_UNPAID if order.deposit else UNPAID
    ended = OrderCancelled(command.order_id, reason, command.at)
    balance = order.plan.balance if order.plan else None
    if order.deposit and balance and balance.if_unpaid is DepositFate.KEPT:
        kept = DepositKept(command.order_id, order.left_fen, command.at)
        return [ended, kept] if order.left_fen else [ended]
    return [ended, *owed_back(command, "cancelled", order.left_fen, reason)]


OWN_REFUND_IDS = ("amended-", "cancelled", "payment-")
"""How ids begin that the order makes itself: nobody else takes one that it will need."""


def owed_back(
    command: CancelOrder | AmendOrder | EndHold, refund_id: str, amount_fen: int, reason: str
) -> list[Event]:
    """One refund; none when there is nothing to owe."""
    if not amount_fen:
        return []
    return [RefundOwed(command.order_id, refund_id, amount_fen, reason, command.at)]


def owe(command: OweRefund, order: PreSaleOrder) -> list[Event]:
    if order.owed.get(command.refund_id) == command.amount_fen:
        return []
    if command.refund_id in order.owed or command.refund_id.startswith(OWN_REFUND_IDS):
        raise RefundIdTaken(order_id=command.order_id, refund_id=command.refund_id)
    if not 1 <= command.amount_fen <= order.left_fen:
        raise RefundExceedsPaid(amount_fen=command.amount_fen, left_fen=order.left_fen)
    return [
        RefundOwed(
            command.order_id, command.refund_id, command.amount_fen, command.reason, command.at
        )
    ]


def pay_refund(command: PayRefund, order: PreSaleOrder) -> list[Event]:
    if command.refund_id in order.repaid:
        return []
    if command.refund_id not in order.owed:
        raise RefundNotOwed(order_id=command.order_id, refund_id=command.refund_id)
    amount = order.owed[command.refund_id]
    return [RefundPaid(command.order_id, command.refund_id, amount, command.at)]
