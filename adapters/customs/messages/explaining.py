"""A message field by field: what each is called, what it holds, and what that stands for."""

from collections.abc import Iterator
from typing import NamedTuple

from adapters.customs.messages.documents import Values
from adapters.customs.messages.fields import Field, Meaning, Part
from adapters.customs.messages.forms import plain
from adapters.customs.messages.gathering import Gathered
from adapters.customs.messages.tables import ROOT

NOT_DONE = Meaning("refused by the e-port with an error", "电子口岸处理异常")


class Explained(NamedTuple):
    """One value of a message; document and line count from 1, 0 is none of them."""

    part: Part
    document: int
    line: int
    field: Field
    value: str

    @property
    def stands_for(self) -> Meaning | None:
        """What a code stands for, where the table says so."""
        if self.field.name == "returnStatus" and self.value.startswith("-"):
            return NOT_DONE
        return self.field.meaning_of(self.value)


def explained(gathered: Gathered) -> Iterator[Explained]:
    """In the order of the tables, whatever the order was; one at a time."""
    content, table = gathered.content, gathered.content.table
    yield from of_part(ROOT, content.attributes, 0, 0)
    for number, document in enumerate(content.documents, 1):
        yield from of_part(table.head, document.head, number, 0)
        for line, values in enumerate(document.lines, 1):
            assert table.lines is not None, "what has lines has a table for them"
            yield from of_part(table.lines, values, number, line)
    for part, values in content.envelope:
        yield from of_part(part, values, 0, 0)


def of_part(part: Part, values: Values, document: int, line: int) -> Iterator[Explained]:
    for field in part.fields:
        if field.name in values:
            yield Explained(part, document, line, field, plain(values[field.name]))
