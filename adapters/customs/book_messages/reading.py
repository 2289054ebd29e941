"""Reads an account-book message: named errors only, and what no table knows is noted.

read(body) -> BookMessage
"""

from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from adapters.customs.book_messages.checking import tail_of
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.rows import BookTable
from adapters.customs.book_messages.structure import (
    child,
    children,
    local_name,
    package_of,
    sound_tree,
    table_in,
)
from adapters.customs.book_messages.tables import (
    BUSINESS,
    DATA,
    ENVELOPE,
    FLAG,
    INFO,
    POCKET,
    POCKETS,
)
from adapters.customs.messages.documents import Note, Value, Values
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import NUMBERS, Field, Form, Part
from adapters.customs.messages.forms import XML_SPACE, number_broken
from adapters.customs.messages.limits import NOTES_MAX, MessageTooLongError, UnsoundMessageError

PARTS_MAX = 10_000
"""Lines of one message; an account book has fewer."""

NO_NUMBER = (Rule.NOT_INTEGER, Rule.NOT_DECIMAL)


class Found:
    """What a reading has come upon so far."""

    def __init__(self, kind: str) -> None:
        self.place = Fault(Rule.UNKNOWN, kind)
        self.faults: list[Fault] = []
        self.notes: list[Note] = []

    def note(self, part: str, element: etree._Element, line: int = 0) -> None:
        if len(self.notes) >= NOTES_MAX:
            raise MessageTooLongError(len(self.notes) + 1, NOTES_MAX, "elements")
        self.notes.append(Note(part, local_name(element), line, text_of(element)))


def read(body: bytes) -> BookMessage:
    """The message in some bytes. Raises UnreadableMessageError, always as one of its kinds."""
    package = package_of(sound_tree(body))
    info, data = child(package, INFO), child(package, DATA)
    business = child(data, BUSINESS)
    table, message = table_in(info, business)
    found = Found(table.kind)
    envelope = values_of(info, ENVELOPE, found)
    pockets = children(data, POCKET)
    pocket = values_of(pockets[0], POCKETS, found) if pockets else {}
    parts = parts_of(message, table, found)
    tail = values_of(message, tail_of(table), found, beside={part.name for part in table.parts})
    is_declared = flag_of(business, table, found)
    if found.faults:
        raise UnsoundMessageError(found.faults)
    return BookMessage(table.kind, envelope, parts, tail, pocket, is_declared, tuple(found.notes))


def parts_of(
    message: etree._Element, table: BookTable, found: Found
) -> dict[str, tuple[Values, ...]]:
    parts = dict[str, tuple[Values, ...]]()
    for part in table.parts:
        elements = children(message, part.name)
        if len(elements) > PARTS_MAX:
            raise MessageTooLongError(len(elements), PARTS_MAX, "elements")
        if len(elements) < part.least:
            found.faults.append(found.place.at(Rule.PART_MISSING, part=part.name))
        if part.most is not None and len(elements) > part.most:
            found.faults.append(
                found.place.at(
                    Rule.TOO_MANY_PARTS,
                    part=part.name,
                    value=str(len(elements)),
                    expected=str(part.most),
                )
            )
        if elements:
            is_many = part.most is None
            parts[part.name] = tuple(
                values_of(each, part, found, line=number if is_many else 0)
                for number, each in enumerate(elements, 1)
            )
    return parts


def values_of(
    element: etree._Element,
    part: Part,
    found: Found,
    *,
    line: int = 0,
    beside: frozenset[str] | set[str] = frozenset(),
) -> Values:
    """The fields within an element; those `beside` are read elsewhere. What is empty is absent."""
    fields = {field.name: field for field in part.fields}
    values = dict[str, Value]()
    place = found.place.at(Rule.UNKNOWN, part=part.name, line=line)
    for each in element.iterchildren():
        name = local_name(each)
        if name in beside:
            continue
        if name not in fields:
            found.note(part.name, each, line)
        elif name in values:
            found.faults.append(place.at(Rule.REPEATED, field=name))
        elif len(each):
            found.faults.append(place.at(Rule.NOT_TEXT, field=name, value=local_name(each[0])))
        elif text := text_of(each):
            values[name] = text
    found.faults += list(typed(values, fields, place))
    return values


def typed(values: dict[str, Value], fields: dict[str, Field], place: Fault) -> Iterator[Fault]:
    """Makes texts into numbers where they are, and names what is missing or no number."""
    for name, field in fields.items():
        if name not in values:
            if field.is_needed:
                yield place.at(Rule.MISSING, field=name)
            continue
        if field.form not in NUMBERS:
            continue
        text = str(values[name]).strip(XML_SPACE)
        broken = number_broken(field, text)
        if broken and broken[0] in NO_NUMBER:
            yield place.at(broken[0], field=name, value=text)
        else:
            values[name] = int(text) if field.form is Form.INTEGER else Decimal(text)


def flag_of(business: etree._Element, table: BookTable, found: Found) -> bool | None:
    """Whether what was sent is declared, or only kept for later."""
    said = [text_of(each) for each in children(business, FLAG)]
    if not table.is_sent and not said:
        return None
    if said not in (["0"], ["1"]):
        rule = Rule.NOT_LISTED if said else Rule.MISSING
        found.faults.append(
            found.place.at(rule, part=BUSINESS, field=FLAG, value=", ".join(said), expected="0, 1")
        )
    return said == ["1"]


def text_of(element: etree._Element) -> str:
    return element.text or ""
