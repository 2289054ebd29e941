"""People, who appear in order streams only; everywhere else stands a keyed digest of them."""

from dataclasses import dataclass

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Person:
    """One person as a document names them. Empty where a document does not say."""

    name: str
    telephone: str
    address: str = ""
    id_number: str = ""


def id_check_digit(first_17: str) -> str:
    """The last character of a resident identity number (GB 11643-1999)."""
    return ID_CHECK_DIGITS[sum(int(d) * w for d, w in zip(first_17, ID_WEIGHTS, strict=True)) % 11]


def is_id_number(text: str) -> bool:
    """Whether a text is 18 characters long, numeric and closed by the right check digit."""
    head, last = text[:17], text[17:]
    return len(head) == 17 and head.isdecimal() and head.isascii() and last == id_check_digit(head)
