from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.notifications.wording import words_of
from application.cancelling import CancelOrders
from application.declaring import DeclareRun, MatchRun
from application.dropping_lines import ReduceOrder
from application.moving_quota import (
    AnswerQuotaMoves,
    AskQuotaMoves,
    MoveQuotas,
    WaitForJanuary,
    move_of,
)
from application.notices import Kind
from application.notifying import about_orders
from application.quota_steps import answers_to
from application.streams import year_id
from domain.clearance_events import DeclarationsSent, MatchFailed
from domain.goods import SkuUnits
from domain.identifiers import OrderId
from domain.order_state import Stage
from tests.end_to_end import port
from tests.end_to_end.port import BOOK, SHARED
from tests.properties import pools, scenes
from tests.properties.pools import APPLE, ORDERS, PEAR, RUNS
from tests.properties.world import World

FIRST, SECOND, THIRD = ORDERS[:3]
BUYER = port.key_of(port.buyer(1))
NEW_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
"""Midnight in Shanghai."""


class Years(World):
    """A book with two campaigns, and one buyer's orders in it."""

    def __init__(self, *numbers: int) -> None:
        super().__init__()
        scenes.publish(self)
        if numbers:
            scenes.place_and_pay(self, numbers)

    def used(self, year, buyer_key=BUYER):
        """What each order uses of a year, of those that use anything."""
        by_order = self.state("year", year_id(buyer_key, year), SHARED).by_order
        return {order_id: fen for order_id, fen in by_order.items() if fen}

    def order(self, order_id):
        return self.state("order", order_id)

    def ask(self, *order_ids, year=2027):
        return self.do(AskQuotaMoves(order_ids, year, self.now))

    def move(self, order_id):
        """The second step, as whoever takes it first would."""
        move = move_of(order_id, self.order(order_id))
        assert move is not None
        assert self.do(MoveQuotas(BOOK, (move,), self.now), SHARED)
        return move

    def fill(self, year, taxable_fen):
        """Another book has sold the buyer one thing that is to be declared in that year."""
        price = f"{taxable_fen / 100:.2f}"
        order = replace(
            pools.order(2, self.now),
            order_id=OrderId(f"elsewhere:{year}"),
            quota_year=year,
            lines=(port.line(PEAR, 1, price),),
        )
        assert self.place([order], scenes.OTHER_BOOK) == {}


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


def told(depth):
    """So far in the plain story: at 9 runs are open, at 11 their documents are stored."""
    years = Years()
    scenes.forward(years, depth, 0)
    return years


def of_run(years, kind):
    stream = years.log.read([f"{BOOK}/run/{RUNS[0]}"])[f"{BOOK}/run/{RUNS[0]}"]
    return [event for event in stream.events if isinstance(event, kind)]


def test_documents_stored_after_new_year_are_declared_in_the_year_that_has_them_by_then():
    years = told(10)
    years.now = NEW_YEAR
    scenes.answer_all(years, 120)
    years.work_all()
    sent = [d.order_id for event in of_run(years, DeclarationsSent) for d in event.declarations]
    assert sent == [FIRST, THIRD]
    assert years.used(2027).keys() == {FIRST, THIRD}
    assert {years.order(i).quota_year for i in sent} == {2027}


def test_the_minute_before_new_year_in_shanghai_nothing_moves():
    years = told(10)
    years.now = NEW_YEAR - timedelta(hours=1)
    scenes.answer_all(years, 120)
    years.work_all()
    assert of_run(years, DeclarationsSent)
    assert years.used(2027) == {}


def test_who_does_not_fit_is_told_before_the_declaration_and_the_others_are_declared():
    years = told(10)
    years.fill(2027, 2_600_000 - years.used(2026)[FIRST])
    years.now = NEW_YEAR
    scenes.answer_all(years, 120)
    years.work_all()
    sent = [d.order_id for event in of_run(years, DeclarationsSent) for d in event.declarations]
    (failed,) = [f for event in of_run(years, MatchFailed) for f in event.failures]
    assert (sent, failed.order_id) == ([FIRST], THIRD)
    assert (failed.rule, failed.field, failed.waybill_value) == ("Y2", "yearly limit", "26000.00")
    assert float(failed.order_value) > 26_000


