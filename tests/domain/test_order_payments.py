"""Which payment fits an order, and what happens to money that does not."""

from dataclasses import replace

import pytest

from domain.identifiers import PersonKey
from domain.order_events import Purpose, RefundPaid
from domain.order_state import Stage
from domain.pre_sale_order import DECIDER
from tests.domain.order_examples import (
    AT,
    ID,
    KEY,
    PAID,
    all_owed,
    cancelled,
    not_placed,
    order,
    owed,
    paid,
    paid_with,
    pay,
    placed,
)


def test_a_payment_that_fits_is_confirmed_once():
    order(placed).when(pay("tx-1", PAID)).then(paid)
    order(placed, paid).when(pay("tx-1", PAID)).then_nothing()
    state = DECIDER.state_of([placed, paid])
    assert (state.stage, state.paid_at, state.payer_key) == (Stage.PAID, AT, KEY)


@pytest.mark.parametrize("paid_fen", [PAID - 1, PAID + 1])
def test_a_payment_that_does_not_fit_is_recorded_and_owed_back(paid_fen):
    events = (
        paid_with("tx-1", paid_fen, Purpose.NOTHING),
        owed("payment-tx-1", paid_fen, "payment is not the sum that is due"),
    )
    order(placed).when(pay("tx-1", paid_fen)).then(*events)
    order(placed, *events).when(pay("tx-2", PAID)).then(paid_with("tx-2", PAID))


@pytest.mark.parametrize(
    ("history", "stage"),
    [
        ((placed, paid), "paid"),
        ((placed, cancelled), "cancelled"),
        ((placed, paid, cancelled, all_owed), "cancelled"),
        ((not_placed,), "not placed"),
    ],
)
def test_money_that_comes_second_or_late_is_owed_back(history, stage):
    order(*history).when(pay("tx-2", PAID)).then(
        paid_with("tx-2", PAID, Purpose.NOTHING),
        owed("payment-tx-2", PAID, f"payment does not fit an order {stage}"),
    )


def test_the_payment_that_fits_is_the_one_declared():
    wrong = replace(paid_with("tx-0", 5, Purpose.NOTHING), payer_key=PersonKey("p-2"))
    misfit = wrong, owed("payment-tx-0", 5, "does not fit")
    history = placed, *misfit, paid, owed("return-1", 100, "returned")
    state = DECIDER.state_of(history)
    assert (state.payment, state.payer_key, state.reported_fen) == (paid, KEY, PAID)
    state = DECIDER.state_of([*history, RefundPaid(ID, "payment-tx-0", 5, AT)])
    assert state.reported_fen == PAID
    state = DECIDER.state_of([*history, RefundPaid(ID, "return-1", 100, AT)])
    assert state.reported_fen == PAID - 100


def test_an_unpaid_order_reports_no_payment():
    state = DECIDER.state_of([placed])
    assert (state.payment, state.paid_at, state.payer_key, state.reported_fen) == (
        None,
        None,
        "",
        0,
    )
