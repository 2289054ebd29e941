import pytest

from application.dropping_lines import ReduceOrder
from domain.goods import SkuUnits
from domain.order_state import Stage
from tests.application.quota_years import SECOND, Years, told
from tests.properties import pools
from tests.properties.pools import APPLE, ORDERS, PEAR


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
