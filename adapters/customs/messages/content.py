"""What stands in a message, whether it is about to be written or was just read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.customs.messages.documents import Document, Message, Values
from adapters.customs.messages.faults import UnknownKindError
from adapters.customs.messages.fields import Part, Table
from adapters.customs.messages.tables import EXTENSION, SENDER, SUBSCRIPTION, TABLES

DXP = "DXP"


@dataclass(frozen=True, slots=True)
class Content:
    """Attributes of the outermost element, documents, and the parts of the envelope in order."""

    table: Table
    attributes: Values
    documents: Sequence[Document]
    envelope: Sequence[tuple[Part, Values]] = ()

    @classmethod
    def of(cls, message: Message) -> "Content":
        """Raises UnknownKindError."""
        attributes = {"guid": message.guid, "version": message.version}
        return cls(
            table_of(message.kind), attributes, message.documents, tuple(envelope_of(message))
        )


def table_of(kind: str) -> Table:
    """Raises UnknownKindError."""
    if kind not in TABLES:
        raise UnknownKindError(kind)
    return TABLES[kind]


def envelope_of(message: Message) -> Iterator[tuple[Part, Values]]:
    if message.sender is not None:
        sender = message.sender
        values = {"copCode": sender.copCode, "copName": sender.copName, "dxpMode": DXP}
        yield SENDER, with_note({**values, "dxpId": sender.dxpId}, sender.note)
    for one in message.subscriptions:
        values = {"status": one.status, "dxpMode": DXP, "dxpAddress": one.dxpAddress}
        yield SUBSCRIPTION, with_note(values, one.note)
    if message.extension is not None:
        yield EXTENSION, {"name": message.extension.name, "version": message.extension.version}


def with_note(values: dict[str, str], note: str | None) -> Values:
    return values if note is None else {**values, "note": note}
