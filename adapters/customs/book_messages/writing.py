"""Writes an account-book message that keeps every rule of its tables, unsigned; refuses others.

written(message) -> bytes      UTF-8, elements in the documented order
"""

from collections.abc import Iterable, Iterator

from adapters.customs.book_messages.checking import faults_of, table_of, tail_of
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.rows import BookTable
from adapters.customs.book_messages.tables import (
    BUSINESS,
    DATA,
    ENVELOPE,
    FLAG,
    NAMESPACE,
    OBJECT,
    PACKAGE,
    POCKETS,
    SIGNATURE,
)
from adapters.customs.messages.documents import Values
from adapters.customs.messages.faults import FaultyMessageError
from adapters.customs.messages.fields import Part
from adapters.customs.messages.forms import plain

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
"""A bare carriage return would be read as the end of a line."""


def written(message: BookMessage) -> bytes:
    """The message's bytes; the same message gives the same bytes.

    Raises FaultyMessageError with every fault, UnknownKindError.
    """
    if faults := faults_of(message):
        raise FaultyMessageError(faults)
    table = table_of(message.kind)
    body = "".join([*parts_of(message, table), fields_of(tail_of(table), message.tail)])
    business = element(table.element, body) + flag_of(message)
    pocket = part_of(POCKETS, message.pocket) if message.pocket else ""
    data = element(DATA, pocket + element(BUSINESS, business))
    package = part_of(ENVELOPE, message.envelope) + data
    return f"{DECLARATION}{outermost(table, package)}".encode()


def parts_of(message: BookMessage, table: BookTable) -> Iterator[str]:
    for part in table.parts:
        yield from (part_of(part, values) for values in message.all(part.name))


def part_of(part: Part, values: Values) -> str:
    return element(part.name, fields_of(part, values))


def fields_of(part: Part, values: Values) -> str:
    names: Iterable[str] = (field.name for field in part.fields if field.name in values)
    return "".join(element(name, plain(values[name]).translate(ESCAPES)) for name in names)


def flag_of(message: BookMessage) -> str:
    return "" if message.is_declared is None else element(FLAG, str(int(message.is_declared)))


def outermost(table: BookTable, package: str) -> str:
    """A receipt is a bare package; what firms send waits in an object for its signature."""
    if not table.is_sent:
        return f'<{PACKAGE} xmlns="{NAMESPACE}">{package}</{PACKAGE}>'
    held = f'<{OBJECT} Id="String">{element(PACKAGE, package)}</{OBJECT}>'
    return f'<{SIGNATURE} xmlns="{NAMESPACE}">{held}</{SIGNATURE}>'


def element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"
