"""Text of a part as values of its fields' types, and what of it nobody can act on."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from adapters.customs.messages.documents import Value, Values
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import NUMBERS, TIMES, Field, Form
from adapters.customs.messages.forms import XML_SPACE, content_broken, number_broken
from adapters.customs.messages.gathering import PARTS

MAY_LACK = frozenset({"preNo"})
"""The schema asks for it in answers to declarations; the written specification does not."""

SHAPES_MAX = 4_096
"""Sets of fields remembered: senders have few."""

DIGITS_MAX = 40
"""Characters of a number that is worth converting; more is no number of ours."""

NO_NUMBER = frozenset({Rule.NOT_INTEGER, Rule.NOT_DECIMAL})
STRICT = frozenset({*TIMES, Form.STATUS})
"""Forms that decide what an answer means: by them answers are put in order and told apart."""


class Reading(NamedTuple):
    """What is to be done with a part that has just these fields."""

    lacking: tuple[str, ...]
    numbers: tuple[Field, ...]
    strict: tuple[Field, ...]


@lru_cache(SHAPES_MAX)
def reading_of(part: str, names: tuple[str, ...]) -> Reading:
    fields, found = PARTS[part].fields, frozenset(names)
    return Reading(
        tuple(
            field.name for field in fields if field.is_needed and field.name not in found | MAY_LACK
        ),
        tuple(field for field in fields if field.name in found and field.form in NUMBERS),
        tuple(field for field in fields if field.name in found and field.form in STRICT),
    )


def typed(texts: dict[str, str], part: str, place: Fault) -> tuple[Values, list[Fault]]:
    """The values of a part, and what is wrong with them. Empty elements that may not be empty
    are not there.
    """
    if "" in texts.values():
        texts = without_empty(texts, part)
    lacking, numbers, strict = reading_of(part, tuple(texts))
    if not (lacking or numbers or strict):
        return texts, []
    faults = [place.at(Rule.MISSING, part=part, field=name) for name in lacking]
    faults += [fault for field in strict for fault in broken(field, texts, part, place)]
    values: dict[str, Value] = dict(texts)
    for field in numbers:
        text = texts[field.name].strip(XML_SPACE)
        if is_number(field, text):
            values[field.name] = int(text) if field.form is Form.INTEGER else Decimal(text)
        else:
            rule = Rule.NOT_INTEGER if field.form is Form.INTEGER else Rule.NOT_DECIMAL
            faults.append(place.at(rule, part=part, field=field.name, value=text))
    return values, faults


def is_number(field: Field, text: str) -> bool:
    """Kindly: a number of other limits than ours is still a number."""
    if len(text) > DIGITS_MAX:
        return False
    found = number_broken(field, text)
    return found is None or found[0] not in NO_NUMBER


def broken(field: Field, texts: dict[str, str], part: str, place: Fault) -> Iterator[Fault]:
    text = texts[field.name]
    if found := content_broken(field, text):
        yield place.at(found[0], part=part, field=field.name, value=text, expected=found[1])


def without_empty(texts: dict[str, str], part: str) -> dict[str, str]:
    """An empty element says nothing where its field may not be empty, or is no text."""
    fields = {field.name: field for field in PARTS[part].fields}
    return {name: text for name, text in texts.items() if text or can_be_empty(fields[name])}


def can_be_empty(field: Field) -> bool:
    return field.shortest == 0 and field.form not in NUMBERS
