"""People, who appear in order streams only; everywhere else stands a keyed digest of them."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.refusals import AmountRefused, Refused

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_DIGITS = "10X98765432"

PROVINCES = MappingProxyType(
    {
        "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁",
        "22": "吉林", "23": "黑龙江", "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽",
        "35": "福建", "36": "江西", "37": "山东", "41": "河南", "42": "湖北", "43": "湖南",
        "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
        "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏",
        "65": "新疆", "71": "台湾", "81": "香港", "82": "澳门", "83": "台湾",
    }
)  # fmt: skip
"""Province-level codes of GB/T 2260, and 83: residents from Taiwan living on the mainland hold
numbers that begin with 830000, those from Hong Kong and Macao with 810000 and 820000 (2018)."""

MADE_UP_REGION = "99000"
"""No region of the country has such a number: nobody's identity number begins with it. People made
up for tests and demonstrations have it; no register knows one of them."""

AGE_YEARS_MAX = 130
"""Nobody has lived so long: such a birthday is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person as a document names them. Empty where a document does not say."""

    name: str
    telephone: str
    address: str = ""
    id_number: str = ""


class IdentityNumberMalformed(AmountRefused):
    """Raised for a text that is not 17 digits and a last character of 0-9 or X."""


class IdentityCheckDigitWrong(AmountRefused):
    """Raised where the last character does not follow from the others: a digit was mistaken."""


class IdentityRegionUnknown(AmountRefused):
    """Raised where no province has the number that the identity number begins with."""


class IdentityBirthDateInvalid(AmountRefused):
    """Raised where the seventh to fourteenth digits are no day of the calendar."""


class IdentityBirthDateInFuture(AmountRefused): ...


class IdentityBirthDateImplausible(AmountRefused):
    """Raised for somebody who would be older than anybody ever was."""


def id_check_digit(first_17: str) -> str:
    """The last character of a resident identity number (GB 11643-1999)."""
    return ID_CHECK_DIGITS[sum(int(d) * w for d, w in zip(first_17, ID_WEIGHTS, strict=True)) % 11]


def is_id_number(text: str) -> bool:
    """Whether a text is 18 characters long, numeric and closed by the right check digit."""
    return is_shaped(text) and text[17] == id_check_digit(text[:17])


def is_made_up(id_number: str) -> bool:
    return id_number.startswith(MADE_UP_REGION)


def identity_faults(id_number: str, day: date) -> tuple[Refused, ...]:
    """Everything that is wrong with a resident identity number on a day; nothing if it is sound.

    Only this document counts: buyers are declared by type 1 alone (CEB 2022-05). Refusals carry no
    part of the number but its province.
    """
    if not is_shaped(id_number):
        return (IdentityNumberMalformed(length=len(id_number)),)
    faults: list[Refused] = []
    if id_number[17] != id_check_digit(id_number[:17]):
        faults.append(IdentityCheckDigitWrong())
    if id_number[:2] not in PROVINCES and not is_made_up(id_number):
        faults.append(IdentityRegionUnknown(region=id_number[:2]))
    return (*faults, *birth_date_faults(id_number[6:14], day))


def is_shaped(text: str) -> bool:
    head, last = text[:17], text[17:]
    return len(head) == 17 and head.isdecimal() and head.isascii() and last in tuple("0123456789X")


def birth_date_faults(digits: str, day: date) -> tuple[Refused, ...]:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return (IdentityBirthDateInvalid(),)
    if born > day:
        return (IdentityBirthDateInFuture(day=day),)
    if day.year - born.year > AGE_YEARS_MAX:
        return (IdentityBirthDateImplausible(age_years_max=AGE_YEARS_MAX),)
    return ()
