"""Takes the values out of a tree as text, by the tables; what no table knows is noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from adapters.customs.messages.content import Content
from adapters.customs.messages.documents import Document, Note
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.fields import Part, Table
from adapters.customs.messages.limits import (
    DOCUMENTS_MAX,
    NOTES_MAX,
    MessageTooLongError,
    TooManyDocumentsError,
)
from adapters.customs.messages.tables import ENVELOPE, NAMESPACE, SIGNATURE, TABLES

NOTE_MAX = 1_000
"""Characters of an unknown element that are kept."""


def qualified(name: str) -> str:
    """A name as the parser has it."""
    return f"{{{NAMESPACE}}}{name}"


PARTS: Mapping[str, Part] = {
    part.name: part
    for table in TABLES.values()
    for part in (table.head, table.lines, *ENVELOPE)
    if part is not None
}
NAMES: Mapping[str, Mapping[str, str]] = {
    part.name: {qualified(each.name): each.name for each in part.fields} for part in PARTS.values()
}
"""By part: the names of its fields by their tags."""

ENVELOPE_TAGS = {qualified(part.name): part for part in ENVELOPE}

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What stood in a message, all of it as text.

    `is_signed` says that a signature is there, not that it is right. `doubtful` are fields that
    are there twice or hold elements: which value is meant nobody can tell.
    """

    content: Content
    is_signed: bool
    notes: tuple[Note, ...]
    doubtful: tuple[Fault, ...]


def gather(root: etree._Element, table: Table) -> Gathered:
    """Raises TooManyDocumentsError, MessageTooLongError."""
    gathering = Gathering(table)
    for child in root:
        gathering.take(child)
    attributes = {str(k): str(v) for k, v in root.attrib.items() if not str(k).startswith("{")}
    content = Content(table, attributes, gathering.documents, gathering.envelope)
    notes, doubtful = tuple(gathering.notes), tuple(gathering.doubtful)
    return Gathered(content, gathering.is_signed, notes, doubtful)


@dataclass(slots=True)
class Gathering:
    """A message half read."""

    table: Table
    documents: list[Document] = field(default_factory=list)
    envelope: list[tuple[Part, Texts]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    doubtful: list[Fault] = field(default_factory=list)
    is_signed: bool = False

    def take(self, element: etree._Element) -> None:
        """A child of the outermost element."""
        tag = str(element.tag)
        if tag == qualified(self.table.document):
            self.documents.append(self.document(element))
            if len(self.documents) > DOCUMENTS_MAX:
                raise TooManyDocumentsError(self.table.kind, DOCUMENTS_MAX + 1, DOCUMENTS_MAX)
        elif tag == SIGNATURE:
            self.is_signed = True
        elif self.table.is_sent and (part := ENVELOPE_TAGS.get(tag)):
            self.envelope.append((part, self.values(element, part)))
        else:
            self.note(element, "", 0)

    def document(self, element: etree._Element) -> Document:
        table = self.table
        if not table.wrapper:
            return Document(self.values(element, table.head))
        heads, lines = list[Texts](), list[Texts]()
        for child in element:
            if child.tag == qualified(table.head.name):
                heads.append(self.values(child, table.head))
            elif table.lines is not None and child.tag == qualified(table.lines.name):
                lines.append(self.values(child, table.lines, len(lines) + 1))
            else:
                self.note(child, table.wrapper, self.number)
        if len(heads) > 1:
            self.doubt(Rule.REPEATED, table.head.name)
        return Document(heads[0] if heads else {}, tuple(lines))

    def values(self, element: etree._Element, part: Part, line: int = 0) -> Texts:
        names = NAMES[part.name]
        try:
            found = {names[str(child.tag)]: child.text or "" for child in element}
        except KeyError:
            return self.values_one_by_one(element, part, line)
        if len(found) != len(element) or any(map(len, element)):
            return self.values_one_by_one(element, part, line)
        return found

    def values_one_by_one(self, element: etree._Element, part: Part, line: int) -> Texts:
        """Where something is unknown, or there twice, or holds elements."""
        names, found = NAMES[part.name], Texts()
        for child in element:
            name = names.get(str(child.tag))
            if name is None:
                if child.tag != qualified(part.rest or ""):
                    self.note(child, part.name, self.number if part not in ENVELOPE else 0)
                continue
            if name in found:
                self.doubt(Rule.REPEATED, part.name, name, line)
            if len(child):
                self.doubt(Rule.UNKNOWN, part.name, name, line)
            found.setdefault(name, child.text or "")
        return found

    @property
    def number(self) -> int:
        """Of the document that is being read."""
        return len(self.documents) + 1

    def doubt(self, rule: Rule, part: str, field: str = "", line: int = 0) -> None:
        self.doubtful.append(Fault(rule, self.table.kind, part, field, self.number, line))

    def note(self, element: etree._Element, part: str, document: int) -> None:
        if len(self.notes) >= NOTES_MAX:
            raise MessageTooLongError(NOTES_MAX + 1, NOTES_MAX, "elements")
        name = etree.QName(element).localname
        self.notes.append(Note(part, name, document, (element.text or "")[:NOTE_MAX]))
