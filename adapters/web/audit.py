"""The auditor's pages: find anything by its id, read its events, see any page as of any moment."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.api.feed_places import within_reach
from adapters.web.audit_columns import StreamFound, stream_table
from adapters.web.histories import history_of
from adapters.web.narrowing import as_seen
from adapters.web.navigation import NAVIGATION
from adapters.web.order_rows import found_table
from adapters.web.pages import Page, page_of
from adapters.web.past import whole_position
from adapters.web.receipts_told import receipts_of
from application.event_log import Recorded
from application.streams import DECIDERS
from domain.identifiers import parts_of, shared_of, stream_of
from projections import order_board, order_search

LATEST_EVENTS = 50
ID_MAX = 120
NEVER_PAST = ("/audit", "/operations", "/people")
READABLE = tuple((path, label) for path, label in NAVIGATION if path not in NEVER_PAST)
"""Pages that can be opened as of a moment."""

router = APIRouter()


@router.get("/audit")
def audit(page: Annotated[Page, Depends(page_of)]) -> Response:
    text = page.request.query_params.get("q", "").strip()[:ID_MAX]
    end = page.past.position if page.past else page.system.log.last_position()
    latest: Sequence[Recorded] = ()
    if not text:
        last = min(end, whole_position(page.request.query_params.get("up_to", "")) or end)
        first = max(0, last - LATEST_EVENTS)
        latest = in_reach(page, page.system.log.page(first, last - first) if last else ())
    with page.read_now(order_board.MODEL) as connection:
        found = (
            order_search.search(connection, page.partition, text, within=page.within)
            if text
            else ()
        )
    return page.show(
        "audit/find.html",
        text=text,
        found=found_table(page, found) if text else None,
        streams=stream_table(page).of(streams_named(page, text) if text else ()),
        latest=history_of(as_seen(latest, page.visitor)),
        first=latest[0].position if latest else 0,
        last=latest[-1].position if latest else 0,
        end=end,
        readable=[(path, label) for path, label in READABLE if page.may_open(path)],
    )


def streams_named(page: Page, local_id: str) -> list[StreamFound]:
    """Every stream of the book and of what its books share that has this id, in one query."""
    books = (page.partition, shared_of(page.partition))
    ids = [stream_of(book, kind, local_id) for book in books for kind in DECIDERS]
    recorded = in_reach(page, page.system.log.history(ids, page.up_to))
    by_stream = sorted(recorded, key=lambda each: (each.stream_id, each.position))
    named: list[StreamFound] = []
    for stream_id, events in groupby(by_stream, key=lambda each: each.stream_id):
        those = list(events)
        partition, kind, name = parts_of(stream_id)
        named.append(StreamFound(partition, kind, name, len(those), those[-1]))
    return named


def in_reach(page: Page, recorded: Sequence[Recorded]) -> Sequence[Recorded]:
    """Without what is of others, for somebody who is granted only some merchants' things."""
    reach = page.visitor.reach
    if reach.merchants is None:
        return recorded
    with page.system.engine.connect() as connection:
        return within_reach(connection, recorded, reach)


@router.get("/audit/stream")
def stream(kind: str, id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    """Every event of one stream; of the book, or shared by the operator's books."""
    if kind not in DECIDERS or len(id) > ID_MAX:
        raise page.missing("stream", f"{kind} {id[:ID_MAX]}")
    books = (page.partition, shared_of(page.partition))
    ids = [stream_of(book, kind, id) for book in books]
    recorded = in_reach(page, page.system.log.history(ids, page.up_to))
    if not recorded:
        raise page.missing("stream", f"{kind} {id}")
    return page.show(
        "audit/stream.html",
        kind=kind,
        local_id=id,
        history=history_of(as_seen(recorded, page.visitor), receipts_of(page, recorded)),
        count=len(recorded),
    )
