"""Any message of customs as people read it: of the port (CEB) or of the account book (INV, SAS)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.customs.book_messages import explaining as of_books
from adapters.customs.book_messages.checking import tail_of
from adapters.customs.book_messages.judging import faults_in as book_faults_in
from adapters.customs.book_messages.reading import read as read_book_message
from adapters.customs.book_messages.structure import children, sound_tree
from adapters.customs.book_messages.tables import ENVELOPE, POCKETS
from adapters.customs.book_messages.tables import TABLES as BOOK_TABLES
from adapters.customs.messages import explaining as of_port
from adapters.customs.messages.documents import Note
from adapters.customs.messages.explaining import Explained
from adapters.customs.messages.faults import Fault
from adapters.customs.messages.fields import Meaning, Part
from adapters.customs.messages.judging import faults_in as port_faults_in
from adapters.customs.messages.limits import NotAMessageError
from adapters.customs.messages.reading import opened

SIGNATURE_VALUE = "SignatureValue"


@dataclass(frozen=True, slots=True)
class AnyMessage:
    kind: str
    meaning: Meaning
    is_signed: bool
    """Whether something stands where a signature does; nothing here looks at whose."""

    documents: int
    parts: tuple[Part, ...]
    """All that it may be made of: what it may say of people is known by them."""

    fields: Iterator[Explained]
    """One at a time, once."""

    notes: Sequence[Note]


def any_message(body: bytes) -> AnyMessage:
    """Raises UnreadableMessageError."""
    try:
        return port_message(body)
    except NotAMessageError as none_of_the_port:
        try:
            return book_message(body)
        except NotAMessageError:
            raise none_of_the_port from None


def port_message(body: bytes) -> AnyMessage:
    gathered = opened(body)
    table, envelope = gathered.content.table, gathered.content.envelope
    return AnyMessage(
        table.kind,
        table.meaning,
        gathered.is_signed,
        len(gathered.content.documents),
        tuple(p for p in (table.head, table.lines, *(part for part, _ in envelope)) if p),
        of_port.explained(gathered),
        gathered.notes,
    )


def book_message(body: bytes) -> AnyMessage:
    message = read_book_message(body)
    is_signed = bool(children(sound_tree(body), SIGNATURE_VALUE))
    table, fields = BOOK_TABLES[message.kind], of_books.explained(message)
    parts = (ENVELOPE, POCKETS, *table.parts, tail_of(table))
    return AnyMessage(message.kind, table.meaning, is_signed, 1, parts, fields, message.notes)


def faults_of_any(body: bytes) -> list[Fault]:
    """Empty for a message that keeps every rule. Raises UnreadableMessageError."""
    try:
        return port_faults_in(body)
    except NotAMessageError as none_of_the_port:
        try:
            return book_faults_in(body)
        except NotAMessageError:
            raise none_of_the_port from None
