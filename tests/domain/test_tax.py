from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.tax import LineTax, TaxRates, line_taxes
from tests.domain.tax_cases import CASES, REFERENCE, cases, day_of, in_fen

TODAY = date(2026, 11, 1)
WRONG_AT_THEIR_SOURCE = ("S08", "S09", "S11")

FOOD = TaxRates(vat=Decimal("0.13"), tariff=Decimal("0.06"))
COSMETICS = TaxRates(vat=Decimal("0.13"), consumption=Decimal("0.15"), tariff=Decimal("0.05"))
GRAIN = TaxRates(vat=Decimal("0.09"))


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=row["id"]) for row in cases() if row["treatment"] != "rejected"],
)
def test_a_case_of_the_reference_is_taxed_as_it_says(row):
    rates = TaxRates(Decimal(row["vat_rate"]), Decimal(row["ct_rate"]), Decimal(row["tariff_rate"]))
    freight = in_fen(row["freight"]) + in_fen(row["insurance"])
    day = day_of(row["regime_date"])
    (tax,) = line_taxes([in_fen(row["goods_value"])], freight, [rates], day)
    if row["id"] in WRONG_AT_THEIR_SOURCE:
        assert tax.total_fen != in_fen(row["quoted_in_source"])
    assert tax == LineTax(in_fen(row["exp_tariff"]), in_fen(row["exp_ct"]), in_fen(row["exp_vat"]))
    assert tax.total_fen == in_fen(row["exp_total"])


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside this repository")
def test_the_cases_here_are_those_of_the_reference():
    assert CASES.read_bytes() == REFERENCE.read_bytes()


@pytest.mark.parametrize(
    ("value_fen", "rates", "day", "expected"),
    [
        (41_000, FOOD, date(2020, 6, 15), LineTax(0, 0, 3_731)),
        (80_000, COSMETICS, TODAY, LineTax(0, 9_882, 8_565)),
        (500_000, FOOD, TODAY, LineTax(0, 0, 45_500)),
        (500_001, FOOD, TODAY, LineTax(30_000, 0, 68_900)),
        (500_001, COSMETICS, TODAY, LineTax(25_000, 92_647, 80_294)),
        (200_000, FOOD, date(2018, 12, 31), LineTax(0, 0, 18_200)),
        (200_001, FOOD, date(2018, 12, 31), LineTax(12_000, 0, 27_560)),
        (200_001, FOOD, date(2019, 1, 1), LineTax(0, 0, 18_200)),
        (30_000, GRAIN, TODAY, LineTax(0, 0, 1_890)),
        (1, FOOD, TODAY, LineTax(0, 0, 0)),
        (6, FOOD, TODAY, LineTax(0, 0, 1)),
        # 50 fen at 9.1 % would be 4.55: half-up goes by the third place only.
        (50, FOOD, TODAY, LineTax(0, 0, 5)),
    ],
)
def test_a_line_is_taxed_to_the_fen(value_fen, rates, day, expected):
    assert line_taxes([value_fen], 0, [rates], day) == (expected,)


def test_an_exact_half_fen_goes_up_whatever_the_rate():
    # 9.75 / 0.91 has no end, but the taxes are 0.675 and 0.975 exactly.
    rates = TaxRates(vat=Decimal("0.13"), consumption=Decimal("0.09"))
    assert line_taxes([975], 0, [rates], TODAY) == (LineTax(0, 68, 98),)


def test_freight_is_taxed_with_the_lines_it_is_shared_over():
    assert line_taxes([24_000], 3_500, [FOOD], TODAY) == (LineTax(0, 0, 2_503),)
    assert line_taxes([30_000, 10_000], 4_000, [FOOD, GRAIN], TODAY) == (
        LineTax(0, 0, 3_003),
        LineTax(0, 0, 693),
    )


def test_freight_counts_for_the_single_limit():
    (tax,) = line_taxes([499_999], 1, [FOOD], TODAY)
    assert tax.tariff_fen == 0
    (tax,) = line_taxes([499_999], 2, [FOOD], TODAY)
    assert tax.tariff_fen == 30_000


def test_every_line_is_rounded_by_itself():
    taxes = line_taxes([3_333] * 3, 0, [FOOD] * 3, TODAY)
    assert sum(tax.total_fen for tax in taxes) == 909
    (together,) = line_taxes([9_999], 0, [FOOD], TODAY)
    assert together.total_fen == 910


@pytest.mark.parametrize(
    ("rates", "are_sound"),
    [
        (FOOD, True),
        (COSMETICS, True),
        (TaxRates(Decimal(0)), True),
        (TaxRates(Decimal(1)), False),
        (TaxRates(Decimal("-0.13")), False),
        (TaxRates(Decimal("0.13"), Decimal(1)), False),
        (TaxRates(Decimal("0.13"), Decimal("-0.1")), False),
        (TaxRates(Decimal("0.13"), Decimal(0), Decimal("-0.1")), False),
    ],
)
def test_rates_are_shares_of_a_price(rates, are_sound):
    assert rates.are_sound is are_sound


@given(
    st.lists(
        st.tuples(st.integers(1, 300_000), st.sampled_from([FOOD, COSMETICS, GRAIN])),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 20_000),
)
def test_no_tax_is_negative_and_none_beyond_the_statutory(lines, freight_fen):
    values = [value for value, _ in lines]
    taxes = line_taxes(values, freight_fen, [rates for _, rates in lines], TODAY)
    for tax in taxes:
        assert min(tax.tariff_fen, tax.consumption_fen, tax.vat_fen) >= 0
    within = sum(values) + freight_fen <= 500_000
    assert not within or not any(tax.tariff_fen for tax in taxes)
    assert sum(tax.total_fen for tax in taxes) <= (sum(values) + freight_fen) * 40 // 100 + 10
