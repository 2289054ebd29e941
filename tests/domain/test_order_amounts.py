from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import Sku
from domain.order_amounts import (
    LineRequest,
    OrderAmounts,
    is_unit_price,
    is_whole_fen,
    left_quantities,
    priced,
    reduced,
)
from domain.tax import TaxRates

DAY = date(2026, 11, 1)
MILK, TEA = Sku("milk"), Sku("tea")
FOOD = TaxRates(Decimal("0.13"))
COSMETICS = TaxRates(Decimal("0.13"), Decimal("0.15"), Decimal("0.05"))


def line(sku, quantity, price="10.00", rates=FOOD):
    return LineRequest(sku, quantity, Decimal(price), rates)


def test_an_order_is_priced_line_by_line():
    lines, amounts = priced([line(MILK, 2, "120.00"), line(TEA, 1, "50.00")], 1_000, 500, DAY)
    assert [one.gnum for one in lines] == [1, 2]
    assert [one.value_fen for one in lines] == [24_000, 5_000]
    assert amounts == OrderAmounts(29_000, 1_000, 500, sum(one.tax.total_fen for one in lines))
    assert amounts.taxable_fen == 30_000
    assert amounts.paid_fen == 29_000 + 1_000 + 2_730 - 500


def test_a_voucher_does_not_lower_the_tax():
    _, amounts = priced([line(MILK, 1, "200.00")], 0, 2_000, DAY)
    assert amounts.tax_fen == 1_820
    assert amounts.paid_fen == 19_820


def test_units_go_from_the_last_line_of_their_product():
    lines, _ = priced([line(MILK, 2), line(TEA, 1), line(MILK, 3)], 0, 0, DAY)
    assert left_quantities(lines, {MILK: 1}) == [2, 1, 2]
    assert left_quantities(lines, {MILK: 4, TEA: 1}) == [1, 0, 0]


def test_lines_left_are_numbered_anew():
    lines, amounts = priced([line(MILK, 2), line(TEA, 1), line(MILK, 3)], 0, 0, DAY)
    left, _ = reduced(lines, amounts, {MILK: 3, TEA: 1}, DAY)
    assert [(one.gnum, one.sku, one.quantity) for one in left] == [(1, MILK, 2)]


def test_freight_stays_and_a_discount_shrinks_with_the_goods():
    lines, amounts = priced([line(MILK, 4)], 800, 1_000, DAY)
    _, left = reduced(lines, amounts, {MILK: 1}, DAY)
    assert (left.goods_fen, left.freight_fen, left.discount_fen) == (3_000, 800, 750)


def test_a_price_with_parts_of_a_fen_goes_down_when_the_rest_is_no_whole_fen():
    lines, amounts = priced([line(MILK, 200, "12.345")], 0, 0, DAY)
    (left,), sums = reduced(lines, amounts, {MILK: 1}, DAY)
    assert left.unit_price == Decimal("12.34")
    assert sums.goods_fen == left.value_fen == 1234 * 199
    (even,), _ = reduced(lines, amounts, {MILK: 2}, DAY)
    assert even.unit_price == Decimal("12.345")


def test_nobody_pays_more_for_getting_less():
    lines, amounts = priced(
        [line(MILK, 1, "0.01"), line(TEA, 1, "0.01", COSMETICS)], 10_000, 0, DAY
    )
    _, left = reduced(lines, amounts, {MILK: 1}, DAY)
    assert left.tax_fen > amounts.tax_fen
    assert left.paid_fen == amounts.paid_fen


def test_an_order_of_nothing_costs_nothing():
    lines, amounts = priced([line(MILK, 1)], 800, 500, DAY)
    assert reduced(lines, amounts, {MILK: 1}, DAY) == ((), OrderAmounts(0, 0, 0, 0))


@pytest.mark.parametrize(
    ("price", "can_be"),
    [("0.01", True), ("12.34567", True), ("12.345678", False), ("0.00999", False), ("0", False)],
)
def test_a_unit_price_has_at_most_five_places_and_is_a_fen_at_least(price, can_be):
    assert is_unit_price(Decimal(price)) is can_be


def test_a_line_is_whole_fen_or_not():
    assert is_whole_fen(Decimal("12.345"), 2)
    assert not is_whole_fen(Decimal("12.345"), 3)


prices = st.one_of(
    st.integers(1, 30_000).map(lambda fen: Decimal(fen).scaleb(-2)),
    st.integers(1_000, 3_000_000).map(lambda parts: Decimal(parts).scaleb(-5)),
)
requests = st.builds(
    LineRequest,
    st.sampled_from([MILK, TEA, Sku("oil")]),
    st.sampled_from([1, 2, 4, 5, 10]),
    prices,
    st.sampled_from([FOOD, COSMETICS]),
).filter(lambda request: is_whole_fen(request.unit_price, request.quantity))


@given(st.lists(requests, min_size=1, max_size=5), st.integers(0, 20_000), st.data())
def test_a_cut_order_agrees_with_itself_to_the_fen(asked, freight_fen, data):
    goods = sum(int(r.unit_price * r.quantity * 100) for r in asked)
    discount = data.draw(st.integers(0, goods - 1))
    lines, amounts = priced(asked, freight_fen, discount, DAY)
    ordered = Counter[Sku]()
    for one in lines:
        ordered[one.sku] += one.quantity
    cuts = {sku: data.draw(st.integers(0, n)) for sku, n in ordered.items()}
    left, sums = reduced(lines, amounts, cuts, DAY)
    assert sum(one.quantity for one in left) == ordered.total() - sum(cuts.values())
    assert sums.goods_fen == sum(one.unit_price * one.quantity * 100 for one in left)
    assert sums.tax_fen == sum(one.tax.total_fen for one in left)
    assert sums.freight_fen == (amounts.freight_fen if left else 0)
    assert min(sums.goods_fen, sums.freight_fen, sums.discount_fen, sums.tax_fen) >= 0
    assert 0 <= sums.paid_fen <= amounts.paid_fen
    afresh = [LineRequest(one.sku, one.quantity, one.unit_price, one.rates) for one in left]
    assert priced(afresh, sums.freight_fen, sums.discount_fen, DAY) == (left, sums)
