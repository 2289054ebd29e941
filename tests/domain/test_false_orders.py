from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.false_orders import (
    DetectorRules,
    OrderSigns,
    Sign,
    rules_on,
    warnings,
)
from domain.identifiers import OrderId, PersonKey, Sku

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
RULES = DetectorRules(3, 5, 3, 950)


def order(n, buyer="", **said) -> OrderSigns:
    known: dict[str, Any] = {
        "payer_key": PersonKey(f"p{n}"),
        "telephone": f"1390000000{n}",
        "address": f"road {n}",
        "skus": (Sku(f"SKU-{n}"),),
        "placed_at": NOON + timedelta(seconds=n),
        "taxable_fen": 10_000,
    } | said
    return OrderSigns(OrderId(f"shop:{n}"), PersonKey(buyer or f"b{n}"), **known)


def found(*orders) -> list[tuple[Sign, int]]:
    return [(each.sign, len(each.order_ids)) for each in warnings(orders, RULES)]


def test_personal_orders_make_no_warning():
    assert found(*(order(n) for n in range(9))) == []


def test_three_buyers_of_one_address_are_a_sign_and_a_household_is_none():
    assert found(*(order(n, address="road 1") for n in range(3))) == [(Sign.ADDRESS, 3)]
    assert found(*(order(n, address="road 1") for n in range(2))) == []
    family = [order(n, buyer="one" if n % 2 else "two", telephone="139") for n in range(6)]
    assert found(*family) == []


def test_one_telephone_and_one_payer_of_many_are_signs():
    assert found(*(order(n, telephone="139") for n in range(4))) == [(Sign.TELEPHONE, 4)]
    assert found(*(order(n, payer_key=PersonKey("p")) for n in range(3))) == [(Sign.PAYER, 3)]


def test_what_is_unknown_speaks_against_nobody():
    unknown = {"telephone": "", "address": "", "payer_key": PersonKey("")}
    assert found(*(order(n, **unknown) for n in range(9))) == []


def test_many_buyers_in_one_second_are_a_sign():
    at = [NOON + timedelta(microseconds=n) for n in range(5)]
    assert found(*(order(n, placed_at=at[n]) for n in range(5))) == [(Sign.SECOND, 5)]
    assert found(*(order(n, placed_at=at[n]) for n in range(4))) == []


def test_one_product_to_one_address_is_a_sign_even_for_one_buyer():
    same = {"address": "road 1", "skus": (Sku("MILK"), Sku("TEA"))}
    orders = [order(n, buyer="one", **same) for n in range(3)]
    assert found(*orders) == [(Sign.PRODUCT, 3), (Sign.PRODUCT, 3)]


def test_a_buyer_close_to_the_limit_again_and_again_is_a_sign():
    close = [order(n, buyer="one", taxable_fen=475_000) for n in range(3)]
    assert found(*close) == [(Sign.LIMIT, 3)]
    below = [order(n, buyer="one", taxable_fen=474_999) for n in range(3)]
    assert found(*below) == []


def test_rules_are_dated():
    assert rules_on(date(2026, 1, 1)).buyers_min == 3


few = st.sampled_from
signs = st.builds(
    order,
    st.integers(0, 12),
    few(["a", "b", "c", "d", "e", "f"]),
    payer_key=few([PersonKey("p"), PersonKey("q"), PersonKey("")]),
    telephone=few(["139", "138", ""]),
    address=few(["x", "y", ""]),
    skus=st.lists(few([Sku("MILK"), Sku("TEA")]), max_size=2).map(tuple),
    placed_at=few([NOON, NOON + timedelta(microseconds=5), NOON + timedelta(seconds=1)]),
    taxable_fen=few([100, 475_000, 500_000]),
)
sets = st.lists(signs, max_size=20, unique_by=lambda each: each.order_id)


@given(sets)
def test_a_warning_lists_exactly_the_orders_that_make_it(orders):
    """Those alone make it again; and each that is left out differs in what the others share."""
    for warning in warnings(orders, RULES):
        mine = [each for each in orders if each.order_id in warning.order_ids]
        others = [each for each in orders if each.order_id not in warning.order_ids]
        assert len(warning.order_ids) == len(set(warning.order_ids)) == len(mine)
        assert warning in warnings(mine, RULES)
        for other in others:
            beside = warnings([*mine, other], RULES)
            assert warning in beside, "another order changes what these are told for"


@given(sets, st.randoms())
def test_warnings_do_not_depend_on_the_order_they_are_looked_at_in(orders, dice):
    mixed = list(orders)
    dice.shuffle(mixed)
    assert warnings(mixed, RULES) == warnings(orders, RULES)
