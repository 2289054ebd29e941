"""Whether elements stand where the schema wants them: its order, once, and nothing between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import Part, Table
from adapters.customs.messages.gathering import qualified
from adapters.customs.messages.tables import ENVELOPE, SIGNATURE


@dataclass(frozen=True, slots=True)
class Place:
    """An element that may stand within another; `is_once` where a second is a fault by itself."""

    tag: str
    is_once: bool = False


def structure_faults(root: etree._Element, table: Table) -> Iterator[Fault]:
    """Of the outermost element and everything within it that a table knows."""
    fault = Fault(Rule.UNKNOWN, table.kind)
    places = [Place(qualified(table.document))]
    if table.is_sent:
        places += [Place(qualified(part.name)) for part in ENVELOPE]
        places.append(Place(SIGNATURE, is_once=True))
    yield from order_faults(root, places, fault, "")
    for number, document in enumerate(root.iterchildren(qualified(table.document)), 1):
        yield from document_faults(document, table, fault.at(Rule.UNKNOWN, document=number))
    if table.is_sent:
        for part in ENVELOPE:
            for element in root.iterchildren(qualified(part.name)):
                yield from part_faults(element, part, fault)


def document_faults(document: etree._Element, table: Table, fault: Fault) -> Iterator[Fault]:
    if not table.wrapper:
        yield from part_faults(document, table.head, fault)
        return
    yield from attribute_faults(document, fault, table.wrapper)
    parts = [part for part in (table.head, table.lines) if part]
    places = [Place(qualified(part.name), is_once=part is table.head) for part in parts]
    yield from order_faults(document, places, fault, table.wrapper)
    for part in parts:
        for number, element in enumerate(document.iterchildren(qualified(part.name)), 1):
            line = number if part is table.lines else 0
            yield from part_faults(element, part, fault.at(Rule.UNKNOWN, line=line))


def part_faults(element: etree._Element, part: Part, fault: Fault) -> Iterator[Fault]:
    """Of one head or line: its fields, each once and holding nothing but text."""
    yield from attribute_faults(element, fault, part.name)
    places = [Place(qualified(field.name), is_once=True) for field in part.fields]
    if part.rest:
        places.append(Place(qualified(part.rest), is_once=True))
        if element.find(qualified(part.rest)) is None:
            yield fault.at(Rule.MISSING, part=part.name, field=part.rest)
    yield from order_faults(element, places, fault, part.name)
    for child in element:
        yield from attribute_faults(child, fault, part.name)
        is_free = child.tag == qualified(part.rest or "")
        # One element of any kind may stand in what is free.
        for inner in list(child)[is_free:]:
            yield fault.at(Rule.UNKNOWN, part=part.name, field=name_of(inner))


def order_faults(
    element: etree._Element, places: Sequence[Place], fault: Fault, part: str
) -> Iterator[Fault]:
    """What is unknown, there again, too late, or text between elements."""
    turn_of = {place.tag: turn for turn, place in enumerate(places)}
    seen, latest = set[str](), 0
    yield from text_faults(element.text, fault, part)
    for child in element:
        yield from text_faults(child.tail, fault, part)
        tag = str(child.tag)
        turn = turn_of.get(tag)
        if turn is None:
            yield fault.at(Rule.UNKNOWN, part=part, field=name_of(child))
            continue
        if tag in seen and places[turn].is_once:
            yield fault.at(Rule.REPEATED, part=part, field=name_of(child))
        elif turn < latest:
            yield fault.at(Rule.OUT_OF_ORDER, part=part, field=name_of(child))
        seen.add(tag)
        latest = max(latest, turn)


def text_faults(text: str | None, fault: Fault, part: str) -> Iterator[Fault]:
    if text and text.strip():
        yield fault.at(Rule.STRAY_TEXT, part=part, value=text.strip())


def attribute_faults(element: etree._Element, fault: Fault, part: str) -> Iterator[Fault]:
    """Nothing but the outermost element has attributes of its own."""
    for name in element.keys():  # noqa: SIM118 - an element holds its children, not its attributes
        if not (attribute := str(name)).startswith("{"):
            yield fault.at(Rule.UNKNOWN, part=part, field=f"{name_of(element)}/@{attribute}")


def name_of(element: etree._Element) -> str:
    return etree.QName(element).localname
