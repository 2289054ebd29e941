"""An answer by column: what the heads of all its documents say, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.customs.messages.documents import Message
from adapters.customs.messages.tables import TABLES

Column = Sequence[Any]
"""The values of one field, document by document; None where one says nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A hundred documents are read by field in half of the time of one by one."""

    kind: str
    documents: int
    columns: Mapping[str, Column]
    """By element name, every field that a head may have."""

    def texts(self, name: str) -> list[str]:
        """Empty where a document says nothing."""
        return [text or "" for text in self.columns[name]]

    def only(self, places: Sequence[int]) -> "Answer":
        """Those of the documents that stand at these places, from 0."""
        if len(places) == self.documents:
            return self
        columns = {name: [said[i] for i in places] for name, said in self.columns.items()}
        return Answer(self.kind, len(places), columns)


def answer_of(message: Message) -> Answer:
    heads = [document.head for document in message.documents]
    fields = TABLES[message.kind].head.fields
    columns = {field.name: [head.get(field.name) for head in heads] for field in fields}
    return Answer(message.kind, len(heads), columns)
