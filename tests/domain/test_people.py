import pytest

from domain.people import id_check_digit, is_id_number


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
