"""People made up for a file that has none: the same for the same customer, and never real."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from adapters.order_import.profile import Buyers
from domain.people import Person, id_check_digit

NUMBERS_MAX = 10_000_000
"""Seven digits: a birthday and the three digits after it tell so many apart in 28 years."""

NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")


class Series(IntEnum):
    """How a person's number was made: the same number in two series is two people."""

    CUSTOMER = 1
    INVOICE = 2
    CUSTOMER_HASHED = 3
    INVOICE_HASHED = 4


@dataclass(frozen=True, slots=True)
class NamedPeople:
    buyer: Person
    consignee: Person


def made_up_buyer(customer_id: str, invoice_no: str, facts: Buyers) -> NamedPeople:
    """The customer's person, or one of the invoice's own when nobody knows the customer."""
    series, number = numbered(customer_id, invoice_no)
    digits = f"{series}{number:07}"
    birthday = facts.birthdays_since + timedelta(days=number // 1_000)
    head = f"{facts.id_region}{series}{birthday:%Y%m%d}{number % 1_000:03}"
    name = facts.name.replace("{numerals}", digits.translate(NUMERALS))
    telephone = f"{facts.telephone_prefix}{digits}"
    address = facts.address.replace("{number}", digits)
    return NamedPeople(
        Person(name, telephone, "", head + id_check_digit(head)),
        Person(name, telephone, address),
    )


def numbered(customer_id: str, invoice_no: str) -> tuple[Series, int]:
    """Numbers as they are; other names by a digest, where two may meet once in millions."""
    text = customer_id or invoice_no
    is_number = text.isascii() and text.isdecimal() and int(text) < NUMBERS_MAX
    if is_number:
        return Series.CUSTOMER if customer_id else Series.INVOICE, int(text)
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    series = Series.CUSTOMER_HASHED if customer_id else Series.INVOICE_HASHED
    return series, int.from_bytes(digest) % NUMBERS_MAX
