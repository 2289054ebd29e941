from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sharing import shared_out, taken_from_last

totals = st.integers(0, 10_000)
weights = st.lists(st.integers(0, 500), min_size=1, max_size=12)


@given(totals, weights)
def test_parts_add_up_exactly(total, weights):
    parts = shared_out(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert min(parts) >= 0


@given(totals, weights.filter(any))
def test_a_part_is_its_quota_or_one_more(total, weights):
    for part, weight in zip(shared_out(total, weights), weights, strict=True):
        assert part in (
            total * weight // sum(weights),
            total * weight // sum(weights) + 1,
        )


@given(totals, weights.filter(any))
def test_what_weighs_nothing_gets_nothing(total, weights):
    parts = shared_out(total, weights)
    assert not any(part for part, weight in zip(parts, weights, strict=True) if not weight)


@given(totals, weights, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_does_not_matter(total, weights, random):
    others = list(weights)
    random.shuffle(others)
    assert Counter(zip(weights, shared_out(total, weights), strict=True)) == Counter(
        zip(others, shared_out(total, others), strict=True)
    )


def test_of_equal_remainders_the_larger_weight_is_first_wherever_it_stands():
    assert shared_out(2, (1, 3)) == (0, 2)
    assert shared_out(2, (3, 1)) == (2, 0)


def test_of_equal_weights_the_earlier_gets_one_more():
    assert shared_out(10, (1, 1, 1)) == (4, 3, 3)


def test_weights_that_are_all_zero_share_evenly():
    assert shared_out(5, (0, 0)) == (3, 2)


def test_nobody_gets_nothing():
    assert shared_out(0, ()) == ()


def test_units_are_taken_from_the_last_place_first():
    assert taken_from_last((2, 3, 1), 2) == (2, 2, 0)
    assert taken_from_last((2, 3, 1), 6) == (0, 0, 0)
    assert taken_from_last((2, 3, 1), 0) == (2, 3, 1)


def test_no_more_is_taken_than_there_is():
    with pytest.raises(AssertionError):
        taken_from_last((2, 3), 6)


@given(st.lists(st.integers(0, 9), max_size=6), st.data())
def test_what_is_left_and_what_is_taken_are_all(quantities, data):
    taken = data.draw(st.integers(0, sum(quantities)))
    left = taken_from_last(quantities, taken)
    assert sum(left) + taken == sum(quantities)
    assert all(0 <= now <= then for now, then in zip(left, quantities, strict=True))
