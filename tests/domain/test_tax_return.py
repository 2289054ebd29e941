from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.tax import LineTax, TaxRates
from domain.tax_quote import LineQuestion
from domain.tax_return import MoreBackThanSent, returned

TODAY = date(2026, 11, 1)
FOOD = TaxRates(Decimal("0.13"), tariff=Decimal("0.06"))
CREAM = TaxRates(Decimal("0.13"), Decimal("0.15"))


def line(fen, quantity, rates=FOOD):
    return LineQuestion(fen, quantity, rates)


def test_half_of_an_order_brings_half_of_its_tax():
    (part,) = returned([line(40_000, 2)], [1], TODAY)
    assert (part.before.vat_fen, part.stays.vat_fen, part.given_back.vat_fen) == (3640, 1820, 1820)


def test_units_that_do_not_divide_the_tax_give_back_what_what_stays_leaves():
    back = [returned([line(9_999, 3)], [units], TODAY)[0].given_back.vat_fen for units in range(4)]
    # 6.07 stays of two, 3.03 of one: the second unit back brings a fen more than the others.
    assert back == [0, 303, 607, 910]


def test_a_whole_order_that_was_taxed_in_full_brings_all_of_it():
    (part,) = returned([line(500_001, 1)], [1], TODAY)
    assert part.given_back == part.before == LineTax(30_000, 0, 68_900)


@pytest.mark.parametrize("units", [3, -1])
def test_no_more_comes_back_than_was_sent(units):
    with pytest.raises(MoreBackThanSent):
        returned([line(40_000, 2)], [units], TODAY)


@given(
    st.lists(
        st.tuples(st.integers(1, 100_000), st.integers(1, 9), st.sampled_from([FOOD, CREAM])),
        min_size=1,
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_what_stays_and_what_comes_back_are_the_tax_before_in_any_order(asked, chance):
    lines = [line(*each) for each in asked]
    units = [place for place, each in enumerate(lines) for _ in range(each.quantity)]
    chance.shuffle(units)
    back, given_before = [0] * len(lines), 0
    for place in units:
        back[place] += 1
        parts = returned(lines, back, TODAY)
        for part in parts:
            assert part.stays.total_fen + part.given_back.total_fen == part.before.total_fen
        given_now = sum(part.given_back.total_fen for part in parts)
        assert given_now >= given_before
        given_before = given_now
    assert given_before == sum(part.before.total_fen for part in parts)
