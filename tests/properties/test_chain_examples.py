"""Chains that once broke a rule, each under the name of the rule."""

from datetime import timedelta

import pytest

from application import paying_orders as ordering
from application.cancelling import CancelOrders
from application.clearing import PickForRun
from application.ordering import Sender
from application.receiving import TakeReceipts, TakeWithdrawalAnswer
from application.refunding import OweBuyer
from application.returning import TakeReturnAnswer
from domain.campaign_commands import UnknownCampaign
from domain.clearance_commands import Receipt
from domain.clearance_sending import cop_no_of
from domain.order_amounts import priced
from domain.order_refusals import UnknownOrder
from domain.order_state import Stage
from domain.payment import PaymentShare, ReportPayment
from tests.end_to_end.port import BOOK, SHARED
from tests.properties import pools, scenes
from tests.properties.pools import EXITS, ORDERS, RUNS
from tests.properties.world import World

FIRST, THIRD = ORDERS[0], ORDERS[2]


def told(depth: int) -> World:
    world = World()
    scenes.publish(world)
    scenes.forward(world, depth, 0)
    return world


def says(world: World, status: int) -> TakeReceipts:
    """Customs of the first order, in good time after all it said before."""
    world.now += timedelta(minutes=5)
    receipt = Receipt(cop_no_of(RUNS[0], 0, 1), "I-1", status, "", "", world.now)
    return TakeReceipts(RUNS[0], f"h-{status}-{world.now}", (receipt,), world.now)


def accepted_return(world: World) -> TakeReturnAnswer:
    return TakeReturnAnswer(FIRST, RUNS[0], "1", 399, "h-626", "", world.now)


@pytest.mark.parametrize("amount_fen", [100, None])
def test_a_return_is_accepted_after_a_refund_and_owes_what_is_left(amount_fen):
    world = told(16)
    world.do(OweBuyer(FIRST, "goodwill", amount_fen, "sorry", world.now))
    scenes.ask_return(world, FIRST, "1")
    scenes.come_back(world, FIRST, "1")
    world.work_all()
    world.report(accepted_return(world))
    order = world.state("order", FIRST)
    assert order.left_fen == 0
    assert world.state("entry", pools.ENTRIES[0]).shelved
    world.work_all()


def test_nobody_takes_the_refund_of_a_return():
    world = told(18)
    world.do(OweBuyer(FIRST, "return-1", 100, "sorry", world.now))
    world.report(accepted_return(world))
    assert world.state("order", FIRST).left_fen == 0


def test_a_released_parcel_that_nobody_picked_comes_back_all_the_same():
    world = told(12)
    world.do(CancelOrders((FIRST,), "changed mind", world.now))
    world.report(says(world, 800))
    world.react()
    scenes.come_back(world, FIRST, "withdrawn")
    world.work_all()
    answer = TakeReturnAnswer(FIRST, RUNS[0], "withdrawn", 399, "h-626", "", world.now)
    world.report(answer)
    world.work_all()
    assert world.state("order", FIRST).left_fen == 0
    assert world.state("entry", pools.ENTRIES[0]).free(pools.APPLE) == 1


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_parcel_that_left_is_held_and_given_up_and_its_stock_stays_gone(is_withdrawn):
    world = told(16)
    world.report(says(world, 501))
    if is_withdrawn:
        world.do(CancelOrders((FIRST,), "changed mind", world.now))
        answer = TakeWithdrawalAnswer(RUNS[0], "h-624", (FIRST,), 399, "", world.now)
        world.report(answer)
    else:
        world.report(says(world, 100))
    world.do(CancelOrders((FIRST,), "changed mind", world.now))
    assert FIRST in world.state("exit", EXITS[0]).gone
    assert FIRST in world.state("run", RUNS[0]).members


def test_an_order_above_the_limit_alone_in_its_set_is_not_placed():
    world = told(0)
    refused = world.place([pools.order(1, world.now, basket=6)])
    assert refused == {FIRST: "OverSingleLimit"}


def test_a_refused_or_cancelled_order_that_is_sent_again_claims_nothing():
    world = told(0)
    world.place([pools.order(1, world.now, basket=6)])
    world.place([pools.order(2, world.now)])
    world.do(CancelOrders((ORDERS[1],), "changed mind", world.now))
    world.react()
    world.now += timedelta(days=1)
    world.place([pools.order(number, world.now) for number in (1, 2, 3)])
    world.react()
    assert world.claims.numbers == {THIRD: BOOK}


def test_another_buyer_under_the_same_number_keeps_no_quota():
    world = told(1)
    world.place([pools.order(1, world.now, buyer=2)])
    world.react()


def test_an_order_of_another_book_under_the_same_number_keeps_its_claims():
    world = told(1)
    refused = world.place([pools.order(1, world.now)], scenes.OTHER_BOOK)
    assert refused == {FIRST: "OrderNumberTaken"}
    world.react()
    assert world.claims.numbers[FIRST] == BOOK


def test_an_unknown_campaign_claims_nothing():
    world = World()
    with pytest.raises(UnknownCampaign):
        world.place([pools.order(1, world.now)])
    world.react()
    assert not world.claims.numbers


def test_a_payment_that_does_not_add_up_confirms_nothing():
    world = told(0)
    world.place([pools.order(1, world.now)])
    key, due = world.state("order", FIRST).buyer_key, world.state("order", FIRST).amounts.paid_fen
    share = PaymentShare(BOOK, FIRST, due)
    sender = Sender("payment firm", world.now)
    wrong = ReportPayment("pay", "ALIPAY", key, due + 1, (share,), world.now)
    ordering.pay_orders(world.handling, [wrong], sender)
    assert not world.state("order", FIRST).payments
    right = ReportPayment("pay", "ALIPAY", key, due, (share,), world.now)
    ordering.pay_orders(world.handling, [right], sender)
    assert world.state("order", FIRST).received_fen == due
    assert world.state("payment", "pay", SHARED).differing
    world.check()


def test_a_payment_for_an_order_that_is_not_there_yet_is_confirmed_when_it_comes_again():
    world = told(0)
    first, second = (pools.order(number, world.now) for number in (1, 2))
    world.place([first])
    payments = [paid_in_full(order, world.now) for order in (first, second)]
    sender = Sender("payment firm", world.now)
    for _ in range(2):
        with pytest.raises(UnknownOrder):
            ordering.pay_orders(world.handling, payments, sender)
        assert world.state("order", first.order_id).stage is Stage.PAID
    world.place([second])
    for _ in range(2):
        ordering.pay_orders(world.handling, payments, sender)
        assert world.state("order", second.order_id).stage is Stage.PAID
    world.react()
    world.check()


def paid_in_full(order, at):
    due = priced(order.lines, order.freight_fen, order.discount_fen, at.date())[1].paid_fen
    share = PaymentShare(BOOK, order.order_id, due)
    return ReportPayment(
        f"pay-{order.order_id}", "ALIPAY", order.buyer_key, due, (share,), order.at
    )


def test_naming_an_order_twice_picks_it_once():
    world = told(13)
    assert world.do(PickForRun(RUNS[0], (FIRST, FIRST), world.now))


def test_units_returned_inside_the_zone_are_not_given_back_again_by_a_rejection():
    world = told(13)
    world.do(PickForRun(RUNS[0], (FIRST,), world.now))
    scenes.ask_return(world, FIRST, "1")
    scenes.come_back(world, FIRST, "1")
    world.work_all()
    world.report(accepted_return(world))
    world.report(says(world, 501))
    world.report(says(world, 100))
    world.do(CancelOrders((FIRST,), "changed mind", world.now))
