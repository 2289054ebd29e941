"""Every fault of an account-book message that is a file: what stands in it, and in which order."""

from collections.abc import Iterator, Sequence

from lxml import etree

from adapters.customs.book_messages.checking import faults_of, tail_of
from adapters.customs.book_messages.reading import read
from adapters.customs.book_messages.rows import BookTable
from adapters.customs.book_messages.structure import (
    child,
    children,
    local_name,
    package_of,
    sound_tree,
    table_in,
)
from adapters.customs.book_messages.tables import BUSINESS, DATA, INFO
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.limits import UnsoundMessageError


def faults_in(body: bytes) -> list[Fault]:
    """Empty for a message that keeps every rule of its tables.

    Raises UnreadableMessageError for what is no message at all.
    """
    try:
        message = read(body)
    except UnsoundMessageError as error:
        return list(error.faults)
    return [*order_faults(body), *faults_of(message)]


def order_faults(body: bytes) -> Iterator[Fault]:
    """The parts of the message, and the elements of each part, stand in the documented order."""
    package = package_of(sound_tree(body))
    table, message = table_in(child(package, INFO), child(child(package, DATA), BUSINESS))
    place = Fault(Rule.OUT_OF_ORDER, table.kind)
    yield from misplaced(message, outline_of(table), place.at(place.rule, part=table.element))
    for part in table.parts:
        names = [field.name for field in part.fields]
        for number, element in enumerate(children(message, part.name), 1):
            line = number if part.most is None else 0
            yield from misplaced(element, names, place.at(place.rule, part=part.name, line=line))


def outline_of(table: BookTable) -> Sequence[str]:
    return [part.name for part in table.parts] + [field.name for field in tail_of(table).fields]


def misplaced(element: etree._Element, names: Sequence[str], place: Fault) -> Iterator[Fault]:
    """Those that come after one that should follow them."""
    reached = 0
    for each in element.iterchildren():
        name = local_name(each)
        if name not in names:
            continue
        if (found := names.index(name)) < reached:
            yield place.at(place.rule, field=name)
        reached = max(reached, found)
