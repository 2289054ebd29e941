"""How much a message may be, and what bytes are refused for before anything of them is believed.

UnreadableMessageError
    MessageTooLongError        more bytes, or more elements, than any message has
    MessageTooDeepError        elements within elements within elements
    MarkupForbiddenError       a document type, and with it entities: no message has one
    NotXmlError                what the parser says, with the line and the column
    NotAMessageError           XML, of another kind
    TooManyDocumentsError      more than its table allows
    UnsoundMessageError        a needed part or field missing, twice there, or no number
"""

from collections.abc import Sequence

from adapters.customs.messages.faults import Fault, MessageError, Rule, shown
from adapters.texts import say

MESSAGE_BYTES_MAX = 32 * 1024 * 1024
"""A hundred orders of 99 lines with every text at half its length; the e-port takes far less."""

TAGS_MAX = 1_000_000
"""Angle brackets that open: four times what a hundred orders of 99 lines have."""

DOCUMENTS_MAX = 10_000
"""Of messages whose number of documents the schema does not bound, such as tax bills."""

NOTES_MAX = 1_000
"""Unknown elements that are named; a message with more is none of ours."""


class UnreadableMessageError(MessageError):
    """Raised when bytes are no message that can be acted on; each case has its own class."""


class MessageTooLongError(UnreadableMessageError):
    """Raised for what is more than any message holds."""

    def __init__(self, found: int, most: int, unit: str) -> None:
        super().__init__(f"{found} {unit}: at most {most}")
        self.found, self.most, self.unit = found, most, unit

    def said(self) -> str:
        return say(
            "the message is too long: {found} {unit}, at most {most}",
            found=f"{self.found:,}",
            unit=say("bytes") if self.unit == "bytes" else say("elements"),
            most=f"{self.most:,}",
        )


class MessageTooDeepError(UnreadableMessageError):
    """Raised for what the parser refuses to hold: too deep, or one text without end."""

    def __init__(self) -> None:
        super().__init__("too deep, or a text too long")

    def said(self) -> str:
        return say("the message is too deep, or a text of it too long")


class MarkupForbiddenError(UnreadableMessageError):
    """Raised for a document type: entities and files of others are never read."""

    def __init__(self) -> None:
        super().__init__("a document type")

    def said(self) -> str:
        return say("the message has a document type, which no message may have")


class NotXmlError(UnreadableMessageError):
    """Raised when bytes are not XML; line and column count from 1."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.line, self.column, self.reason = line, column, reason

    def said(self) -> str:
        return say(
            "it is not XML: line {line}, column {column}: {reason}",
            line=self.line,
            column=self.column,
            reason=self.reason,
        )


class NotAMessageError(UnreadableMessageError):
    """Raised for XML of another namespace or name."""

    def __init__(self, namespace: str, name: str) -> None:
        super().__init__(f"{{{namespace}}}{name}")
        self.namespace, self.name = namespace, name

    def said(self) -> str:
        return say(
            "it is no message we know: {name} of {namespace}",
            name=shown(self.name),
            namespace=shown(self.namespace),
        )


class TooManyDocumentsError(UnreadableMessageError):
    """Raised for more documents than a message may hold."""

    def __init__(self, kind: str, found: int, most: int) -> None:
        super().__init__(f"{kind}: {found}, at most {most}")
        self.kind, self.found, self.most = kind, found, most

    def said(self) -> str:
        rule = Rule.TOO_MANY_DOCUMENTS
        return Fault(rule, self.kind, value=str(self.found), expected=str(self.most)).said()


class UnsoundMessageError(UnreadableMessageError):
    """Raised when what has to be known of a message is not in it, or there twice."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return self.said()

    def said(self) -> str:
        return say("; ").join(fault.said() for fault in self.faults[:FAULTS_SAID_MAX])


FAULTS_SAID_MAX = 5
