"""What an order's lines, freight and discount may be, and how they are taxed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.order_refusals import (
    AmountNotWholeFen,
    DiscountExceedsGoods,
    FreightNegative,
    LineCountRefused,
    OverSingleLimit,
    PriceNotPositive,
    QuantityNotPositive,
    UnitPriceTooFine,
)
from domain.risk_notice import Consent
from tests.domain.order_examples import LINES, MILK, TEA, line, order, place, placed_with


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), LineCountRefused),
        ((line(MILK, 1, "1.00"),) * 100, LineCountRefused),
        ((line(MILK, 0),), QuantityNotPositive),
        ((line(MILK, 2), line(TEA, -1)), QuantityNotPositive),
        ((line(MILK, 1, "0"),), PriceNotPositive),
        ((line(MILK, 1, "-1.00"),), PriceNotPositive),
        ((line(MILK, 10_000, "0.000001"),), UnitPriceTooFine),
        ((line(MILK, 2, "0.005"),), UnitPriceTooFine),
        ((line(MILK, 3, "33.33333"),), AmountNotWholeFen),
        ((line(MILK, 2, "2500.00"),), OverSingleLimit),
        ((line(MILK, 1, "2500.00"), line(TEA, 1, "2500.01")), OverSingleLimit),
    ],
)
def test_lines_that_documents_cannot_carry_are_refused(lines, refusal):
    order().when(place(*lines)).then_refused(refusal)


def test_an_order_has_at_most_99_lines():
    lines = (line(MILK, 1, "1.00"),) * 99
    order().when(place(*lines)).then(placed_with(*lines))


def test_the_single_limit_may_be_reached_with_freight():
    lines = line(MILK, 2, "2495.00")
    order().when(place(lines)).then(placed_with(lines))
    command = place(lines, freight_fen=1_001)
    order().when(command).then_refused(OverSingleLimit)


def test_one_indivisible_unit_above_the_limit_is_fully_taxed():
    single = line(MILK, 1, "5000.01")
    command = place(single, freight_fen=0, discount_fen=0)
    expected = placed_with(single, freight_fen=0, discount_fen=0)
    order().when(command).then(expected)
    assert expected.amounts.tax_fen == 98_900


def test_freight_is_not_negative():
    order().when(place(*LINES, freight_fen=-1)).then_refused(FreightNegative)


@pytest.mark.parametrize("discount_fen", [-1, 25_000])
def test_a_discount_leaves_some_price(discount_fen):
    order().when(place(*LINES, discount_fen=discount_fen)).then_refused(DiscountExceedsGoods)


def test_an_order_is_taxed_on_the_day_at_customs():
    late = datetime(2018, 12, 31, 16, tzinfo=UTC)
    command = replace(place(line(MILK, 2, "2000.00")), at=late, consent=Consent("2019-01", late))
    (event,) = order().when(command).outcome()
    assert event.taxed_on == date(2019, 1, 1)
