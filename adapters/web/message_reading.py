"""One kept message as a reader may see it: explained, its signature judged, its bytes or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa

from adapters.access.masking import HIDDEN
from adapters.customs.any_message import AnyMessage, any_message
from adapters.customs.book_messages.tables import TABLES as BOOK_TABLES
from adapters.customs.messages.faults import visible
from adapters.customs.messages.limits import UnreadableMessageError
from adapters.customs.opening import UnfitAnswerError, content_of
from adapters.customs.signing.chosen import trust_for
from adapters.customs.signing.faults import UnreadableKeyError
from adapters.customs.signing.object_signing import verify_object
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import BadSignature, GoodSignature, UnknownSigner, Verdict
from adapters.customs.signing.verifying import verify
from adapters.texts import say, translated
from adapters.web.message_columns import ShownField, code_of, direction_said, kind_said
from adapters.web.message_people import (
    EVERYTHING,
    Reader,
    fields_named,
    masked_value,
    note_seen,
)
from application.personal_data import PersonalField

XML, BYTES, TEXT = "application/xml", "application/octet-stream", "text/plain; charset=utf-8"

TEXT_SHOWN_MAX = 1024 * 1024
"""Bytes of a message that a page shows; a hundred orders have a fifth of it."""


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """Its row, its bytes, and what they say; `fault` says why they cannot be explained."""

    row: sa.Row[Any]
    body: bytes
    said: AnyMessage | None
    fault: str = ""

    @property
    def fields(self) -> frozenset[PersonalField]:
        """What of people its bytes may say."""
        return EVERYTHING if self.said is None else fields_named(self.said)


def read_kept(row: sa.Row[Any], body: bytes) -> KeptMessage:
    try:
        return KeptMessage(row, body, any_message(content_of(body)))
    except UnreadableMessageError as error:
        return KeptMessage(row, body, None, error.said())
    except UnfitAnswerError as error:
        return KeptMessage(row, body, None, str(error))


def may_see_bytes(reader: Reader, message: KeptMessage) -> bool:
    """Bytes cannot be masked: whoever does not see all of people sees none that may name them."""
    return not message.fields or reader.sees_everything


def note_bytes(reader: Reader, message: KeptMessage) -> None:
    note_seen(reader, message.row.hash, documents_in(message), message.fields)


def documents_in(message: KeptMessage) -> int:
    return message.said.documents if message.said else 0


def shown_fields(reader: Reader, message: KeptMessage) -> list[ShownField]:
    """Field by field, masked; that any is seen in full is noted before. Once for each reading."""
    if message.said is None:
        return []
    seen = reader.visitor.fields_seen
    if message.fields:
        note_seen(reader, message.row.hash, documents_in(message), message.fields & seen)
    places = count(1)
    return [
        *said_by_tables(message.said, seen, places),
        *unknown_to_tables(message.said, seen, places),
    ]


def said_by_tables(
    message: AnyMessage, seen: frozenset[PersonalField], places: "count[int]"
) -> Iterator[ShownField]:
    for each in message.fields:
        name, stands_for = each.field.name, each.stands_for
        yield ShownField(
            next(places),
            each.part.meaning.said(),
            each.document,
            each.line,
            name,
            each.field.meaning.said(),
            visible(masked_value(name, each.value, seen)),
            stands_for.said() if stands_for else "",
        )


def unknown_to_tables(
    message: AnyMessage, seen: frozenset[PersonalField], places: "count[int]"
) -> Iterator[ShownField]:
    """What they say nobody knows: only who sees all of people sees it."""
    unknown = say("unknown to the tables")
    for note in message.notes:
        value = visible(note.value) if seen >= EVERYTHING else HIDDEN if note.value else ""
        place = next(places)
        yield ShownField(place, note.part, note.document, 0, note.element, unknown, value, "")


def verdict_said(reader: Reader, message: KeptMessage) -> tuple[str, str]:
    """What is said of its signature, and how it stands out."""
    if message.said is None or not message.said.is_signed:
        return say("not signed"), ""
    content = content_of(message.body)
    judge = verify_object if message.said.kind in BOOK_TABLES else verify
    return in_words(judge(content, trust_of(reader), message.row.at))


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a whole message."""

    code: str
    what: str
    direction: str
    verdict: str
    tone: str
    fault: str

    @classmethod
    def of(cls, reader: Reader, message: KeptMessage) -> "About":
        row = message.row
        verdict, tone = verdict_said(reader, message)
        kind = message.said.kind if message.said else row.kind
        code, what = code_of(kind), kind_said(kind)
        return cls(code, what, direction_said(row), verdict, tone, message.fault)


def trust_of(reader: Reader) -> Trust:
    try:
        return trust_for(reader.settings)
    except UnreadableKeyError:
        return Trust({})


def in_words(verdict: Verdict) -> tuple[str, str]:
    match verdict:
        case GoodSignature():
            return say("good, of {name}", name=verdict.by), "good"
        case BadSignature():
            return say("bad: {fault}", fault=translated(verdict.fault.value)), "bad"
        case UnknownSigner():
            name = verdict.subject or verdict.key_name
            return say("of somebody whom nobody we trust vouches for: {name}", name=name), "warn"
    return say("not signed"), ""


def is_cut(message: KeptMessage) -> bool:
    return len(message.body) > TEXT_SHOWN_MAX


def text_of(message: KeptMessage) -> str:
    return message.body[:TEXT_SHOWN_MAX].decode("utf-8", errors="replace")


def media_type_of(message: KeptMessage, kinds_of_text: Sequence[str]) -> tuple[str, str]:
    """The media type of its bytes, and the ending of a file of them."""
    if message.said is not None:
        return XML, "xml"
    return (TEXT, "txt") if message.row.kind in kinds_of_text else (BYTES, "bin")
