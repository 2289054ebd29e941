"""Which sum a step pays of an order."""

from adapters.sandbox.steps import BALANCE, DEPOSIT, DUE, WHOLE, Pay
from domain.order_state import PreSaleOrder, Stage

AWAITED_AT = {
    DUE: (Stage.PLACED, Stage.DEPOSIT_PAID),
    DEPOSIT: (Stage.PLACED,),
    BALANCE: (Stage.DEPOSIT_PAID,),
    WHOLE: (Stage.PLACED,),
    "": (Stage.PLACED, Stage.DEPOSIT_PAID),
}
"""Stages of orders that wait for a sum, the last for one that is stated."""


def is_awaited(step: Pay, order: PreSaleOrder) -> bool:
    return order.stage in AWAITED_AT[step.what] and sum_of(step, order) > 0


def sum_of(step: Pay, order: PreSaleOrder) -> int:
    """In fen; 0 for an order that has no such sum.

    Of a named order may be paid what is not due: it is recorded, and what becomes of it is what a
    trial is for.
    """
    whole_fen, deposit_fen = order.amounts.paid_fen, deposit_of(order)
    if step.what == DEPOSIT:
        return deposit_fen
    if step.what == BALANCE:
        return whole_fen - deposit_fen if deposit_fen else 0
    if step.what == WHOLE:
        return whole_fen
    return next_of(order) if step.what == DUE else step.amount_fen


def deposit_of(order: PreSaleOrder) -> int:
    return order.plan.balance.deposit_fen if order.plan and order.plan.balance else 0


def next_of(order: PreSaleOrder) -> int:
    """What its buyer would pay next; the whole for an order that is over."""
    if order.stage is Stage.PLACED:
        return deposit_of(order) or order.amounts.paid_fen
    return order.due_fen or order.amounts.paid_fen
