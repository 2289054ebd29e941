"""Writes a message that keeps every rule of its tables, unsigned, and refuses any other.

written(message) -> bytes              UTF-8, prefix `ceb:`, elements in the schema's order
with_signature(body, signature)        the same with a signature in the one place it may stand
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from adapters.customs.messages.checking import content_faults, frame_faults, values_faults
from adapters.customs.messages.compiled import (
    PREFIX,
    CompiledPart,
    compiled,
    element,
)
from adapters.customs.messages.content import Content
from adapters.customs.messages.cross_rules import different, rules_broken
from adapters.customs.messages.documents import Message, Values
from adapters.customs.messages.faults import Fault, FaultyMessageError, Rule
from adapters.customs.messages.fields import Part, Table
from adapters.customs.messages.forms import plain
from adapters.customs.messages.tables import NAMESPACE

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
XSI = "http://www.w3.org/2001/XMLSchema-instance"

IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
"""A bare carriage return would be read as the end of a line."""

IN_ATTRIBUTE = IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})

NOWHERE = Fault(Rule.UNKNOWN, "")


def written(message: Message) -> bytes:
    """The message's bytes; the same message gives the same bytes.

    Raises FaultyMessageError with every fault, UnknownKindError.
    """
    content = Content.of(message)
    pieces = None if any(frame_faults(content)) else documents_of(content)
    if pieces is None:
        raise FaultyMessageError(list(content_faults(content, is_signed=True)))
    return b"".join([opening(content), *pieces, closing(content)])


def with_signature(body: bytes, signature: bytes) -> bytes:
    """A message and its `ds:Signature`, which is the last element of the outermost one."""
    end = body.rindex(b"</")
    return body[:end] + signature + body[end:]


def documents_of(content: Content) -> Sequence[bytes] | None:
    """Each document as bytes; None when one of them keeps a rule not."""
    if not are_sound(content):
        return None
    writer, documents = compiled(content.table.kind), content.documents
    heads = parts_of(writer.head, [document.head for document in documents])
    lines = parts_of(writer.lines, [line for document in documents for line in document.lines])
    if heads is None or lines is None:
        return None
    left, whole = iter(lines), whole_of(content.table)
    return [
        whole % b"".join([head, *islice(left, len(document.lines))])
        for head, document in zip(heads, documents, strict=True)
    ]


def whole_of(table: Table) -> bytes:
    """What stands around a head and its lines."""
    return element(table.wrapper, b"%s") if table.wrapper else b"%s"


def are_sound(content: Content) -> bool:
    """Whether the lines are as many as there may be, and fields what they must be to others."""
    table, documents = content.table, content.documents
    counts = {len(document.lines) for document in documents}
    return all(is_counted_right(table.lines, count) for count in counts) and not any(
        any(rules_broken(table.kind, document)) for document in different(table.kind, documents)
    )


def is_counted_right(lines: Part | None, count: int) -> bool:
    if lines is None:
        return not count
    return lines.least <= count <= (lines.most or count)


def parts_of(writer: CompiledPart | None, parts: Sequence[Values]) -> Sequence[bytes] | None:
    """Each part as bytes; None when one of them keeps a rule not."""
    if writer is None:
        return []
    found = list[bytes]()
    for at_once, values in zip(writer.written(parts), parts, strict=True):
        written = part_field_by_field(writer.part, values) if at_once is None else at_once
        if written is None:
            return None
        found.append(written)
    return found


def part_field_by_field(part: Part, values: Values) -> bytes | None:
    """None when a field breaks a rule."""
    if any(values_faults(values, part, NOWHERE)):
        return None
    fields = (
        element(field.name, plain(values[field.name]).translate(IN_TEXT).encode())
        for field in part.fields
        if field.name in values
    )
    rest = (element(part.rest, b""),) if part.rest else ()
    return element(part.name, b"".join(chain(fields, rest)))


def opening(content: Content) -> bytes:
    spaces = f'xmlns:{PREFIX}="{NAMESPACE}" xmlns:xsi="{XSI}"'
    attributes = "".join(
        f' {name}="{str(value).translate(IN_ATTRIBUTE)}"'
        for name, value in content.attributes.items()
    )
    return f"{DECLARATION}<{PREFIX}:{content.table.root} {spaces}{attributes}>".encode()


def closing(content: Content) -> bytes:
    envelope = b"".join(filter(None, envelope_pieces(content)))
    return envelope + f"</{PREFIX}:{content.table.root}>".encode()


def envelope_pieces(content: Content) -> Iterator[bytes | None]:
    for part, values in content.envelope:
        yield part_field_by_field(part, values)
