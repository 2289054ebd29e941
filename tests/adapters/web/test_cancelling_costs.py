import pytest

from application.clearing import OpenClearance
from application.roles import Role
from domain.batch_commands import AddCharge
from tests.adapters.web.site import opened, words
from tests.end_to_end.port import MERCHANT
from tests.end_to_end.season import BATCH, ENTRY, RUN, Season

BOUGHT = "bought already"


def page_of(season, address="/orders/{}/cancel", role=None):
    with opened(str(season.system.engine.url)) as site:
        if role is None:
            return words(site.get(address.format(season.order_ids[0])))
        with site.as_role(role, MERCHANT):
            return words(site.get(address.format(season.order_ids[0])))


@pytest.fixture
def season(tmp_path):
    season = Season(f"sqlite:///{tmp_path / 'jihuo.db'}", "NB01")
    yield season
    season.close()


def test_nothing_is_lost_by_who_cancels_before_anything_is_bought(season):
    season.collected()
    assert BOUGHT not in page_of(season)


def test_what_cancelling_costs_once_goods_are_bought_is_told_before_it_is_decided(season):
    season.in_the_zone()
    season.do(AddCharge(BATCH, "sea", "freight", 9_001, "NZD", season.now))
    said = page_of(season)
    assert f"The goods of 1 order are {BOUGHT}" in said
    assert "free stock 1 unit goods, at the prices they were sold for ¥ 100.00" in said
    assert "tax, not due on free stock ¥ 9.10 freight that buyers paid ¥ 0.00" in said
    assert "owed back to buyers ¥ 109.10" in said
    assert "their part of the batch's costs, by units NZD 45.01" in said
    assert "623" not in said


def test_what_a_batch_costs_is_not_told_to_a_merchant(season):
    season.in_the_zone()
    season.do(AddCharge(BATCH, "sea", "freight", 9_001, "NZD", season.now))
    said = page_of(season, role=Role.OWNER)
    assert BOUGHT in said
    assert "NZD" not in said


def test_once_declared_customs_is_asked_first(season):
    season.declared()
    said = page_of(season)
    assert "Customs has 1 declaration of them and is asked to withdraw (623)" in said
    season.answer(800)
    assert BOUGHT not in page_of(season)


def test_many_orders_are_told_together_what_they_cost(season):
    season.in_the_zone()
    season.do(OpenClearance(RUN, MERCHANT, "broker", season.order_ids[:1], (ENTRY,), season.now))
    with opened(str(season.system.engine.url)) as site:
        html = site.post("/marked-orders", 200, what="cancel", orders=season.order_ids).text
    said = words(html)
    assert f"The goods of 2 orders are {BOUGHT}" in said
    assert "free stock 2 units goods, at the prices they were sold for ¥ 200.00" in said
