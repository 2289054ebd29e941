"""Reads what firms send: format, schema, signature; what fails one of them is refused whole."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from lxml import etree

from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.messages.documents import Document
from adapters.customs.messages.gathering import gather
from adapters.customs.messages.limits import UnreadableMessageError
from adapters.customs.messages.parsing import parsed
from adapters.customs.messages.reading import message_of
from adapters.customs.messages.tables import TABLES
from adapters.port import texts
from adapters.port.heard import Refusal
from adapters.port.paper_hearing import document_of, paper_in
from adapters.port.schema import why_not

TAKEN_HERE = ("CEB311", "CEB411", "CEB511", "CEB513", "CEB621", "CEB623", "CEB625")

FORMAT, SCHEMA = "0001", "0002"
"""Codes of the transport; those of signatures come from who checks them."""

ORIGINAL_MAX = 1_000_000
"""Characters of a refused message that its refusal brings back."""

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NO_GUID = ""


class Signatures(Protocol):
    """Tells whether the firm that answers for a message has signed it."""

    def refusal(
        self, body: bytes, kind: str, documents: Sequence[Document], at: datetime
    ) -> tuple[str, str] | None:
        """Code and text of a 900, or None when the signature is good."""
        ...

    def paper_refusal(self, body: bytes, firm_code: str, at: datetime) -> str:
        """What is wrong with the signature of a paper of the account book, or nothing."""
        ...


class Understood(NamedTuple):
    """What a body says; `guid` is empty where nobody can tell."""

    kind: str
    guid: str
    documents: tuple[Document, ...]
    refusal: Refusal | None = None


class Hearing:
    def __init__(self, signatures: Signatures | None = None) -> None:
        self._signatures = signatures

    def understood(self, body: bytes, at: datetime) -> Understood:
        """Raises nothing: what is no message is understood as one that is refused."""
        try:
            root, table = parsed(body)
        except UnreadableMessageError as error:
            if paper := paper_in(body):
                return self._understood_paper(paper, body, at)
            return refused("", NO_GUID, body, FORMAT, f"{texts.MALFORMED}：{error.said()}")
        kind, guid = table.kind, str(root.get("guid", NO_GUID))
        if kind not in TAKEN_HERE:
            return refused(kind, guid, body, FORMAT, texts.MALFORMED)
        if wrong := why_not(root, kind):
            return refused(kind, guid, body, SCHEMA, f"{texts.SCHEMA}：{wrong}")
        read = self._read(root, kind, guid, body)
        if self._signatures is None or read.refusal:
            return read
        found = self._signatures.refusal(body, kind, read.documents, at)
        return refused(kind, guid, body, *found) if found else read

    def _understood_paper(self, paper: BookMessage, body: bytes, at: datetime) -> Understood:
        """What is wrong with it is told by its own desk, not by a refusal of the port."""
        code = str(paper.tail.get("OperCusRegCode", ""))
        found = self._signatures.paper_refusal(body, code, at) if self._signatures else ""
        document = document_of(paper, body, found)
        return Understood(paper.kind, str(paper.envelope["message_id"]), (document,))

    def _read(self, root: etree._Element, kind: str, guid: str, body: bytes) -> Understood:
        try:
            message = message_of(gather(root, TABLES[kind]))
        except UnreadableMessageError as error:
            return refused(kind, guid, body, SCHEMA, f"{texts.SCHEMA}：{error.said()}")
        return Understood(kind, guid, message.documents)


def refused(kind: str, guid: str, body: bytes, code: str, text: str) -> Understood:
    original = NOT_IN_XML.sub("?", body[: 4 * ORIGINAL_MAX].decode("utf-8", "replace"))
    return Understood(kind, guid, (), Refusal(code, text, original[:ORIGINAL_MAX]))
