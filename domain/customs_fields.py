"""What a code or a text must look like to stand in a field of customs' messages (CEB 2022-05)."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from domain.refusals import AmountRefused

CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Of a unified social credit code: no I, O, S, V, Z (GB 32100-2015)."""

FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "customs_code": re.compile("[0-9A-Z]{10}"),
        "credit_code": re.compile(f"[{CREDIT_CODE_CHARACTERS}]{{18}}"),
        "dxp_id": re.compile("[0-9A-Z]{1,30}"),
        "number_head": re.compile("[0-9A-Z]{1,3}"),
        "ems_no": re.compile("[0-9A-Z]{1,30}"),
        "customs_office": re.compile("[0-9]{4}"),
        "port_office": re.compile("[0-9]{4}"),
        "trade_mode": re.compile("1210|1239"),
        "traffic_mode": re.compile("[0-9A-Z]"),
        "place_code": re.compile("[0-9A-Z]{0,10}"),
        "wrap_code": re.compile("[1-7]?"),
        "record_no": re.compile("[0-9A-Z-]{1,30}"),
    }
)
"""By the name of the field: the whole of it looks like this."""


UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and lines and tabs, which are blanks to one reader and not to another."""


class CustomsCodeMalformed(AmountRefused):
    """Raised when a code has not the form of its kind; `form` is a regular expression."""


class CustomsTextUnfit(AmountRefused):
    """Raised when a text is empty, longer than its field, or holds what XML cannot."""


def require_codes(codes: Mapping[str, str]) -> None:
    """Every code has the form of its name. Raises CustomsCodeMalformed for the first that has not.

    A credit code must also end with its check character.
    """
    for field, value in codes.items():
        form = FORMS[field]
        is_sound = form.fullmatch(value) is not None
        if field == "credit_code" and is_sound:
            is_sound = value[17] == credit_check_character(value[:17])
        if not is_sound:
            raise CustomsCodeMalformed(field=field, value=value, form=form.pattern)


def require_text(field: str, text: str, longest: int) -> None:
    if not fits(text, longest):
        raise CustomsTextUnfit(field=field, characters_max=longest)


def fits(text: str, longest: int) -> bool:
    """Whether a field of so many characters can hold the text: some of it, and all writable."""
    return 0 < len(text) <= longest and not text.isspace() and not UNWRITABLE.search(text)


def all_fit(texts: Sequence[str], longest: int) -> bool:
    """Whether `fits` says so of every text; asked of all at once, in half of the time."""
    return (
        all(texts)
        and max(map(len, texts), default=0) <= longest
        and not any(map(str.isspace, texts))
        and not UNWRITABLE.search("".join(texts))
    )


def credit_check_character(first_17: str) -> str:
    """The last character of a unified social credit code (GB 32100-2015): weights 3^n mod 31."""
    count = len(CREDIT_CODE_CHARACTERS)
    total = sum(
        CREDIT_CODE_CHARACTERS.index(character) * pow(3, place, count)
        for place, character in enumerate(first_17)
    )
    return CREDIT_CODE_CHARACTERS[-total % count]
