"""Every fault of a message by our own tables, before anything is sent."""

from collections.abc import Iterator

from adapters.customs.messages.content import Content
from adapters.customs.messages.cross_rules import rules_broken
from adapters.customs.messages.documents import Document, Message, Values
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import Part, Table
from adapters.customs.messages.forms import broken_by, plain
from adapters.customs.messages.tables import ENVELOPE, ROOT


def faults_of(message: Message, *, is_signed: bool = True) -> list[Fault]:
    """What is wrong with a message that carries, or is to carry, a signature.

    Empty for one that may be sent. Raises UnknownKindError.
    """
    return list(content_faults(Content.of(message), is_signed=is_signed))


def content_faults(content: Content, *, is_signed: bool) -> Iterator[Fault]:
    """The message's own faults, then those of each document, then the signature's."""
    table = content.table
    yield from frame_faults(content)
    for number, document in enumerate(content.documents, 1):
        yield from document_faults(table, document, number)
    if table.needs_signature and not is_signed:
        yield Fault(Rule.UNSIGNED, table.kind, "Signature")


def frame_faults(content: Content) -> Iterator[Fault]:
    """Of what is around the documents, and of their number."""
    yield from values_faults(content.attributes, ROOT, Fault(Rule.UNKNOWN, content.table.kind))
    yield from number_faults(content)
    yield from envelope_faults(content)


def number_faults(content: Content) -> Iterator[Fault]:
    table, number = content.table, len(content.documents)
    if not number:
        yield Fault(Rule.NO_DOCUMENTS, table.kind, table.document)
    if table.documents_max is not None and number > table.documents_max:
        most = str(table.documents_max)
        yield Fault(
            Rule.TOO_MANY_DOCUMENTS, table.kind, table.document, value=str(number), expected=most
        )


def document_faults(table: Table, document: Document, number: int) -> Iterator[Fault]:
    """Of head and lines, and of what they are to one another."""
    place = Fault(Rule.UNKNOWN, table.kind, document=number)
    if document.head:
        yield from values_faults(document.head, table.head, place)
    else:
        yield place.at(Rule.PART_MISSING, part=table.head.name)
    yield from lines_faults(table, document, place)
    for rule, line, field, value, expected in rules_broken(table.kind, document):
        part = table.lines.name if line and table.lines else table.head.name
        yield Fault(rule, table.kind, part, field, number, line, value, expected)


def lines_faults(table: Table, document: Document, place: Fault) -> Iterator[Fault]:
    count = len(document.lines)
    if table.lines is None:
        if count:
            yield place.at(Rule.LINES_NOT_ASKED, part=table.head.name, value=str(count))
        return
    part, most = table.lines, table.lines.most
    if count < part.least:
        yield place.at(Rule.NO_LINES, part=part.name)
    if most is not None and count > most:
        yield place.at(Rule.TOO_MANY_LINES, part=part.name, value=str(count), expected=str(most))
    for number, line in enumerate(document.lines, 1):
        yield from values_faults(line, part, place.at(Rule.UNKNOWN, line=number))


def values_faults(values: Values, part: Part, place: Fault) -> Iterator[Fault]:
    """Field by field in the order of the table, then what the table does not know."""
    for field in part.fields:
        if field.name not in values:
            if field.is_needed:
                yield place.at(Rule.MISSING, part=part.name, field=field.name)
            continue
        value = values[field.name]
        if broken := broken_by(field, value):
            rule, expected = broken
            yield place.at(
                rule,
                part=part.name,
                field=field.name,
                value=plain(value),
                expected=expected,
            )
    known = {field.name for field in part.fields}
    for name in values:
        if name not in known:
            yield place.at(Rule.UNKNOWN, part=part.name, field=str(name))


def envelope_faults(content: Content) -> Iterator[Fault]:
    table = content.table
    place = Fault(Rule.UNKNOWN, table.kind)
    for part in ENVELOPE:
        found = [values for held, values in content.envelope if held is part]
        least, most = (part.least, part.most or 0) if table.is_sent else (0, 0)
        if len(found) < least:
            yield place.at(Rule.PART_MISSING, part=part.name)
        if len(found) > most:
            count = str(len(found))
            yield place.at(Rule.TOO_MANY_PARTS, part=part.name, value=count, expected=str(most))
        for values in found:
            yield from values_faults(values, part, place)
