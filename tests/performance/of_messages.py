"""Messages to customs written and read: ours by the field tables, and lxml element by element."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree

from adapters.customs.messages.documents import Document, Message, Values
from adapters.customs.messages.fields import Part
from adapters.customs.messages.reading import read
from adapters.customs.messages.tables import NAMESPACE, TABLES
from adapters.customs.messages.writing import written
from tests.performance.arena import Arena
from tests.performance.customs_documents import declarations, receipts
from tests.performance.harness import Contestant, Rates

IN_NAMESPACE = f"{{{NAMESPACE}}}"


class DifferentMessageError(AssertionError):
    """Raised when two ways of writing or reading do not come to the same."""


def cpu_seconds(work: Callable[[Any], object], things: Iterable[Any]) -> float:
    """Of this process alone, and without what makes the things: others on the machine count not."""
    taken = 0.0
    for thing in things:
        began = time.process_time()
        work(thing)
        taken += time.process_time() - began
    return taken


def write_ours(arena: Arena) -> Rates:
    """Built and checked, every field and what they are to one another."""
    count = arena.sizes.declarations
    return {"declarations": count / cpu_seconds(written, declarations(count))}


def write_by_elements(arena: Arena) -> Rates:
    """Built only: it checks nothing."""
    (message,) = declarations(1)
    require_same(read(by_elements(message)), message)
    count = arena.sizes.declarations
    return {"declarations": count / cpu_seconds(by_elements, declarations(count))}


def by_elements(message: Message) -> bytes:
    table = TABLES[message.kind]
    root = etree.Element(f"{IN_NAMESPACE}{table.root}", nsmap={"ceb": NAMESPACE})
    root.set("guid", message.guid)
    root.set("version", message.version)
    for document in message.documents:
        add_document(root, document, message.kind)
    sender = etree.SubElement(root, f"{IN_NAMESPACE}BaseTransfer")
    assert message.sender is not None
    for name, text in (
        ("copCode", message.sender.copCode),
        ("copName", message.sender.copName),
        ("dxpMode", "DXP"),
        ("dxpId", message.sender.dxpId),
    ):
        etree.SubElement(sender, f"{IN_NAMESPACE}{name}").text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def add_document(root: etree._Element, document: Document, kind: str) -> None:
    table = TABLES[kind]
    assert table.wrapper
    assert table.lines is not None
    inside = etree.SubElement(root, f"{IN_NAMESPACE}{table.wrapper}")
    add_part(inside, table.head, document.head)
    for line in document.lines:
        add_part(inside, table.lines, line)


def add_part(inside: etree._Element, part: Part, values: Values) -> None:
    element = etree.SubElement(inside, f"{IN_NAMESPACE}{part.name}")
    for field in part.fields:
        if field.name in values:
            etree.SubElement(element, f"{IN_NAMESPACE}{field.name}").text = str(values[field.name])


def read_ours(arena: Arena) -> Rates:
    count = arena.sizes.receipts_a_round
    return {"receipts": count / cpu_seconds(read, receipts(count))}


def read_by_elements(arena: Arena) -> Rates:
    """Each field of each receipt is asked for by its name."""
    (body,) = receipts(1)
    require_same(found_by_elements(body), [dict(read(body).documents[0].head)])
    count = arena.sizes.receipts_a_round
    return {"receipts": count / cpu_seconds(found_by_elements, receipts(count))}


def found_by_elements(body: bytes) -> list[dict[str, str | None]]:
    head = TABLES["CEB622"].head
    return [
        {field.name: receipt.findtext(f"{IN_NAMESPACE}{field.name}") for field in head.fields}
        for receipt in etree.fromstring(body).iterchildren(f"{IN_NAMESPACE}{head.name}")
    ]


def require_same(one: object, other: object) -> None:
    if one != other:
        raise DifferentMessageError(f"{one} and {other}")


WRITING = Contestant("jihuo, built and checked", write_ours)
BY_ELEMENTS = Contestant("lxml, element by element, unchecked", write_by_elements)
READING = Contestant("jihuo, read and typed", read_ours)
FOUND_BY_ELEMENTS = Contestant("lxml, field by field", read_by_elements)
