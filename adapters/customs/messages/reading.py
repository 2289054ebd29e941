"""Reads any message: by namespace, whatever the prefix, into values of the types of the tables.

    read(body) -> Message          what can be acted on
    opened(body) -> Gathered       all that stands there as text, for whoever checks or explains it

A receipt is read kindly: unknown elements are noted, lengths and the order of elements are the
sender's business. What has to be known of it must be there once and be what it is called.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from adapters.customs.messages.documents import (
    Document,
    Extension,
    Message,
    Sender,
    Subscription,
    Values,
)
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import Part
from adapters.customs.messages.gathering import Gathered, gather
from adapters.customs.messages.limits import TooManyDocumentsError, UnsoundMessageError
from adapters.customs.messages.parsing import parsed
from adapters.customs.messages.plain_answers import read_plain
from adapters.customs.messages.tables import EXTENSION, SENDER, SUBSCRIPTION
from adapters.customs.messages.typed_values import typed


def opened(body: bytes) -> Gathered:
    """Raises UnreadableMessageError."""
    return gather(*parsed(body))


def read(body: bytes) -> Message:
    """A message with its values typed and its unknown elements noted.

    Raises UnreadableMessageError, always as one of its kinds (`limits.py`).
    """
    return read_plain(body) or message_of(opened(body))


def message_of(gathered: Gathered) -> Message:
    """Raises TooManyDocumentsError, UnsoundMessageError."""
    content = gathered.content
    kind, most = content.table.kind, content.table.documents_max
    if most is not None and len(content.documents) > most:
        raise TooManyDocumentsError(kind, len(content.documents), most)
    faults = [*gathered.doubtful, *frame_faults(gathered)]
    documents = tuple(typed_documents(gathered, faults))
    envelope = tuple(typed_envelope(gathered, faults))
    if faults:
        raise UnsoundMessageError(faults)
    return Message(
        kind,
        str(content.attributes["guid"]),
        documents,
        version=str(content.attributes["version"]),
        notes=gathered.notes,
        **spread(envelope),
    )


def frame_faults(gathered: Gathered) -> Iterator[Fault]:
    content, table = gathered.content, gathered.content.table
    place = Fault(Rule.MISSING, table.kind)
    for name in ("guid", "version"):
        if name not in content.attributes:
            yield place.at(Rule.MISSING, field=name)
    if not content.documents:
        yield place.at(Rule.NO_DOCUMENTS, part=table.document)
    senders = sum(part is SENDER for part, _ in content.envelope)
    if table.is_sent and senders != 1:
        rule = Rule.TOO_MANY_PARTS if senders else Rule.PART_MISSING
        yield place.at(rule, part=SENDER.name, value=str(senders), expected="1")


def typed_documents(gathered: Gathered, faults: list[Fault]) -> Iterator[Document]:
    table = gathered.content.table
    for number, document in enumerate(gathered.content.documents, 1):
        place = Fault(Rule.MISSING, table.kind, document=number)
        if not document.head:
            faults.append(place.at(Rule.PART_MISSING, part=table.head.name))
        head = taken(document.head, table.head, place, faults)
        lines: Sequence[Values] = ()
        if table.lines is not None:
            lines = [
                taken(line, table.lines, place.at(Rule.MISSING, line=n), faults)
                for n, line in enumerate(document.lines, 1)
            ]
        yield Document(head, tuple(lines))


def typed_envelope(gathered: Gathered, faults: list[Fault]) -> Iterator[tuple[Part, Values]]:
    place = Fault(Rule.MISSING, gathered.content.table.kind)
    for part, values in gathered.content.envelope:
        yield part, taken(values, part, place, faults)


def taken(values: Values, part: Part, place: Fault, faults: list[Fault]) -> Values:
    found, wrong = typed(cast(dict[str, str], values), part.name, place)
    faults.extend(wrong)
    return found


def spread(envelope: Sequence[tuple[Part, Values]]) -> dict[str, Any]:
    """The parts of an envelope as a message holds them."""
    said: dict[str, Any] = {}
    for part, values in envelope:
        texts = {name: str(value) for name, value in values.items() if name != "dxpMode"}
        if part is SENDER:
            said["sender"] = Sender(**texts)
        elif part is EXTENSION:
            said["extension"] = Extension(**texts)
        elif part is SUBSCRIPTION:
            said["subscriptions"] = (*said.get("subscriptions", ()), Subscription(**texts))
    return said
