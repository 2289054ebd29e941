from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.buyers_year import OverYearlyLimit, QuotaNotPositive
from domain.refusals import Refused
from domain.tax import TaxRates
from domain.tax_quote import (
    LineQuestion,
    RatesNotSound,
    SeveralItemsOverSingleLimit,
    Treatment,
    policy_on,
    quoted,
)
from tests.domain.tax_cases import USED_BEFORE, cases, day_of, in_fen

TODAY = date(2026, 11, 1)
FOOD = TaxRates(vat=Decimal("0.13"), tariff=Decimal("0.06"))


def line(fen, quantity=1, rates=FOOD):
    return LineQuestion(fen, quantity, rates)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in cases()])
def test_every_case_of_the_reference_is_quoted_or_refused_as_it_says(case):
    rates = TaxRates(
        Decimal(case["vat_rate"]), Decimal(case["ct_rate"]), Decimal(case["tariff_rate"])
    )
    asked = line(in_fen(case["taxable_price"]), int(case["qty"]), rates)
    used = in_fen(USED_BEFORE.get(case["id"], "0"))
    try:
        quote = quoted([asked], used, day_of(case["regime_date"]))
    except Refused:
        assert case["treatment"] == "rejected"
    else:
        assert quote.treatment.value == case["treatment"]
        assert quote.total_fen == in_fen(case["exp_total"])


def test_the_single_limit_itself_is_allowed():
    assert quoted([line(500_000, 3)], 0, TODAY).treatment is Treatment.IN_LIMIT


def test_one_item_above_the_single_limit_is_taxed_in_full():
    quote = quoted([line(500_001)], 0, TODAY)
    assert quote.treatment is Treatment.FULL_TAX
    assert (quote.lines[0].tariff_fen, quote.lines[0].vat_fen) == (30_000, 68_900)


@pytest.mark.parametrize("lines", [[line(500_001, 2)], [line(250_000), line(250_001)]])
def test_several_items_above_it_are_refused(lines):
    with pytest.raises(SeveralItemsOverSingleLimit) as refused:
        quoted(lines, 0, TODAY)
    assert refused.value.values == {"taxable_fen": 500_001, "limit_fen": 500_000, "items": 2}


def test_the_year_may_be_filled_to_the_fen_and_not_beyond():
    assert quoted([line(10_000)], 2_590_000, TODAY).total_fen == 910
    with pytest.raises(OverYearlyLimit):
        quoted([line(10_001)], 2_590_000, TODAY)


def test_what_is_taxed_in_full_counts_towards_the_year():
    with pytest.raises(OverYearlyLimit):
        quoted([line(500_001)], 2_100_000, TODAY)


def test_limits_are_those_of_the_day():
    with pytest.raises(OverYearlyLimit):
        quoted([line(10_001)], 1_990_000, date(2018, 12, 31))
    assert quoted([line(10_001)], 1_990_000, date(2019, 1, 1)).total_fen == 910
    assert policy_on(date(2018, 12, 31)).since == date(2016, 4, 8)
    assert policy_on(TODAY).since == date(2019, 1, 1)


def test_nothing_and_less_is_refused():
    for bad in (line(0), line(-1), line(100, 0)):
        with pytest.raises(QuotaNotPositive):
            quoted([bad], 0, TODAY)
    with pytest.raises(RatesNotSound):
        quoted([line(100, rates=TaxRates(vat=Decimal("13")))], 0, TODAY)


@given(
    values=st.lists(st.integers(1, 200_000), min_size=1, max_size=20),
    used=st.integers(0, 3_000_000),
)
def test_an_order_is_quoted_as_the_sum_of_its_lines_or_refused_by_its_limits(values, used):
    total = sum(values)
    try:
        quote = quoted([line(value) for value in values], used, TODAY)
    except SeveralItemsOverSingleLimit:
        assert total > 500_000
        assert len(values) > 1
    except OverYearlyLimit:
        assert used + total > 2_600_000
    else:
        assert used + total <= 2_600_000
        assert quote.treatment is Treatment.IN_LIMIT
        alone = [quoted([line(value)], 0, TODAY).lines[0] for value in values]
        assert list(quote.lines) == alone
