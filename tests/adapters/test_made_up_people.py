from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from adapters.order_import.buyers import NUMBERS_MAX, made_up_buyer
from adapters.simulator.catalogue import BUYERS, buyer_of
from domain.people import identity_faults, is_made_up
from tests.adapters.order_import.files import PROFILE

DAY = date(2016, 4, 8)
"""Whoever is sound on the first day of the rules is sound on each day after it."""


@given(st.integers(0, BUYERS - 1))
def test_buyers_of_a_simulation_have_sound_numbers_that_are_nobodys(number):
    made = buyer_of(number).id_number
    assert identity_faults(made, DAY) == ()
    assert is_made_up(made)


@given(st.integers(0, NUMBERS_MAX - 1).map(str), st.text(min_size=1, max_size=12))
def test_buyers_made_up_for_a_file_have_sound_numbers_that_are_nobodys(customer, invoice):
    assert PROFILE.buyers is not None
    for named in (
        made_up_buyer(customer, invoice, PROFILE.buyers),
        made_up_buyer("", invoice, PROFILE.buyers),
    ):
        made = named.buyer.id_number
        assert identity_faults(made, DAY) == ()
        assert is_made_up(made)