def test_a_declaration_that_was_not_moved_to_its_year_fails():
    """Somebody declares by hand, and nobody has asked for the year."""
    years = told(10)
    scenes.answer_all(years, 120)
    years.now = NEW_YEAR
    years.do(MatchRun(RUNS[0], years.now))
    years.do(DeclareRun(RUNS[0], years.now))
    failures = [f for event in of_run(years, MatchFailed) for f in event.failures]
    assert {(f.rule, f.order_value, f.waybill_value) for f in failures} == {("Y1", "2026", "2027")}
    assert not of_run(years, DeclarationsSent)


def test_what_is_being_moved_is_declared_only_when_it_was():
    years = told(10)
    scenes.answer_all(years, 120)
    years.do(MatchRun(RUNS[0], years.now))
    years.ask(FIRST)
    years.do(DeclareRun(RUNS[0], years.now))
    (sent,) = of_run(years, DeclarationsSent)
    assert [d.order_id for d in sent.declarations] == [THIRD]
    assert not of_run(years, MatchFailed)


def test_a_declaration_that_stands_counts_where_it_was_declared():
    years = told(11)
    assert of_run(years, DeclarationsSent)
    assert not years.ask(FIRST)
    assert years.refusals[-1] == "AlreadyDeclared"


def test_a_run_hands_back_what_is_to_wait():
    years = told(9)
    assert not years.do(WaitForJanuary((FIRST,), years.now))
    assert years.refusals[-1] == "OrderInRun"


def test_what_waits_for_january_is_not_taken_into_a_run_before():
    years = told(8)
    years.do(WaitForJanuary((FIRST,), years.now))
    years.react()
    scenes.open_run(years, 0, [FIRST, THIRD])
    assert years.state("run", RUNS[0]).orders.keys() == {THIRD}


def test_what_waited_is_taken_into_a_run_from_new_year_in_shanghai_on():
    years = told(8)
    years.do(WaitForJanuary((FIRST,), years.now))
    years.react()
    years.now = NEW_YEAR
    scenes.open_run(years, 0, [FIRST, THIRD])
    assert years.state("run", RUNS[0]).orders.keys() == {FIRST, THIRD}


def test_dropped_units_are_for_sale_again_and_owed_back_to_the_fen():
    years = Years(5)
    order_id = ORDERS[4]
    before, held = years.order(order_id), years.state("campaign", pools.CAMPAIGNS[0]).held[PEAR]
    assert years.do(ReduceOrder(order_id, (SkuUnits(APPLE, 1),), "over the limit", years.now))
    years.work_all()
    after = years.order(order_id)
    assert years.state("campaign", pools.CAMPAIGNS[0]).held[PEAR] == held - 2
    assert [line.sku for line in after.lines] == ["APPLE"]
    owed = before.amounts.paid_fen - after.amounts.paid_fen
    assert (after.owed_fen, after.stage) == (owed, Stage.PAID)
    assert after.reported_fen == after.amounts.paid_fen
    assert years.used(2026) == {order_id: after.amounts.taxable_fen}


def test_all_of_an_order_is_cancelled_and_not_dropped():
    years = Years(2)
    assert not years.do(ReduceOrder(SECOND, (SkuUnits(PEAR, 0),), "over the limit", years.now))
    assert years.refusals[-1] == "NothingLeft"


@pytest.mark.parametrize("left", [SkuUnits(PEAR, 3), SkuUnits(APPLE, 1), SkuUnits(PEAR, -1)])
def test_what_is_left_is_of_what_was_ordered(left):
    years = Years(2)
    assert not years.do(ReduceOrder(SECOND, (left,), "over the limit", years.now))
    assert years.refusals[-1] == "MoreThanOrdered"


def test_nothing_is_dropped_of_what_was_collected():
    years = told(2)
    assert not years.do(ReduceOrder(SECOND, (SkuUnits(PEAR, 1),), "over the limit", years.now))
    assert years.refusals[-1] == "OrderAlreadyCollected"


def test_buyers_hear_that_their_orders_wait_and_nothing_of_other_moves():
    years = Years(1, 2)
    assert years.do(WaitForJanuary((FIRST,), years.now))
    years.ask(SECOND)
    years.react()
    told = [n for n in about_orders(years.log, years.log.recorded) if n.kind is Kind.WAITS_FOR_YEAR]
    assert [(notice.order_id, notice.facts["year"]) for notice in told] == [(FIRST, 2027)]
    assert "January 2027" in words_of(told[0]).subject
