"""Numbers and texts stand as customs reads them, or are refused by name; none is rounded."""

from decimal import Decimal

import pytest

from adapters.customs.messages.checking import faults_of
from adapters.customs.messages.faults import FaultyMessageError, Rule
from adapters.customs.messages.reading import read
from adapters.customs.messages.writing import written
from tests.adapters.customs.samples import delivery, order


@pytest.mark.parametrize(
    ("number", "stands"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("1.5000000"), "1.50000"),
        (Decimal("0.00001"), "0.00001"),
        (Decimal("1E-5"), "0.00001"),
        (Decimal("-0.00"), "0.00"),
        (Decimal("0E+9"), "0"),
        (Decimal("0E-9"), "0.00000"),
        (7, "7"),
        (10**18, "1000000000000000000"),
    ],
)
def test_numbers_stand_without_an_exponent(number, stands):
    message = order(freight=number, acturalPaid=Decimal("30") + number)
    assert f"<ceb:freight>{stands}</ceb:freight>".encode() in written(message)


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        (Decimal("0.000001"), Rule.TOO_MANY_DECIMALS),
        (Decimal("1E-70"), Rule.NOT_DECIMAL),
        (Decimal("1E+70"), Rule.NOT_DECIMAL),
        (Decimal("1E+19"), Rule.TOO_MANY_DIGITS),
        (Decimal("12345678901234567890"), Rule.TOO_MANY_DIGITS),
        (Decimal("NaN"), Rule.NOT_DECIMAL),
        (Decimal("Infinity"), Rule.NOT_DECIMAL),
        (Decimal("-0.01"), Rule.BELOW_ZERO),
        (True, Rule.NOT_EXACT),
        (1.5, Rule.NOT_EXACT),
        (None, Rule.NOT_EXACT),
    ],
)
def test_a_number_that_does_not_fit_is_refused_and_never_rounded(number, rule):
    with pytest.raises(FaultyMessageError) as refused:
        written(delivery(weight=number))
    (fault,) = refused.value.faults
    assert (fault.rule, fault.part, fault.field) == (rule, "LogisticsHead", "weight")
    assert fault.said()


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_refused_by_name(letter):
    with pytest.raises(FaultyMessageError) as refused:
        written(delivery(consignee=f"a{letter}b"))
    (fault,) = refused.value.faults
    assert (fault.rule, fault.field) == (Rule.NOT_IN_XML, "consignee")
    assert fault.expected == f"U+{ord(letter):04X}"
    assert fault.said().isprintable()


@pytest.mark.parametrize(
    "text", ["&<>", "]]>", "a\r\nb", "\t", "　宽", "𠮷", "%s%d", "{x}", "\x85", " "]
)
def test_what_xml_can_hold_is_read_as_it_was(text):
    message = delivery(consignee=text)
    assert read(written(message)) == message


def test_a_number_of_thousands_of_digits_is_a_fault_like_any_other():
    (fault,) = faults_of(delivery(weight=10**5_000))
    assert (fault.rule, fault.value) == (Rule.NOT_DECIMAL, "1.00000E+5000")
    with pytest.raises(FaultyMessageError):
        written(delivery(weight=10**5_000))
