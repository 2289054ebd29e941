from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.tax import TaxRates
from domain.tax_quote import LineQuestion, quoted
from domain.tax_rounding import OF_ORDERS, OURS, Rounding, compared, half_even, totals_of

TODAY = date(2026, 11, 1)
FOOD = TaxRates(Decimal("0.13"), tariff=Decimal("0.06"))
CREAM = TaxRates(Decimal("0.13"), Decimal("0.15"))
GRAIN = TaxRates(Decimal("0.09"))


def line(fen, rates=FOOD):
    return LineQuestion(fen, 1, rates)


def test_three_lines_of_a_third_are_a_fen_less_than_their_order():
    told = compared([line(3_333)] * 3, TODAY)
    assert told.totals[Rounding.LINE_HALF_UP] == 909
    assert told.totals[Rounding.ORDER_HALF_UP] == 910
    assert told.difference_fen(Rounding.ORDER_HALF_UP) == 1


def test_one_merchants_sum_is_the_orders_cut_off():
    told = compared([line(114_560), line(138_270)], TODAY)
    assert told.totals[OURS] == 23_008
    assert told.ways_to(23_007) == (Rounding.ORDER_TRUNCATED,)
    assert told.totals[Rounding.LINE_TRUNCATED] == 23_006


def test_each_tax_rounded_is_less_than_their_sum_rounded():
    told = compared([line(40_000, CREAM)], TODAY)
    assert told.totals[OURS] == 9_223
    assert told.totals[Rounding.ORDER_HALF_UP] == 9_224


def test_half_a_fen_goes_to_the_even_one_or_up():
    assert [half_even(n, 2) for n in (1, 3, 5)] == [0, 2, 2]
    # 9.1 % of 15.00 are 1.365, of 5.00 they are 0.455.
    told = compared([line(1_500), line(500)], TODAY)
    assert [each[Rounding.LINE_HALF_UP] for each in told.by_line] == [137, 46]
    assert [each[Rounding.LINE_HALF_EVEN] for each in told.by_line] == [136, 46]


def test_above_the_single_limit_the_whole_tax_is_rounded():
    told = compared([line(500_001)], TODAY)
    assert told.totals[OURS] == 98_900
    assert told.totals[Rounding.LINE_TRUNCATED] == 98_900


def test_totals_count_each_order_once():
    totals = totals_of([compared([line(3_333)] * 3, TODAY)] * 2)
    assert totals[OURS] == 1_818
    assert totals[Rounding.ORDER_HALF_UP] == 1_820


@given(
    st.lists(
        st.tuples(st.integers(1, 40_000), st.sampled_from([FOOD, CREAM, GRAIN])).map(
            lambda asked: line(*asked)
        ),
        min_size=1,
        max_size=9,
    )
)
def test_every_way_is_near_the_exact_sum_and_ours_is_the_quote(lines):
    told = compared(lines, TODAY)
    exact = sum(told.exact_fen, Fraction(0))
    assert told.totals[OURS] == quoted(lines, 0, TODAY).total_fen
    for way in OF_ORDERS:
        assert abs(told.totals[way] - exact) < 1
    for way in set(Rounding) - set(OF_ORDERS):
        assert abs(told.totals[way] - exact) < 2 * len(lines)
        assert told.totals[way] == sum(each[way] for each in told.by_line)
    assert told.totals[Rounding.LINE_TRUNCATED] <= told.totals[Rounding.ORDER_TRUNCATED] <= exact
