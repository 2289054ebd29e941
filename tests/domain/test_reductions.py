"""What a basket costs when prices, percentages and savings are taken off."""

from datetime import timedelta

import pytest

from domain.dated import LINES_PER_ORDER_MAX
from domain.identifiers import Sku
from domain.reductions import (
    CampaignPrice,
    ListedLineUnsound,
    ReductionLeavesNothing,
    ReductionUnsound,
    TooManyReducedLines,
    Window,
    reduced_basket,
    require_sound,
)
from tests.domain.reduction_examples import AT, DAY, MILK, SOAP, TEA, line, percent, reduced, save


def test_without_reductions_the_list_price_stays():
    basket = reduced_basket([line(MILK, 2, "120.50")], [], AT)
    assert basket.lines == (reduced(MILK, 2, "120.50"),)
    assert (basket.list_fen, basket.goods_fen, basket.applied) == (24_100, 24_100, ())


def test_a_saving_that_does_not_divide_splits_the_line():
    basket = reduced_basket([line(MILK, 3, "40.00")], [save(12_000, 2_000)], AT)
    assert basket.lines == (reduced(MILK, 2, "33.33"), reduced(MILK, 1, "33.34"))
    assert (basket.goods_fen, basket.applied) == (10_000, ("full",))


def test_a_saving_is_shared_by_value_over_what_it_concerns():
    wanted = [line(MILK, 1, "200.00"), line(TEA, 1, "100.00"), line(SOAP, 1, "50.00")]
    basket = reduced_basket(wanted, [save(30_000, 3_000, MILK, TEA)], AT)
    assert basket.lines == (
        reduced(MILK, 1, "180.00"),
        reduced(SOAP, 1, "50.00"),
        reduced(TEA, 1, "90.00"),
    )


@pytest.mark.parametrize(
    ("price", "repeats", "goods_fen"),
    [
        ("299.99", False, 29_999),
        ("300.00", False, 26_000),
        ("900.00", False, 86_000),
        ("900.00", True, 78_000),
        ("899.99", True, 81_999),
    ],
)
def test_who_spends_enough_saves_once_or_for_each_full_sum(price, repeats, goods_fen):
    offer = save(30_000, 4_000, repeats=repeats)
    assert reduced_basket([line(MILK, 1, price)], [offer], AT).goods_fen == goods_fen


def test_a_percentage_makes_a_price_that_can_be_shown():
    basket = reduced_basket([line(MILK, 3, "33.33")], [percent("0.15")], AT)
    assert basket.lines == (reduced(MILK, 3, "28.33"),)


def test_a_percentage_makes_no_price_of_nothing_and_none_dearer():
    assert reduced_basket([line(MILK, 1, "0.01")], [percent("0.9")], AT).goods_fen == 1
    assert reduced_basket([line(MILK, 2, "0.04")], [percent("0.99")], AT).goods_fen == 2
    basket = reduced_basket([line(MILK, 125, "0.016")], [percent("0.01")], AT)
    assert (basket.goods_fen, basket.applied) == (200, ())


def test_a_campaign_price_stands_in_for_a_dearer_list_price_only():
    offers = [CampaignPrice("night", MILK, 9_900, DAY), CampaignPrice("day", MILK, 9_950, DAY)]
    basket = reduced_basket([line(MILK, 2, "120.00")], offers, AT)
    assert basket.lines == (reduced(MILK, 2, "99.00"),)
    assert basket.applied == ("night",)
    assert reduced_basket([line(MILK, 2, "98.00")], offers, AT).goods_fen == 19_600
    assert reduced_basket([line(TEA, 1, "120.00")], offers, AT).goods_fen == 12_000


def test_the_steps_follow_one_another_and_of_each_the_best_holds():
    offers = [
        CampaignPrice("price", MILK, 20_000, DAY),
        percent("0.05", name="small"),
        percent("0.10", MILK, name="large"),
        save(18_000, 500, name="less"),
        save(18_000, 1_000, name="more"),
        save(18_001, 9_000, name="too dear"),
    ]
    basket = reduced_basket([line(MILK, 1, "250.00")], offers, AT)
    assert basket.goods_fen == 17_000
    assert basket.applied == ("large", "more", "price")


def test_a_reduction_holds_from_its_beginning_until_before_its_end():
    offer = save(100, 10)
    for at, goods in ((AT - timedelta(seconds=1), 1_000), (AT, 990), (DAY.ends_at, 1_000)):
        assert reduced_basket([line(MILK, 1, "10.00")], [offer], at).goods_fen == goods


def test_the_same_product_twice_is_one_demand():
    offer = save(12_000, 2_000)
    together = reduced_basket([line(MILK, 3, "40.00")], [offer], AT)
    assert reduced_basket([line(MILK, 2, "40.00"), line(MILK, 1, "40.00")], [offer], AT) == together


def test_what_is_worth_little_is_not_given_away():
    wanted = [line(MILK, 1, "300.00"), line(TEA, 3, "0.01")]
    basket = reduced_basket(wanted, [save(30_000, 29_990)], AT)
    assert basket.lines == (reduced(MILK, 1, "0.10"), reduced(TEA, 3, "0.01"))


def test_units_that_would_not_be_worth_a_fen_each_are_refused():
    with pytest.raises(ReductionLeavesNothing):
        reduced_basket([line(MILK, 100, "0.02")], [save(200, 101)], AT)


@pytest.mark.parametrize(
    "bad",
    [line(MILK, 0, "1"), line(MILK, 1, "0"), line(MILK, 1, "0.000001"), line(MILK, 3, "0.0125")],
)
def test_a_line_that_no_document_can_carry_is_refused(bad):
    with pytest.raises(ListedLineUnsound):
        reduced_basket([bad], [], AT)


@pytest.mark.parametrize(
    "bad",
    [
        CampaignPrice("x", MILK, 0, DAY),
        percent("0"),
        percent("1"),
        save(100, 100),
        save(100, 0),
        save(100, 10, window=Window(AT, AT)),
    ],
)
def test_a_reduction_that_takes_nothing_or_all_is_refused(bad):
    with pytest.raises(ReductionUnsound):
        require_sound(bad)


def test_more_exact_prices_than_a_document_has_lines_are_refused():
    # 60 products of which seven units each do not divide: two lines each.
    many = [line(Sku(f"p{number:02}"), 7, "10.00") for number in range(60)]
    with pytest.raises(TooManyReducedLines) as refused:
        reduced_basket(many, [save(400_000, 6_001)], AT)
    assert refused.value.values["lines_max"] == LINES_PER_ORDER_MAX


def test_prices_with_parts_of_a_fen_save_lines_where_a_document_would_be_full():
    # 12.50 fen a unit: whole fen would need two lines for each of the 60 products.
    many = [line(Sku(f"p{number:02}"), 8, "10.00") for number in range(60)]
    basket = reduced_basket(many, [save(400_000, 60 * 4)], AT)
    assert basket.lines[0] == reduced("p00", 8, "9.995")
    assert (len(basket.lines), basket.goods_fen) == (60, 480_000 - 240)
