"""Whether one value is what its field may hold, and how it stands in a message."""

import re
from decimal import Decimal

from adapters.customs.messages.documents import Value
from adapters.customs.messages.faults import Rule
from adapters.customs.messages.fields import NUMBERS, TIMES, Field, Form
from adapters.customs.messages.rows import DECIMALS_MAX

Broken = tuple[Rule, str]
"""The rule a value breaks, and what was expected."""

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference: control characters, lone surrogates."""

DIGITS = re.compile("[0-9]*")
STATUS = "-?[0-9]{1,9}"
INTEGER = re.compile("[+-]?[0-9]{1,40}")
DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
XML_SPACE = " \t\n\r"
INTEGER_MIN, INTEGER_MAX = -(2**31), 2**31 - 1

DIGITS_WRITTEN_MAX = 64
"""A number that needs more is told as it is, not written out: 1E+1000000 is a megabyte."""

GREATEST_WRITTEN = 10**DIGITS_WRITTEN_MAX

LEAP_YEARS = (
    "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])"
    "|(?:0[48]|[2468][048]|[13579][26])00)"
)  # fmt: skip
DAY = (
    "(?:(?!0000)[0-9]{4}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
    f"|{LEAP_YEARS}0229)"
)
"""Any day of the calendar, leap years and all."""

SECOND = f"{DAY}(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"
TIME_PATTERNS = {Form.DAY: DAY, Form.SECOND: SECOND, Form.MILLISECOND: f"{SECOND}[0-9]{{3}}"}
TIMES_COMPILED = {form: re.compile(pattern) for form, pattern in TIME_PATTERNS.items()}


def plain(value: Value) -> str:
    """A value as it stands in a message: numbers without an exponent, zeros past the fifth cut."""
    match value:
        case str():
            return value
        case Decimal() if not value:
            places = min(max(-int(value.as_tuple().exponent), 0), DECIMALS_MAX)
            return f"{Decimal(0):.{places}f}"
        case Decimal() if value.is_finite() and abs(value.adjusted()) < DIGITS_WRITTEN_MAX:
            return cut(f"{value:f}")
        case int() if not -GREATEST_WRITTEN < value < GREATEST_WRITTEN:
            return f"{Decimal(value):.5E}"
    return str(value)


def cut(digits: str) -> str:
    """Without zeros past the fifth decimal, which say nothing; any other digit stays."""
    whole, _, decimals = digits.partition(".")
    kept = decimals[:DECIMALS_MAX] + decimals[DECIMALS_MAX:].rstrip("0")
    return f"{whole}.{kept}" if kept else whole


def broken_by(field: Field, value: Value) -> Broken | None:
    """The first rule of its field that a value breaks."""
    if not is_of_form(field.form, value):
        return Rule.NOT_EXACT if field.form in NUMBERS else Rule.NOT_TEXT, ""
    text = plain(value)
    if found := NOT_IN_XML.search(text):
        return Rule.NOT_IN_XML, f"U+{ord(found[0]):04X}"
    if field.form in NUMBERS:
        return number_broken(field, text)
    return length_broken(field, text) or content_broken(field, text)


def is_of_form(form: Form, value: object) -> bool:
    """Texts and codes are text; numbers are whole, or exact, or text of a file yet to be judged."""
    if isinstance(value, str):
        return True
    if isinstance(value, bool) or form not in NUMBERS:
        return False
    return isinstance(value, int) or (form is Form.DECIMAL and isinstance(value, Decimal))


def length_broken(field: Field, text: str) -> Broken | None:
    if field.is_fixed and not text:
        # An empty element has the fixed value by the schema's rules; programs read it as empty.
        return Rule.NOT_LISTED, field.choices[0].value
    if len(text) < field.shortest:
        return Rule.TOO_SHORT, str(field.shortest)
    if field.longest is not None and len(text) > field.longest:
        return Rule.TOO_LONG, str(field.longest)
    return None


def content_broken(field: Field, text: str) -> Broken | None:
    if field.choices and text not in (values := [choice.value for choice in field.choices]):
        rule = Rule.NOT_THE_ONE if field.is_fixed else Rule.NOT_LISTED
        return rule, ", ".join(values)
    if field.form is Form.DIGITS and not DIGITS.fullmatch(text):
        return Rule.NOT_DIGITS, ""
    if field.form is Form.STATUS and not re.fullmatch(STATUS, text):
        return Rule.NOT_DIGITS, ""
    if field.form is Form.CAPITALS and text != text.upper():
        return Rule.SMALL_LETTERS, ""
    if field.form in TIMES and not TIMES_COMPILED[field.form].fullmatch(text):
        return Rule.NO_SUCH_TIME, field.form.value
    return None


def number_broken(field: Field, text: str) -> Broken | None:
    """Space around a number means nothing, as in the schema."""
    judged = integer_broken if field.form is Form.INTEGER else decimal_broken
    return judged(field, text.strip(XML_SPACE))


def integer_broken(field: Field, text: str) -> Broken | None:
    if not INTEGER.fullmatch(text) or not INTEGER_MIN <= int(text) <= INTEGER_MAX:
        return Rule.NOT_INTEGER, ""
    if field.longest is not None and len(str(abs(int(text)))) > field.longest:
        return Rule.TOO_MANY_DIGITS, str(field.longest)
    values = [choice.value for choice in field.choices]
    if values and str(int(text)) not in values:
        return Rule.NOT_LISTED, ", ".join(values)
    return None


def decimal_broken(field: Field, text: str) -> Broken | None:
    found = DECIMAL.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return Rule.NOT_DECIMAL, ""
    whole, decimals = found[2].lstrip("0"), (found[3] or "").rstrip("0")
    if len(decimals) > field.decimals:
        return Rule.TOO_MANY_DECIMALS, str(field.decimals)
    if field.longest is not None and len(whole) + len(decimals) > field.longest:
        return Rule.TOO_MANY_DIGITS, str(field.longest)
    if found[1] == "-" and (whole or decimals):
        return Rule.BELOW_ZERO, ""
    return None
