from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.tax_consumption import (
    ConsumptionGoods,
    Content,
    ContentUnit,
    ContentUnknown,
    consumption_rate_of,
)
from tests.domain.tax_cases import CONTENTS, cases, day_of, in_fen

TODAY = date(2026, 11, 1)
COSMETICS, WINE = ConsumptionGoods.COSMETICS, ConsumptionGoods.WINE


def ml(amount):
    return Content(Decimal(amount), ContentUnit.MILLILITRE)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["id"]) for case in cases() if case["id"] in CONTENTS]
)
def test_the_rate_of_a_case_of_the_reference_follows_from_its_price(case):
    amount, unit = CONTENTS[case["id"]]
    content = Content(Decimal(amount), ContentUnit(unit))
    rate = consumption_rate_of(
        COSMETICS,
        in_fen(case["taxable_price"]),
        int(case["qty"]),
        content,
        day_of(case["regime_date"]),
    )
    assert rate == Decimal(case["ct_rate"])


@pytest.mark.parametrize(
    ("taxable_fen", "quantity", "content", "rate"),
    [
        (50_000, 1, ml(50), "0.15"),
        (49_999, 1, ml(50), "0"),
        (100_000, 2, ml(50), "0.15"),
        (99_999, 2, ml(50), "0"),
        (42_500, 1, Content(Decimal(20), ContentUnit.GRAM), "0.15"),
        (1_500, 1, Content(Decimal(1), ContentUnit.PIECE), "0.15"),
        (1_499, 1, Content(Decimal(1), ContentUnit.PIECE), "0"),
        (750, 1, ml("0.75"), "0.15"),
    ],
)
def test_the_price_of_a_unit_of_content_decides_and_the_line_itself_is_high_end(
    taxable_fen, quantity, content, rate
):
    found = consumption_rate_of(COSMETICS, taxable_fen, quantity, content, TODAY)
    assert found == Decimal(rate)


def test_before_october_2016_all_cosmetics_bore_thirty_per_cent():
    assert consumption_rate_of(COSMETICS, 1, 1, None, date(2016, 9, 30)) == Decimal("0.30")
    assert consumption_rate_of(COSMETICS, 1, 1, ml(1), date(2016, 10, 1)) == 0


def test_wine_bears_ten_per_cent_at_any_price_and_other_goods_none():
    assert consumption_rate_of(WINE, 1, 1, None, TODAY) == Decimal("0.10")
    assert consumption_rate_of(None, 1_000_000, 1, None, TODAY) == 0


@pytest.mark.parametrize("content", [None, ml(0), ml(-1)])
def test_cosmetics_whose_content_is_not_known_have_no_rate(content):
    with pytest.raises(ContentUnknown):
        consumption_rate_of(COSMETICS, 50_000, 1, content, TODAY)


@given(st.integers(1, 500_000), st.integers(1, 50), st.integers(1, 10_000))
def test_many_units_bear_the_rate_that_one_bears(fen, quantity, centi):
    content = ml(Decimal(centi) / 100)
    one = consumption_rate_of(COSMETICS, fen, 1, content, TODAY)
    assert consumption_rate_of(COSMETICS, fen * quantity, quantity, content, TODAY) == one
