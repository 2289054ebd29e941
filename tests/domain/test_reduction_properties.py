"""Whatever is bought and offered, prices are exact and nothing is lost."""

import random
from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.dated import LINES_PER_ORDER_MAX
from domain.identifiers import Sku
from domain.order_amounts import is_unit_price, is_whole_fen, value_fen
from domain.reductions import (
    CampaignPrice,
    ListedLine,
    PercentOff,
    ReductionLeavesNothing,
    SpendAndSave,
    TooManyReducedLines,
    reduced_basket,
)
from tests.domain.reduction_examples import AT, DAY, MILK, PAST, save

SKUS = [Sku(f"sku-{number}") for number in range(6)]
amounts = st.integers(1, 500_000)
lines = st.builds(
    ListedLine,
    st.sampled_from(SKUS),
    st.integers(1, 40),
    st.integers(1, 60_000).map(lambda fen: Decimal(fen) / 100),
)
some = st.lists(st.sampled_from(SKUS), max_size=3, unique=True).map(tuple)
names = st.sampled_from("abcdef")
windows = st.sampled_from([DAY, DAY, DAY, PAST])
reductions = st.one_of(
    st.builds(CampaignPrice, names, st.sampled_from(SKUS), amounts, windows),
    st.builds(PercentOff, names, st.integers(1, 99).map(lambda n: Decimal(n) / 100), some, windows),
    st.builds(
        lambda name, spend, part, repeats, skus, window: SpendAndSave(
            name, spend, max(1, spend * part // 100), repeats, skus, window
        ),
        names,
        st.integers(2, 500_000),
        st.integers(1, 99),
        st.booleans(),
        some,
        windows,
    ),
)
offers = st.lists(reductions, max_size=5)


def evaluated(wanted, offered):
    """The basket, or the name of its refusal."""
    try:
        return reduced_basket(wanted, offered, AT)
    except (ReductionLeavesNothing, TooManyReducedLines) as refusal:
        return type(refusal)


@given(st.lists(lines, min_size=1, max_size=12), offers)
def test_every_line_is_exact_and_nothing_is_lost(wanted, offered):
    basket = evaluated(wanted, offered)
    if isinstance(basket, type):
        return
    units: Counter[Sku] = Counter()
    for each in wanted:
        units[each.sku] += each.quantity
    found: Counter[Sku] = Counter()
    for each in basket.lines:
        found[each.sku] += each.quantity
        assert is_unit_price(each.unit_price)
        assert is_whole_fen(each.unit_price, each.quantity)
        assert value_fen(each.unit_price, each.quantity) >= each.quantity
    assert found == units
    assert len(basket.lines) <= LINES_PER_ORDER_MAX
    assert 0 < basket.goods_fen <= basket.list_fen
    assert basket.goods_fen == sum(value_fen(e.unit_price, e.quantity) for e in basket.lines)
    assert bool(basket.applied) == (basket.goods_fen < basket.list_fen)
    assert evaluated(wanted, offered) == basket


@given(st.lists(lines, min_size=1, max_size=12), offers, st.integers(0, 10**6))
def test_neither_the_order_of_lines_nor_that_of_offers_changes_anything(wanted, offered, seed):
    other_lines, other_offers = wanted[:], offered[:]
    random.Random(seed).shuffle(other_lines)
    # Offers of one name are one offer to its buyers: campaigns have no two.
    random.Random(seed).shuffle(other_offers)
    distinct = {each.name for each in offered}
    if len(distinct) < len(offered):
        other_offers = offered
    assert evaluated(other_lines, other_offers) == evaluated(wanted, offered)


@given(st.integers(1, 10_000), st.integers(2, 500_000), st.data())
def test_one_saving_takes_exactly_what_it_says(quantity, spend, chance):
    saving = chance.draw(st.integers(1, spend - 1))
    price = Decimal(chance.draw(st.integers(1, 50_000))) / 100
    goods = int(price * 100) * quantity
    basket = evaluated([ListedLine(MILK, quantity, price)], [save(spend, saving)])
    if isinstance(basket, type):
        assert goods - saving < quantity
    else:
        assert basket.goods_fen == goods - (saving if goods >= spend else 0)
        assert len(basket.lines) <= 2
