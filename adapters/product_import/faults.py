"""What is wrong with one cell of a file: where, what it says, a code, and why in both languages."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.product_import.cells import CellUnreadableError
from adapters.texts import READER, reading, say
from adapters.web.refusals import WORDS, words_of
from adapters.web.remedies import remedy_words
from domain.refusals import Refused

COLUMN_OF_FIELD = {"rates": "vat_percent"}
"""Where a rule names a field of commands that files have several columns for."""


@dataclass(frozen=True, slots=True)
class CellFault:
    column: str
    value: str
    code: str
    zh: str
    en: str

    @property
    def words(self) -> str:
        """In the reader's language."""
        return self.zh if READER.get() == "zh" else self.en

    @property
    def remedy(self) -> str:
        """What would satisfy the rule it breaks; empty where the words say it."""
        return remedy_words(RULES.get(self.code, ""))


def in_both(words: Callable[[], str]) -> dict[str, str]:
    found = {}
    for language in ("zh", "en"):
        with reading(language):
            found[language] = words()
    return found


def unreadable(column: str, value: str, fault: CellUnreadableError) -> CellFault:
    words = in_both(lambda: say(fault.sentence, **fault.values))
    return CellFault(column, value, fault.code, **words)


def told(column: str, value: str, code: str, sentence: str) -> CellFault:
    return CellFault(column, value, code, **in_both(lambda: say(sentence)))


def of_rule(refusal: Refused, said: Mapping[str, str]) -> CellFault:
    """A rule of products as a fault of the cell that would satisfy it."""
    field, _ = words_of(refusal)
    column = column_of(refusal, COLUMN_OF_FIELD.get(field, field), said)
    code = code_of(type(refusal).__name__)
    return CellFault(column, said.get(column, ""), code, **in_both(lambda: words_of(refusal)[1]))


def code_of(rule: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", rule).lower()


RULES: Mapping[str, str] = {code_of(rule): rule for rule in WORDS}


def column_of(refusal: Refused, field: str, said: Mapping[str, str]) -> str:
    """Legal units have columns twice: the one that says the unit that the rule names."""
    named = str(refusal.values.get("field", ""))
    if named in said:
        return named
    unit = refusal.values.get("unit_code")
    if field in ("unit_code", "legal_factor_1") and unit is not None:
        for place in ("1", "2"):
            if said.get(f"legal_unit_{place}") == unit:
                prefix = "legal_factor" if field == "legal_factor_1" else "legal_unit"
                is_sales_unit = field == "unit_code" and said.get("unit_code") == unit
                return "unit_code" if is_sales_unit else f"{prefix}_{place}"
    return field
