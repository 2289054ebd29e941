from hypothesis import given
from hypothesis import strategies as st

from adapters.order_import.buyers import NUMBERS_MAX, made_up_buyer
from domain.people import is_id_number
from tests.adapters.order_import.files import BUYERS

FACTS = BUYERS
numbers = st.integers(0, NUMBERS_MAX - 1).map(str)


@given(st.text(max_size=12) | numbers, st.text(min_size=1, max_size=12) | numbers)
def test_a_made_up_buyer_has_a_sound_number_of_nobodys_region(customer_id, invoice_no):
    made = made_up_buyer(customer_id, invoice_no, FACTS)
    assert is_id_number(made.buyer.id_number)
    assert made.buyer.id_number.startswith("99000")
    assert made.buyer.name.startswith("虚构买家")
    assert made.buyer.telephone.startswith("161")
    assert len(made.buyer.telephone) == 11
    assert made.consignee.address
    assert made.consignee.name == made.buyer.name


@given(numbers, numbers)
def test_different_customers_are_different_people(one, other):
    is_same = made_up_buyer(one, "1", FACTS) == made_up_buyer(other, "2", FACTS)
    assert is_same == (int(one) == int(other))


def test_a_customer_is_the_same_person_on_every_invoice():
    assert made_up_buyer("17850", "1", FACTS) == made_up_buyer("17850", "2", FACTS)


def test_without_a_customer_every_invoice_has_a_buyer_of_its_own():
    made = [made_up_buyer("", invoice_no, FACTS).buyer for invoice_no in ("1", "2", "A1", "A2")]
    assert len({buyer.id_number for buyer in made}) == 4


def test_a_customer_and_an_invoice_of_one_number_are_two_people():
    assert made_up_buyer("536365", "1", FACTS) != made_up_buyer("", "536365", FACTS)
