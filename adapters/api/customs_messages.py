"""`GET /customs-messages/{hash}`: one message exchanged with customs, field by field; its bytes."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from adapters.api import values
from adapters.api.documents import READING, problems
from adapters.api.problem import ProblemError
from adapters.api.senders import Sender, Sent
from adapters.api.strict_routes import StrictRoute
from adapters.customs.exchanged_list import MessageFilter, one_message
from adapters.texts import say, translated
from adapters.web.admission import NOT_YOURS_TO_SEE
from adapters.web.message_people import Reader
from adapters.web.message_reading import (
    About,
    KeptMessage,
    may_see_bytes,
    note_bytes,
    read_kept,
    shown_fields,
)
from application.roles import PartyKind
from projections import clearance_desk, parked_mail

router = APIRouter(tags=["messages with customs"], route_class=StrictRoute)

OF_ONE = problems(READING)
NOT_KEPT = {"Cache-Control": "no-store"}
"""It may name people."""

DOCUMENTS_MAX = 10_000

MessageHash = Annotated[
    str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of its bytes, hexadecimal")
]
DocumentNumber = Annotated[
    int | None,
    Query(ge=1, le=DOCUMENTS_MAX, description="Only the fields of this one of its documents"),
]


class MessageField(BaseModel):
    """One value of a message, as its reader may see it."""

    model_config = ConfigDict(extra="forbid")

    part: str
    document: int = Field(description="From 1; 0 for what stands around the documents")
    line: int = Field(description="From 1; 0 for what is no line")
    name: str
    meaning: str
    value: str = Field(description="What names people is masked for who may not see it")
    stands_for: str = Field(description="What a code stands for; empty where no table says it")


class MessageAnswer(BaseModel):
    """A message exchanged with customs, explained field by field."""

    model_config = ConfigDict(extra="forbid")

    hash: str
    at: values.Moment
    direction: str
    kind: str
    what: str = Field(description="What a message of this kind is")
    size_bytes: int
    documents: int | None
    run_id: str
    merchant_id: str
    declarant: str
    signature: str = Field(description="What is found of its signature")
    fault: str = Field(description="Why its bytes cannot be read; empty where they can")
    fields: list[MessageField]


@router.get(
    "/customs-messages/{message_hash}",
    summary="One of customs messages",
    responses=OF_ONE,
    operation_id="get_customs_message",
)
def get_message(
    sender: Sent, message_hash: MessageHash, response: Response, document: DocumentNumber = None
) -> MessageAnswer:
    """One message exchanged with customs, field by field."""
    kept, reader = found(sender, message_hash), reader_of(sender)
    fields = shown_fields(reader, kept)
    about, row = About.of(reader, kept), kept.row
    response.headers.update(NOT_KEPT)
    return MessageAnswer(
        **{name: getattr(row, name) for name in OF_ROW},
        what=about.what,
        signature=about.verdict,
        fault=about.fault,
        fields=[
            MessageField(**{name: getattr(each, name) for name in MessageField.model_fields})
            for each in fields
            if document in (None, each.document)
        ],
    )


OF_ROW = (
    *("hash", "at", "direction", "kind", "size_bytes", "documents"),
    *("run_id", "merchant_id", "declarant"),
)

BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The very bytes, as they went out or came in",
        "content": {"application/octet-stream": {}},
    }
}


@router.get(
    "/customs-messages/{message_hash}/bytes",
    summary="Bytes of one of customs messages",
    response_class=Response,
    responses={**BYTES, **OF_ONE},
    operation_id="get_customs_message_bytes",
)
def get_message_bytes(sender: Sent, message_hash: MessageHash) -> Response:
    """The very bytes of a message, for who sees all that it may say of people."""
    kept, reader = found(sender, message_hash), reader_of(sender)
    if not may_see_bytes(reader, kept):
        raise ProblemError("NotYourRight", translated(NOT_YOURS_TO_SEE))
    note_bytes(reader, kept)
    return Response(kept.body, media_type="application/octet-stream", headers=NOT_KEPT)


def reader_of(sender: Sender) -> Reader:
    return Reader(sender.visitor, sender.book, sender.doors, sender.settings)


def found(sender: Sender, message_hash: str) -> KeptMessage:
    """In the book, or else among what fits none, for who sees that. Raises ProblemError."""
    sender.require_model(clearance_desk.MODEL.name)
    visitor, engine = sender.visitor, sender.system.engine
    chosen = within_reach_of(sender)
    may_see_shared = chosen.within is None and visitor.may_read(parked_mail.MODEL.name)
    for where in (sender.book, sender.shared) if may_see_shared else (sender.book,):
        with engine.connect() as connection:
            row = one_message(connection, where, message_hash, chosen)
        if row is not None:
            return kept_in(sender, where, row)
    raise ProblemError(
        "NotThere", say("There is no {what} {name}.", what=say("message"), name=message_hash)
    )


def kept_in(sender: Sender, where: Any, row: sa.Row[Any]) -> KeptMessage:
    return read_kept(row, sender.system.messages.get(where, row.hash).content)


def within_reach_of(sender: Sender) -> MessageFilter:
    visitor = sender.visitor
    merchants = visitor.reach.merchants
    is_declarant = visitor.party_kind is PartyKind.DECLARANT
    return MessageFilter(
        within=None if merchants is None else sorted(merchants),
        declarants=[visitor.party_id] if is_declarant else None,
    )
