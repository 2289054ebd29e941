import pytest

from adapters.notifications.wording import words_of
from application.cancelling import CancelOrders
from application.dropping_lines import ReduceOrder
from application.moving_quota import AnswerQuotaMoves, WaitForJanuary
from application.notices import Kind
from application.notifying import about_orders
from application.quota_steps import answers_to
from domain.clearance_events import DeclarationsSent
from domain.goods import SkuUnits
from tests.application.quota_years import FIRST, SECOND, THIRD, Years, of_run, told
from tests.end_to_end.port import BOOK
from tests.properties.pools import APPLE, ORDERS, PEAR


def test_what_an_order_uses_is_let_go_of_and_taken_over_in_one_append():
    years = Years(1, 2)
    before = years.used(2026)
    assert years.ask(FIRST)
    assert years.used(2027) == {}
    years.react()
    assert years.used(2026) == {SECOND: before[SECOND]}
    assert years.used(2027) == {FIRST: before[FIRST]}
    order = years.order(FIRST)
    assert (order.quota_year, order.moving, order.awaited_year) == (2027, None, 0)
    appends = {type(r.event).__name__: r.metadata for r in years.log.recorded}
    assert appends["QuotaMovedIn"] == appends["QuotaMovedAway"]


def test_an_order_goes_back_to_the_year_it_came_from():
    years = Years(1)
    before = years.used(2026)
    for year in (2027, 2026, 2027, 2026):
        assert years.ask(FIRST, year=year)
        years.react()
    assert (years.used(2026), years.used(2027)) == (before, {})
    assert years.order(FIRST).quota_year == 2026


def test_one_that_does_not_fit_stays_and_says_why_while_the_others_go():
    years = Years(1, 2, 3)
    before = years.used(2026)
    years.fill(2027, 2_600_000 - before[FIRST] - before[THIRD])
    assert years.ask(FIRST, SECOND, THIRD)
    years.react()
    moved = years.used(2027).keys() & before.keys()
    stayed = years.used(2026).keys()
    assert moved == {FIRST, SECOND}
    assert stayed == {THIRD}
    why = years.order(THIRD).not_moved
    assert (why.year, why.reason, why.limit_fen) == (2027, "OverYearlyLimit", 2_600_000)
    assert why.used_fen + why.taxable_fen > why.limit_fen
    assert years.order(THIRD).quota_year == 2026


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_whoever_breaks_off_between_the_steps_is_followed_by_the_policies(steps):
    years = Years(1)
    before = years.used(2026)
    years.ask(FIRST)
    if steps:
        move = years.move(FIRST)
        if steps == 2:
            answers = answers_to(years.handling, BOOK, [move])
            assert years.do(AnswerQuotaMoves(answers, years.now))
    years.react()
    assert years.used(2027) == before
    assert years.order(FIRST).quota_year == 2027
    years.positions.advance(years.policies.name, 0)
    end = years.log.last_position()
    years.react()
    assert years.log.last_position() == end


@pytest.mark.parametrize("is_moved", [False, True])
def test_a_cancellation_between_the_steps_gives_back_where_the_order_counts(is_moved):
    years = Years(1)
    years.ask(FIRST)
    if is_moved:
        years.move(FIRST)
    assert years.do(CancelOrders((FIRST,), "changed mind", years.now))
    years.react()
    assert (years.used(2026), years.used(2027)) == ({}, {})


def test_units_dropped_between_the_steps_are_given_back_where_the_order_counts():
    years = Years(5)
    order_id = ORDERS[4]
    before = years.order(order_id).amounts
    years.ask(order_id)
    years.move(order_id)
    left = (SkuUnits(APPLE, 1), SkuUnits(PEAR, 1))
    assert years.do(ReduceOrder(order_id, left, "over the limit", years.now))
    years.react()
    after = years.order(order_id).amounts
    assert after.taxable_fen == before.taxable_fen - 90_000
    assert (years.used(2026), years.used(2027)) == ({}, {order_id: after.taxable_fen})


def test_who_waits_for_january_is_not_taken_back_because_goods_come_early():
    years = Years(1)
    assert years.do(WaitForJanuary((FIRST,), years.now))
    years.react()
    order = years.order(FIRST)
    assert (order.quota_year, order.awaited_year) == (2027, 2027)
    assert not years.ask(FIRST, year=2026)
    assert years.refusals[-1] == "OrderWaitsForYear"
    assert not years.do(WaitForJanuary((FIRST,), years.now))


def test_who_was_booked_for_january_already_waits_without_moving():
    years = Years(1)
    years.ask(FIRST)
    years.react()
    assert years.do(WaitForJanuary((FIRST,), years.now))
    years.react()
    assert years.order(FIRST).awaited_year == 2027
    assert years.order(FIRST).moving is None


def test_orders_that_ended_ask_for_no_other_year():
    years = Years(1)
    years.do(CancelOrders((FIRST,), "changed mind", years.now))
    assert not years.ask(FIRST)
    assert years.refusals[-1] == "OrderAlreadyCancelled"


def test_a_declaration_that_stands_counts_where_it_was_declared():
    years = told(11)
    assert of_run(years, DeclarationsSent)
    assert not years.ask(FIRST)
    assert years.refusals[-1] == "AlreadyDeclared"


def test_a_run_hands_back_what_is_to_wait():
    years = told(9)
    assert not years.do(WaitForJanuary((FIRST,), years.now))
    assert years.refusals[-1] == "OrderInRun"


def test_buyers_hear_that_their_orders_wait_and_nothing_of_other_moves():
    years = Years(1, 2)
    assert years.do(WaitForJanuary((FIRST,), years.now))
    years.ask(SECOND)
    years.react()
    told = [n for n in about_orders(years.log, years.log.recorded) if n.kind is Kind.WAITS_FOR_YEAR]
    assert [(notice.order_id, notice.facts["year"]) for notice in told] == [(FIRST, 2027)]
    assert "January 2027" in words_of(told[0]).subject
