"""Every fault of an account-book message by its tables, before it is sent or after it was read."""

from collections.abc import Iterator

from adapters.customs.book_messages.conditions import conditions_broken
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.rows import BookTable
from adapters.customs.book_messages.tables import ENVELOPE, FLAG, POCKETS, TABLES
from adapters.customs.messages.checking import values_faults
from adapters.customs.messages.faults import Fault, Rule, UnknownKindError
from adapters.customs.messages.fields import Part


def table_of(kind: str) -> BookTable:
    """Raises UnknownKindError."""
    if kind not in TABLES:
        raise UnknownKindError(kind)
    return TABLES[kind]


def faults_of(message: BookMessage) -> list[Fault]:
    """What is wrong with a message; empty for one that may be sent. Raises UnknownKindError."""
    table = table_of(message.kind)
    faults = [*frame_faults(message, table), *part_faults(message, table)]
    return faults or list(conditions_broken(message))


def frame_faults(message: BookMessage, table: BookTable) -> Iterator[Fault]:
    """Of the envelope, of what stands behind the parts, and of the flag."""
    place = Fault(Rule.UNKNOWN, table.kind)
    yield from values_faults(message.envelope, ENVELOPE, place)
    if (said := message.envelope.get("message_type", table.kind)) != table.kind:
        yield place.at(
            Rule.NOT_THE_ONE,
            part=ENVELOPE.name,
            field="message_type",
            value=str(said),
            expected=table.kind,
        )
    yield from values_faults(message.pocket, POCKETS, place)
    yield from values_faults(message.tail, tail_of(table), place)
    if table.is_sent and message.is_declared is None:
        yield place.at(Rule.MISSING, field=FLAG)
    if not table.is_sent and message.is_declared is not None:
        yield place.at(Rule.UNKNOWN, field=FLAG)


def tail_of(table: BookTable) -> Part:
    """What stands behind the parts, as a part of the element that holds them all."""
    return Part(table.element, table.meaning, table.tail)


def part_faults(message: BookMessage, table: BookTable) -> Iterator[Fault]:
    place = Fault(Rule.UNKNOWN, table.kind)
    for part in table.parts:
        found = message.all(part.name)
        yield from number_faults(len(found), part, place)
        for number, values in enumerate(found, 1):
            line = number if part.most is None else 0
            yield from values_faults(values, part, place.at(Rule.UNKNOWN, line=line))
    known = {part.name for part in table.parts}
    for name in message.parts:
        if name not in known:
            yield place.at(Rule.UNKNOWN, part=name)


def number_faults(count: int, part: Part, place: Fault) -> Iterator[Fault]:
    if count < part.least:
        yield place.at(Rule.PART_MISSING, part=part.name)
    if part.most is not None and count > part.most:
        yield place.at(
            Rule.TOO_MANY_PARTS, part=part.name, value=str(count), expected=str(part.most)
        )
