"""One kept message as a reader may see it: explained, its signature judged, its bytes or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa

from adapters.access.masking import HIDDEN
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.explaining import explained as explained_paper
from adapters.customs.book_messages.reading import read as read_book_message
from adapters.customs.book_messages.tables import TABLES as BOOK_TABLES
from adapters.customs.messages.explaining import explained
from adapters.customs.messages.faults import visible
from adapters.customs.messages.gathering import Gathered
from adapters.customs.messages.limits import UnreadableMessageError
from adapters.customs.messages.reading import opened
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
    fields_named,
    masked_value,
    note_seen,
    sees_everything,
)
from adapters.web.pages import Page
from application.personal_data import PersonalField

XML, BYTES, TEXT = "application/xml", "application/octet-stream", "text/plain; charset=utf-8"

TEXT_SHOWN_MAX = 1024 * 1024
"""Bytes of a message that a page shows; a hundred orders have a fifth of it."""


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """Its row, its bytes, and what they say; `fault` says why they cannot be explained."""

    row: sa.Row[Any]
    body: bytes
    gathered: Gathered | None
    fault: str = ""
    paper: BookMessage | None = None
    """Of the account book: it names no buyer."""

    @property
    def fields(self) -> frozenset[PersonalField]:
        """What of people its bytes may say."""
        if self.paper is not None:
            return frozenset()
        return EVERYTHING if self.gathered is None else fields_named(self.gathered)


def read_kept(row: sa.Row[Any], body: bytes) -> KeptMessage:
    if row.kind in BOOK_TABLES:
        return read_paper(row, body)
    try:
        return KeptMessage(row, body, opened(content_of(body)))
    except UnreadableMessageError as error:
        return KeptMessage(row, body, None, error.said())
    except UnfitAnswerError as error:
        return KeptMessage(row, body, None, str(error))


def read_paper(row: sa.Row[Any], body: bytes) -> KeptMessage:
    try:
        return KeptMessage(row, body, None, paper=read_book_message(content_of(body)))
    except (UnreadableMessageError, UnfitAnswerError) as error:
        return KeptMessage(row, body, None, str(error))


def may_see_bytes(page: Page, message: KeptMessage) -> bool:
    """Bytes cannot be masked: whoever does not see all of people sees none that may name them."""
    return not message.fields or sees_everything(page)


def note_bytes(page: Page, message: KeptMessage) -> None:
    note_seen(page, message.row.hash, documents_in(message), message.fields)


def documents_in(message: KeptMessage) -> int:
    return len(message.gathered.content.documents) if message.gathered else 0


def shown_fields(page: Page, message: KeptMessage) -> list[ShownField]:
    """Field by field, masked; that any is seen in full is noted before."""
    if message.paper is not None:
        return list(paper_fields(message.paper))
    if message.gathered is None:
        return []
    seen = page.visitor.fields_seen
    if message.fields:
        note_seen(page, message.row.hash, documents_in(message), message.fields & seen)
    places = count(1)
    return [
        *said_by_tables(message.gathered, seen, places),
        *unknown_to_tables(message.gathered, seen, places),
    ]


def paper_fields(paper: BookMessage) -> Iterator[ShownField]:
    for place, each in enumerate(explained_paper(paper), 1):
        stands_for = each.stands_for.said() if each.stands_for else ""
        part, name = each.part.meaning.said(), each.field.name
        meaning, value = each.field.meaning.said(), visible(each.value)
        yield ShownField(place, part, 1, each.line, name, meaning, value, stands_for)


def said_by_tables(
    gathered: Gathered, seen: frozenset[PersonalField], places: "count[int]"
) -> Iterator[ShownField]:
    for each in explained(gathered):
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
    gathered: Gathered, seen: frozenset[PersonalField], places: "count[int]"
) -> Iterator[ShownField]:
    """What they say nobody knows: only who sees all of people sees it."""
    unknown = say("unknown to the tables")
    for note in gathered.notes:
        value = visible(note.value) if seen >= EVERYTHING else HIDDEN if note.value else ""
        place = next(places)
        yield ShownField(place, note.part, note.document, 0, note.element, unknown, value, "")


def verdict_said(page: Page, message: KeptMessage) -> tuple[str, str]:
    """What is said of its signature, and how it stands out."""
    if message.paper is not None:
        return in_words(verify_object(content_of(message.body), trust_of(page), message.row.at))
    if message.gathered is None or not message.gathered.is_signed:
        return say("not signed"), ""
    content = content_of(message.body)
    return in_words(verify(content, trust_of(page), message.row.at))


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
    def of(cls, page: Page, message: KeptMessage) -> "About":
        row = message.row
        verdict, tone = verdict_said(page, message)
        code, what = code_of(row.kind), kind_said(row.kind)
        return cls(code, what, direction_said(row), verdict, tone, message.fault)


def trust_of(page: Page) -> Trust:
    try:
        return trust_for(page.settings)
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
    if message.gathered is not None or message.paper is not None:
        return XML, "xml"
    return (TEXT, "txt") if message.row.kind in kinds_of_text else (BYTES, "bin")
