"""An order under terms: deposit, balance, holds, locks, promises."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.identifiers import PersonKey
from domain.order_commands import (
    AnswerPromise,
    BeginPayment,
    ConfirmPayment,
    CorrectConsignee,
    EndHold,
    OweBackPayment,
    PlaceOnPlan,
)
from domain.order_events import (
    DepositKept,
    OrderCancelled,
    PaymentBegun,
    PaymentConfirmed,
    PromiseAnswered,
    Purpose,
    RefundOwed,
)
from domain.order_money import PAYING_LASTS, PAYMENTS_BEGUN_MAX
from domain.order_refusals import (
    AddressLocked,
    HoldEnded,
    HoldNotEnded,
    OrderAlreadyCancelled,
    OrdersLocked,
    TooManyPaymentsBegun,
)
from domain.order_state import Stage
from domain.payment_plan import BalancePlan, DepositFate, PaymentPlan
from domain.pre_sale_order import DECIDER
from tests.domain.order_examples import (
    AT,
    CONSIGNEE,
    ID,
    KEY,
    MILK,
    PAID,
    cancel,
    cancelled,
    line,
    place,
    placed,
    report,
)  # fmt: skip
from tests.scenario import Scenario

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOLD_ENDS = AT + HOUR
DEPOSIT_FEN = 8_000
BALANCE = BalancePlan(
    DEPOSIT_FEN, AT + 2 * DAY, AT + 4 * DAY, AT + 4 * DAY + 12 * HOUR, DepositFate.RETURNED
)
KEEPING = replace(BALANCE, if_unpaid=DepositFate.KEPT)
PLAN = PaymentPlan(HOLD_ENDS, BALANCE, AT + 3 * DAY, AT + 5 * DAY)
ON_PLAN = replace(placed, plan=PLAN)
ON_KEEPING = replace(placed, plan=replace(PLAN, balance=KEEPING))
LATE = "payment came after its time"


def order(*events):
    return Scenario(DECIDER).given(*events)


def pay(payment_id, paid_fen, at=AT, payer=KEY, firm="wepay"):
    return ConfirmPayment(ID, payment_id, firm, payer, paid_fen, at)


def paid(payment_id, paid_fen, purpose, at=AT, payer=KEY, firm="wepay"):
    return PaymentConfirmed(ID, payment_id, firm, payer, paid_fen, at, purpose)


def owed(payment_id, amount_fen, reason, at=AT):
    return RefundOwed(ID, f"payment-{payment_id}", amount_fen, reason, at)


DEPOSIT = paid("tx-1", DEPOSIT_FEN, Purpose.DEPOSIT)
REST = PAID - DEPOSIT_FEN


def test_an_order_keeps_the_plan_it_was_placed_on():
    command = place(line(MILK, 1))
    (event,) = order().when(PlaceOnPlan(command, PLAN)).outcome()
    assert event.plan == PLAN
    order(event).when(PlaceOnPlan(command, PLAN)).then_nothing()


def test_a_deposit_then_its_balance_pay_the_order_off():
    order(ON_PLAN).when(pay("tx-1", DEPOSIT_FEN)).then(DEPOSIT)
    order(ON_PLAN, DEPOSIT).when(pay("tx-1", DEPOSIT_FEN)).then_nothing()
    balance = paid("tx-2", REST, Purpose.BALANCE, AT + 3 * DAY)
    order(ON_PLAN, DEPOSIT).when(pay("tx-2", REST, AT + 3 * DAY)).then(balance)
    state = DECIDER.state_of([ON_PLAN, DEPOSIT, balance])
    assert (state.stage, state.due_fen, state.reported_fen) == (Stage.PAID, 0, PAID)
    assert state.payment == balance


def test_who_pays_the_whole_at_once_needs_no_deposit():
    order(ON_PLAN).when(pay("tx-1", PAID)).then(paid("tx-1", PAID, Purpose.WHOLE))


def test_a_balance_that_comes_early_is_taken():
    order(ON_PLAN, DEPOSIT).when(pay("tx-2", REST)).then(paid("tx-2", REST, Purpose.BALANCE))


@pytest.mark.parametrize("paid_fen", [DEPOSIT_FEN, REST - 1, PAID])
def test_another_sum_than_the_balance_is_owed_back(paid_fen):
    order(ON_PLAN, DEPOSIT).when(pay("tx-2", paid_fen)).then(
        paid("tx-2", paid_fen, Purpose.NOTHING),
        owed("tx-2", paid_fen, "payment is not the sum that is due"),
    )


@pytest.mark.parametrize("other", [{"payer": PersonKey("p-2")}, {"firm": "other pay"}])
def test_customs_is_told_one_payer_and_one_firm_so_that_no_other_pays_the_balance(other):
    order(ON_PLAN, DEPOSIT).when(pay("tx-2", REST, **other)).then(
        paid("tx-2", REST, Purpose.NOTHING, **other),
        owed("tx-2", REST, "balance of another payer or payment firm than the deposit"),
    )


@pytest.mark.parametrize(
    ("history", "sum_fen", "ends_at"),
    [((ON_PLAN,), DEPOSIT_FEN, HOLD_ENDS), ((ON_PLAN, DEPOSIT), REST, BALANCE.ends_at)],
)
def test_what_is_paid_in_the_last_instant_counts_and_what_is_paid_after_it_is_owed_back(
    history, sum_fen, ends_at
):
    last = ends_at - timedelta(microseconds=1)
    (event,) = order(*history).when(pay("tx-9", sum_fen, last)).outcome()
    assert event.purpose is not Purpose.NOTHING
    order(*history).when(pay("tx-9", sum_fen, ends_at)).then(
        paid("tx-9", sum_fen, Purpose.NOTHING, ends_at), owed("tx-9", sum_fen, LATE, ends_at)
    )


def test_a_payment_under_way_is_not_overtaken_by_the_end_of_the_hold():
    begin_at = HOLD_ENDS - timedelta(minutes=1)
    until = begin_at + PAYING_LASTS
    begun = PaymentBegun(ID, "tx-1", until, begin_at)
    order(ON_PLAN).when(BeginPayment(ID, "tx-1", begin_at)).then(begun)
    order(ON_PLAN, begun).when(BeginPayment(ID, "tx-1", HOLD_ENDS)).then_nothing()
    order(ON_PLAN, begun).when(EndHold(ID, HOLD_ENDS)).then_refused(HoldNotEnded)
    in_time = until - timedelta(microseconds=1)
    (event,) = order(ON_PLAN, begun).when(pay("tx-1", PAID, in_time)).outcome()
    assert event.purpose is Purpose.WHOLE
    order(ON_PLAN, begun).when(EndHold(ID, until)).then(
        OrderCancelled(ID, "not paid in time", until)
    )


def test_no_payment_is_begun_after_the_hold_or_for_an_order_that_needs_none():
    order(ON_PLAN).when(BeginPayment(ID, "tx-1", HOLD_ENDS)).then_refused(HoldEnded)
    order(ON_PLAN, cancelled).when(BeginPayment(ID, "tx-1", AT)).then_refused(OrderAlreadyCancelled)
    whole = paid("tx-1", PAID, Purpose.WHOLE)
    order(ON_PLAN, whole).when(BeginPayment(ID, "tx-2", AT)).then_nothing()


def test_nobody_holds_units_for_ever_by_beginning_to_pay():
    begun = [PaymentBegun(ID, f"tx-{n}", AT + PAYING_LASTS, AT) for n in range(PAYMENTS_BEGUN_MAX)]
    again = BeginPayment(ID, "tx-more", AT)
    order(ON_PLAN, *begun).when(again).then_refused(TooManyPaymentsBegun)


def test_a_hold_ends_once_and_only_when_it_is_over():
    ended = OrderCancelled(ID, "not paid in time", HOLD_ENDS)
    early = EndHold(ID, HOLD_ENDS - timedelta(microseconds=1))
    order(ON_PLAN).when(early).then_refused(HoldNotEnded)
    order(placed).when(EndHold(ID, HOLD_ENDS)).then_refused(HoldNotEnded)
    order(ON_PLAN).when(EndHold(ID, HOLD_ENDS)).then(ended)
    order(ON_PLAN, ended).when(EndHold(ID, HOLD_ENDS)).then_nothing()
    order(ON_PLAN, paid("tx-1", PAID, Purpose.WHOLE)).when(EndHold(ID, HOLD_ENDS)).then_nothing()


def test_a_deposit_whose_balance_never_comes_goes_where_the_terms_say():
    at = BALANCE.ends_at
    lapsed = OrderCancelled(ID, "balance not paid in time", at)
    order(ON_PLAN, DEPOSIT).when(EndHold(ID, at)).then(
        lapsed, RefundOwed(ID, "cancelled", DEPOSIT_FEN, "balance not paid in time", at)
    )
    kept = DepositKept(ID, DEPOSIT_FEN, at)
    order(ON_KEEPING, DEPOSIT).when(EndHold(ID, at)).then(lapsed, kept)
    state = DECIDER.state_of([ON_KEEPING, DEPOSIT, lapsed, kept])
    assert (state.left_fen, state.kept_fen, state.owed_fen) == (0, DEPOSIT_FEN, 0)


def test_a_deposit_is_given_back_when_the_order_is_cancelled_before_that():
    order(ON_KEEPING, DEPOSIT).when(cancel).then(
        cancelled, RefundOwed(ID, "cancelled", DEPOSIT_FEN, cancelled.reason, AT)
    )


def test_money_for_a_campaign_that_ended_is_owed_back_whatever_its_sum():
    late = OweBackPayment(pay("tx-1", PAID), "the campaign ended")
    events = paid("tx-1", PAID, Purpose.NOTHING), owed("tx-1", PAID, "the campaign ended")
    order(ON_PLAN).when(late).then(*events)
    order(ON_PLAN, *events).when(late).then_nothing()
    assert DECIDER.state_of([ON_PLAN, *events]).stage is Stage.PLACED


def test_a_buyer_cannot_cancel_what_is_locked_and_the_merchant_can():
    asked = replace(cancel, is_asked_by_buyer=True, at=AT + 3 * DAY)
    order(ON_PLAN).when(asked).then_refused(OrdersLocked)
    order(ON_PLAN).when(replace(asked, at=AT + 2 * DAY)).then(
        replace(cancelled, cancelled_at=AT + 2 * DAY)
    )
    order(ON_PLAN).when(replace(asked, is_asked_by_buyer=False)).then(
        replace(cancelled, cancelled_at=AT + 3 * DAY)
    )


def test_after_the_lock_an_address_becomes_only_what_the_waybill_says():
    other = replace(CONSIGNEE, address="Ningbo, Beilun 2")
    late = CorrectConsignee(ID, other, AT + 5 * DAY)
    order(ON_PLAN).when(late).then_refused(AddressLocked)
    assert order(ON_PLAN).when(replace(late, at=AT)).outcome()
    reported = DECIDER.decide(replace(report, consignee=other), DECIDER.state_of([ON_PLAN]))
    assert order(ON_PLAN, *reported).when(late).outcome()


def test_a_buyer_says_yes_to_a_later_day_once():
    later = date(2027, 2, 1)
    yes = AnswerPromise(ID, later, True, AT)
    answered = PromiseAnswered(ID, later, True, AT)
    order(ON_PLAN).when(yes).then(answered)
    order(ON_PLAN, answered).when(yes).then_nothing()
    order(ON_PLAN, cancelled).when(yes).then_refused(OrderAlreadyCancelled)
