from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.product_gtin import LENGTHS, check_digit, expected_gtin, is_gtin, written_alike

digits = st.sampled_from(LENGTHS).flatmap(
    lambda length: st.text("0123456789", min_size=length - 1, max_size=length - 1)
)
gtins = digits.map(lambda said: said + check_digit(said))


@pytest.mark.parametrize(
    "gtin", ["96385074", "614141007349", "4006381333931", "9421025231254", "00614141007349"]
)
def test_numbers_that_goods_bear_are_known(gtin):
    assert is_gtin(gtin)


@pytest.mark.parametrize(
    "text",
    [
        *("", "9638507", "400638133393", "40063813339310", "4006381333931 "),
        *("４００６３８１３３３９３１", "400638133393x", "-006381333931"),
    ],
)
def test_other_lengths_and_characters_are_none(text):
    assert not is_gtin(text)


@given(gtins)
def test_a_number_with_its_check_digit_is_one_with_zeros_before_it_too(gtin):
    assert is_gtin(gtin)
    assert is_gtin(gtin.zfill(14))


@given(gtins, st.data())
def test_every_single_wrong_digit_is_found(gtin, data):
    place = data.draw(st.integers(0, len(gtin) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != gtin[place]]))
    wrong = gtin[:place] + other + gtin[place + 1 :]
    assert not is_gtin(wrong)
    assert is_gtin(expected_gtin(wrong) or "")


@given(gtins)
def test_every_exchange_of_neighbours_is_found_but_of_those_five_apart(gtin):
    for place, (left, right) in enumerate(pairwise(gtin)):
        exchanged = gtin[:place] + right + left + gtin[place + 2 :]
        # Weights of 3 and 1 lie 2 apart: twice a difference of 5 is a whole ten.
        assert is_gtin(exchanged) == ((int(left) - int(right)) % 5 == 0)


@given(gtins)
def test_a_number_is_known_in_every_length_a_scanner_writes_it_in(gtin):
    assert gtin in written_alike(gtin)
    assert gtin.zfill(14) in written_alike(gtin)
    assert {number.zfill(14) for number in written_alike(gtin)} == {gtin.zfill(14)}
    assert all(is_gtin(number) for number in written_alike(gtin))


def test_what_is_no_gtin_is_alike_to_itself_alone():
    assert written_alike("KIWI-01") == ("KIWI-01",)
