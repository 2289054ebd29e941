"""People as those see them who have no right to all of them: masked where an event leaves.

Of a name the first character stays, of a telephone the first three digits and the last four, of an
identity number likewise, of an address the province and the city.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_type_hints

from adapters.access.visitor import Visitor
from adapters.lazy_parts import LazyList, LazyParts
from application.personal_data import PersonalField
from domain.people import Person

HIDDEN = "***"
"""The same for any length, where the length would tell something."""

HEAD, TAIL = 3, 4
NUMBER_LENGTH_MIN = 11
"""A shorter number would be told by its ends."""

REGION_LENGTH_MAX = 14
"""The longest province and city; a street may end like a city's name."""

_REGION = re.compile(r"(?:[^省市区州县]{1,7}(?:省|自治区))?[^省市区州县]{1,5}(?:市|自治州|地区|盟)")

Seen = Collection[PersonalField]


def masked_name(name: str) -> str:
    return name[:1] + "**" if len(name) > 1 else "*" * len(name)


def masked_number(number: str) -> str:
    """A telephone or an identity number."""
    if len(number) < NUMBER_LENGTH_MIN:
        return HIDDEN if number else ""
    return number[:HEAD] + "*" * (len(number) - HEAD - TAIL) + number[-TAIL:]


def masked_address(address: str) -> str:
    """Province and city, where they are written as such; nothing of any other."""
    region = _REGION.match(address[:REGION_LENGTH_MAX])
    # Where nothing follows the city the whole address would stand there.
    is_longer = region is not None and len(address) > region.end()
    shown = region.group() if region is not None and is_longer else ""
    return shown + HIDDEN if address else ""


MASKS = {
    PersonalField.NAME: masked_name,
    PersonalField.TELEPHONE: masked_number,
    PersonalField.ID_NUMBER: masked_number,
    PersonalField.ADDRESS: masked_address,
}


def masked_person(person: Person, seen: Seen) -> Person:
    hidden = {
        field.value: mask(getattr(person, field.value))
        for field, mask in MASKS.items()
        if field not in seen
    }
    return replace(person, **hidden)


def masked(event: Any, visitor: Visitor) -> Any:
    """An event as a visitor may see it: the same where it names nobody."""
    return masked_for(event, visitor.fields_seen)


def masked_for(value: Any, seen: Seen) -> Any:
    """A value with every person in it masked, but for the fields that are seen."""
    if isinstance(value, Person):
        return masked_person(value, seen)
    if isinstance(value, LazyParts):
        return MaskedParts(value, seen)
    if isinstance(value, tuple | list):
        return tuple(masked_for(part, seen) for part in value)
    if isinstance(value, frozenset | set):
        return frozenset(masked_for(part, seen) for part in value)
    if isinstance(value, Mapping):
        return {masked_for(k, seen): masked_for(v, seen) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type) and names_people(type(value)):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: masked_for(part, seen) for name, part in parts.items()})
    return value


class MaskedParts(LazyList):
    """A list that is decoded where somebody looks, and masked there."""

    __slots__ = ("_parts", "_seen")

    def __init__(self, parts: LazyParts, seen: Seen) -> None:
        self._parts = parts
        self._seen = seen

    def __len__(self) -> int:
        return len(self._parts)

    def __iter__(self) -> Iterator[Any]:
        return (masked_for(part, self._seen) for part in self._parts)

    def where(self, field: str, text: str) -> Sequence[Any]:
        return tuple(masked_for(part, self._seen) for part in self._parts.where(field, text))


@cache
def names_people(type_: type) -> bool:
    """Whether somewhere within a type there may be a person: most events name none."""
    return any(may_be_person(hint) for hint in get_type_hints(type_).values())


def may_be_person(hint: Any) -> bool:
    if hint is Person or hint is Any:
        return True
    if isinstance(hint, type) and is_dataclass(hint):
        return names_people(hint)
    return any(may_be_person(part) for part in get_args(hint))
