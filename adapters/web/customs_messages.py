"""Messages exchanged with customs: all that a book keeps, and one of them down to its bytes."""

import re
from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from adapters.customs.exchanged_list import (
    Cursor,
    MessageFilter,
    messages_in,
    one_message,
    orders_in,
)
from adapters.customs.exchanged_tables import IN, OUT, UNREADABLE, UNSAYABLE
from adapters.texts import say, translated
from adapters.web.admission import NOT_YOURS_TO_SEE
from adapters.web.filters import asked
from adapters.web.message_columns import (
    HASH_SHOWN,
    MEANINGS,
    field_table,
    kind_said,
    message_list,
    order_table,
)
from adapters.web.message_people import Reader
from adapters.web.message_reading import (
    About,
    KeptMessage,
    is_cut,
    may_see_bytes,
    media_type_of,
    note_bytes,
    read_kept,
    shown_fields,
    text_of,
)
from adapters.web.pages import Page, page_of
from adapters.web.tables.asking import whole
from adapters.web.tables.table import FILE_ROWS_MAX
from domain.identifiers import Partition, shared_of
from projections import parked_mail

router = APIRouter()

SHARED, BYTES = "shared", "bytes"
KINDS = (*MEANINGS, UNREADABLE, UNSAYABLE)
DIGEST = re.compile(r"[0-9a-f]{64}")


@router.get("/clearance/messages")
def messages(page: Annotated[Page, Depends(page_of)]) -> Response:
    kept = SHARED if asked(page, "kept") == SHARED and may_see_shared(page) else ""
    where = shared_of(page.partition) if kept else page.partition
    chosen, table = filter_of(page), message_list(page)
    with page.system.engine.connect() as connection:
        rows = messages_in(
            connection,
            where,
            chosen,
            after=cursor_of(table.asked.after),
            is_falling=table.asked.is_falling,
            limit=table.limit,
        )
    return page.show(
        "clearance/messages.html",
        table=table.of_page(rows, written),
        chosen=chosen,
        kept=kept,
        shared=SHARED,
        has_shared=may_see_shared(page),
        kinds=[("", say("all")), *((kind, named(kind)) for kind in KINDS)],
        directions=[("", say("all")), (OUT, say("sent")), (IN, say("received"))],
    )


def named(kind: str) -> str:
    return f"{kind} {kind_said(kind)}" if kind in MEANINGS else kind_said(kind)


def filter_of(page: Page) -> MessageFilter:
    """Raises 422 for a kind or a direction there is not."""
    direction, kind = asked(page, "direction") or "", asked(page, "kind") or ""
    if direction not in ("", OUT, IN) or kind not in ("", *KINDS):
        raise HTTPException(422, say("There are no such messages."))
    run_id, number = asked(page, "run") or "", asked(page, "number") or ""
    return MessageFilter(direction, kind, run_id, number, **reach_of(page))


def reach_of(page: Page) -> dict[str, Any]:
    until = page.past.at if page.past else None
    return {"within": page.within, "declarants": page.declarants, "until": until}


def filter_within_reach(page: Page) -> MessageFilter:
    """All messages that who looks may see."""
    return MessageFilter(**reach_of(page))


def may_see_shared(page: Page) -> bool:
    """What fits no book is seen by those who see parked answers, and all merchants."""
    return page.within is None and page.may_read(parked_mail.MODEL)


def written(row: sa.Row[Any]) -> str:
    return f"{row.at.isoformat()}~{row.hash}"


def cursor_of(text: str) -> Cursor | None:
    """The row after which a page begins, as `written` has it. Raises 422."""
    if not text:
        return None
    at, _, digest = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not DIGEST.fullmatch(digest):
        raise HTTPException(422, say("There is no such page of messages."))
    return Cursor(moment, digest)


@router.get("/clearance/messages/{message_hash}")
def message(message_hash: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    where, kept = found(page, message_hash)
    page.is_personal = True
    document = whole(asked(page, "document") or "")
    fields = [row for row in shown_fields(reader_of(page), kept) if document in (0, row.document)]
    with page.system.engine.connect() as connection:
        orders = orders_in(connection, where, message_hash, FILE_ROWS_MAX)
    return page.show(
        "clearance/message.html",
        message=kept.row,
        about=About.of(reader_of(page), kept),
        table=field_table(page).of(fields),
        document=document,
        orders=order_table(page).of(orders),
        parked=parked_of(page, message_hash),
        hash_shown=HASH_SHOWN,
        shown_bytes=BYTES,
        **bytes_of(page, kept),
    )


def reader_of(page: Page) -> Reader:
    return Reader(page.visitor, page.partition, page.doors, page.settings)


def bytes_of(page: Page, kept: KeptMessage) -> dict[str, Any]:
    """As text where somebody asks for it; who sees them is noted."""
    may_see = may_see_bytes(reader_of(page), kept)
    if not may_see or asked(page, "show") != BYTES:
        return {"may_see_bytes": may_see, "text": None}
    note_bytes(reader_of(page), kept)
    return {"may_see_bytes": True, "text": text_of(kept), "is_cut": is_cut(kept)}


def found(page: Page, message_hash: str) -> tuple[Partition, KeptMessage]:
    """In the book, or else among what fits none. Raises 404, in the same words for others'."""
    if DIGEST.fullmatch(message_hash):
        shared = [shared_of(page.partition)] if may_see_shared(page) else []
        for where in (page.partition, *shared):
            with page.system.engine.connect() as connection:
                chosen = filter_within_reach(page)
                row = one_message(connection, where, message_hash, chosen)
            if row is not None:
                return where, read_kept(row, page.system.messages.get(where, message_hash).content)
    raise page.missing("message", message_hash[:HASH_SHOWN])


def parked_of(page: Page, message_hash: str) -> sa.Row[Any] | None:
    if not page.may_read(parked_mail.MODEL):
        return None
    with page.read_now(parked_mail.MODEL) as connection:
        return parked_mail.one_mail(connection, shared_of(page.partition), message_hash)


@router.get("/clearance/messages/{message_hash}/bytes")
def download(message_hash: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    """The very bytes, as they went out or came in."""
    _, kept = found(page, message_hash)
    if not may_see_bytes(reader_of(page), kept):
        raise HTTPException(403, translated(NOT_YOURS_TO_SEE))
    note_bytes(reader_of(page), kept)
    media_type, ending = media_type_of(kept, (UNSAYABLE,))
    name = f"{kept.row.kind}-{message_hash[:HASH_SHOWN]}.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(kept.body, media_type=media_type, headers=headers)
