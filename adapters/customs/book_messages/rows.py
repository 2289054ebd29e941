"""Short ways of writing rows of the tables of account-book messages."""

from dataclasses import dataclass

from adapters.customs.messages.fields import Choice, Field, Form, Meaning, Part

AMOUNT_DIGITS_MAX = 19
WEIGHT_PLACES, PRICE_PLACES, TOTAL_PLACES = 5, 4, 2
"""Quantities and weights, unit prices, totals: decimals of each."""

FILING, CHANGE, DELETION = "1", "2", "3"
"""DclTypecd of lists; that of a pass knows the first and the last, which voids it."""


@dataclass(frozen=True, slots=True)
class BookTable:
    """A message of the account book: the element that holds it, and its parts in order.

    `tail` is what stands behind the parts. A message that firms send stands in
    Signature/Object/Package and says whether it is declared; a receipt is a Package.
    """

    kind: str
    meaning: Meaning
    element: str
    parts: tuple[Part, ...]
    tail: tuple[Field, ...] = ()
    is_sent: bool = False

    def part(self, name: str) -> Part:
        """Raises KeyError."""
        return {part.name: part for part in self.parts}[name]


def text(name: str, longest: int, en: str, zh: str) -> Field:
    """A text that must be there."""
    return Field(name, Form.TEXT, Meaning(en, zh), 1, longest)


def maybe(name: str, longest: int, en: str, zh: str) -> Field:
    """A text that may be there."""
    return Field(name, Form.TEXT, Meaning(en, zh), 1, longest, least=0)


def sized(name: str, length: int, en: str, zh: str, least: int = 1) -> Field:
    """A text of one length."""
    return Field(name, Form.TEXT, Meaning(en, zh), length, length, least=least)


def code(name: str, length: int, en: str, zh: str, least: int = 1) -> Field:
    """Digits of one length."""
    return Field(name, Form.DIGITS, Meaning(en, zh), length, length, least=least)


def day(name: str, en: str, zh: str, least: int = 1) -> Field:
    return Field(name, Form.DAY, Meaning(en, zh), 8, 8, least=least)


def serial(name: str, en: str, zh: str, least: int = 1) -> Field:
    """A number that counts from 1."""
    return Field(name, Form.INTEGER, Meaning(en, zh), 0, 9, least=least)


def number(name: str, places: int, en: str, zh: str, least: int = 1) -> Field:
    meaning = Meaning(en, zh)
    return Field(name, Form.DECIMAL, meaning, 0, AMOUNT_DIGITS_MAX, places, least=least)


def one_of(name: str, en: str, zh: str, *choices: tuple[str, str, str], least: int = 1) -> Field:
    """A code of one character of a closed list: value, English, Chinese."""
    found = tuple(Choice(value, Meaning(*words)) for value, *words in choices)
    return Field(name, Form.TEXT, Meaning(en, zh), 1, 1, least=least, choices=found)


def known(name: str, longest: int, en: str, zh: str, *choices: tuple[str, str, str]) -> Field:
    """A code that customs answers with, and values of it that are known; it may be missing."""
    found = tuple(Choice(value, Meaning(*words)) for value, *words in choices)
    return Field(name, Form.TEXT, Meaning(en, zh), 1, longest, least=0, known=found)


def firm(
    names: tuple[str, str, str], en: str, zh: str, least: int = 1, name_max: int = 512
) -> tuple[Field, ...]:
    """A firm by credit code, customs code and name."""
    credit, customs, called = names
    return (
        sized(credit, 18, f"{en}: social credit code", f"{zh}社会信用代码", least),
        sized(customs, 10, f"{en}: customs code", f"{zh}编号", least),
        Field(called, Form.TEXT, Meaning(f"{en}: name", f"{zh}名称"), 1, name_max, least=least),
    )
