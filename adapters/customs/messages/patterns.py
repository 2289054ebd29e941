"""The rules of fields as one regular expression, over the values of many parts at once."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

from adapters.customs.messages.documents import Values
from adapters.customs.messages.fields import Field, Form
from adapters.customs.messages.forms import STATUS, TIME_PATTERNS

BETWEEN = "\n"
"""Stands between values while they are judged. No pattern of a value takes it."""

WIDE_SPACE = "\u3000"
"""The space of Chinese type stands in addresses, and is not what Python calls printable."""

INTEGER_PATTERN = "[1-9][0-9]{0,8}"
"""Those that are written as they are without a further look; the same of amounts."""

DECIMAL_PATTERN = r"[0-9]{1,14}(?:\.[0-9]{1,5})?"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of some fields, in the order of their part."""

    values: Callable[[Any], tuple[Any, ...]]
    pattern: re.Pattern[str]
    """Of parts one after the other, each value followed by what stands between."""

    def kept_by(self, parts: Iterable[Values]) -> Sequence[bytes] | None:
        """The values of all parts as they are written; None where each must be looked at."""
        try:
            texts = list(map(str, chain.from_iterable(map(self.values, parts))))
        except ValueError:  # A whole number of thousands of digits.
            return None
        joined = BETWEEN.join([*texts, ""])
        if not self.pattern.fullmatch(joined) or not is_plain("".join(texts)):
            return None
        *written, _ = escaped(joined).encode().split(BETWEEN.encode())
        # A value with what stands between in it could pass for a whole part.
        return written if len(written) == len(texts) else None


def rules_of(fields: Sequence[Field]) -> Rules:
    values = itemgetter(*(field.name for field in fields))
    in_part = "".join(f"{pattern_of(field)}{BETWEEN}" for field in fields)
    return Rules(values, re.compile(f"(?:{in_part})+"))


def pattern_of(field: Field) -> str:
    if field.choices:
        return f"(?:{'|'.join(re.escape(choice.value) for choice in field.choices)})"
    match field.form:
        case Form.INTEGER:
            return INTEGER_PATTERN
        case Form.STATUS:
            return STATUS
        case Form.DECIMAL:
            return DECIMAL_PATTERN
        case Form.DAY | Form.SECOND | Form.MILLISECOND as form:
            return TIME_PATTERNS[form]
    longest = "" if field.longest is None else field.longest
    return f"{CHARACTERS[field.form]}{{{field.shortest},{longest}}}"


CHARACTERS = {
    Form.TEXT: f"[^{BETWEEN}]",
    Form.DIGITS: "[0-9]",
    Form.CAPITALS: "[0-9A-Z-]",
}


def is_plain(texts: str) -> bool:
    """Whether there is nothing in them that XML cannot hold, or that has to be asked about."""
    return texts.isprintable() or texts.replace(WIDE_SPACE, "").isprintable()


def escaped(text: str) -> str:
    """With its special characters named."""
    if "&" not in text and "<" not in text and ">" not in text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
