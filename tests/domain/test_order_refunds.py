"""Refunds of an order: owed once, paid once, never more than was paid."""

from dataclasses import replace

import pytest

from domain.order_commands import PayRefund
from domain.order_events import RefundPaid
from domain.order_refusals import RefundExceedsPaid, RefundIdTaken, RefundNotOwed
from domain.pre_sale_order import DECIDER
from tests.domain.order_examples import AT, ID, PAID, order, owe, owed, paid, placed

pay_back = PayRefund(ID, "return-1", AT)


def test_a_refund_is_owed_once():
    order(placed, paid).when(owe).then(owed("return-1", 100, "returned"))
    order(placed, paid, owed("return-1", 100, "returned")).when(owe).then_nothing()


def test_a_refund_id_names_one_amount():
    other = replace(owe, amount_fen=101)
    history = placed, paid, owed("return-1", 100, "returned")
    order(*history).when(other).then_refused(RefundIdTaken)


@pytest.mark.parametrize("refund_id", ["cancelled", "amended-2", "payment-tx-2"])
def test_nobody_takes_an_id_that_the_order_makes_itself(refund_id):
    command = replace(owe, refund_id=refund_id)
    order(placed, paid).when(command).then_refused(RefundIdTaken)


def test_all_that_was_paid_may_be_owed_and_no_more():
    order(placed, paid).when(replace(owe, amount_fen=PAID)).then(owed("return-1", PAID, "returned"))
    order(placed, paid).when(replace(owe, amount_fen=PAID + 1)).then_refused(RefundExceedsPaid)
    order(placed).when(owe).then_refused(RefundExceedsPaid)


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_a_refund_is_some_money(amount_fen):
    order(placed, paid).when(replace(owe, amount_fen=amount_fen)).then_refused(RefundExceedsPaid)


def test_a_refund_is_paid_once_and_lowers_what_the_firm_reports():
    repaid = RefundPaid(ID, "return-1", 100, AT)
    history = placed, paid, owed("return-1", 100, "returned")
    order(*history).when(pay_back).then(repaid)
    order(*history, repaid).when(pay_back).then_nothing()
    assert DECIDER.state_of([*history, repaid]).reported_fen == PAID - 100


def test_what_is_not_owed_is_not_paid():
    order(placed, paid).when(pay_back).then_refused(RefundNotOwed)
