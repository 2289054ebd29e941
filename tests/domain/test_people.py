from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import (
    PROVINCES,
    IdentityBirthDateImplausible,
    IdentityBirthDateInFuture,
    IdentityBirthDateInvalid,
    IdentityCheckDigitWrong,
    IdentityNumberMalformed,
    IdentityRegionUnknown,
    id_check_digit,
    identity_faults,
    is_id_number,
    is_made_up,
)

TODAY = date(2026, 11, 1)


def closed(head):
    return head + id_check_digit(head)


def kinds(id_number, day=TODAY):
    return [type(fault) for fault in identity_faults(id_number, day)]


@pytest.mark.parametrize(
    "number",
    # The examples of the standard itself.
    ["11010519491231002X", "440524188001010014"],
)
def test_a_number_with_its_check_digit_is_one(number):
    assert is_id_number(number)
    assert id_check_digit(number[:17]) == number[17]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11010519491231002",
        "110105194912310021",
        "11010519491231002x",
        "11010519491231002X0",
        "1101051949123100AX",
        "１１０１０５１９４９１２３１００２X",
    ],
)
def test_anything_else_is_none(text):
    assert not is_id_number(text)


def test_two_digits_changed_places_are_noticed():
    assert not is_id_number("11015019491231002X")


def test_a_sound_number_has_no_faults():
    assert kinds("11010519491231002X") == []
    assert kinds(closed("83000019900101003")) == []


@pytest.mark.parametrize(
    "text", ["", "1", "11010519491231002", "11010519491231002x", "1101051949123100AX", "１" * 18]
)
def test_a_text_that_is_no_number_has_that_one_fault(text):
    assert kinds(text) == [IdentityNumberMalformed]


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("00010519491231002", IdentityRegionUnknown),
        ("16010519491231002", IdentityRegionUnknown),
        ("99100019900101002", IdentityRegionUnknown),
        ("11010519490229002", IdentityBirthDateInvalid),
        ("11010500000101002", IdentityBirthDateInvalid),
        ("11010519491301002", IdentityBirthDateInvalid),
        ("11010520261102002", IdentityBirthDateInFuture),
        ("44052418800101001", IdentityBirthDateImplausible),
    ],
)
def test_region_and_birthday_must_be(head, fault):
    assert kinds(closed(head)) == [fault]


def test_who_is_born_today_or_on_a_leap_day_is_somebody():
    assert kinds(closed("11010520261101002")) == []
    assert kinds(closed("11010520000229002")) == []
    assert kinds(closed("11010518961231002")) == []
    assert kinds(closed("11010518951231002")) == [IdentityBirthDateImplausible]


def test_every_fault_is_named_at_once():
    head = "00010519490230000"
    wrong_last = next(digit for digit in "01" if digit != id_check_digit(head))
    assert kinds(head + wrong_last) == [
        IdentityCheckDigitWrong,
        IdentityRegionUnknown,
        IdentityBirthDateInvalid,
    ]


def test_nobody_real_is_taken_for_made_up():
    assert not any(is_made_up(closed(f"{code}000019900101002")) for code in PROVINCES)


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True), st.dates(date(2016, 4, 8)))
def test_faults_say_nothing_of_the_person(text, day):
    for fault in identity_faults(text, day):
        values = {name: str(value) for name, value in fault.values.items()}
        assert values.pop("region", text[:2]) == text[:2]
        assert values.keys() <= {"day", "age_years_max"}
