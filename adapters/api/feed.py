"""`/events`: all that happened, as CloudEvents, for whoever may read it, in pages or streamed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from adapters.api.cloud_events import CloudEvent, as_json, cloud_event
from adapters.api.event_types import EVENT_TYPES, UnknownEventTypeError, schema_of
from adapters.api.feed_asking import POSITION_MAX, Asked, asked_of, cursor_at
from adapters.api.feed_documents import ONE_ANSWERS, PAGE_ANSWERS, SCHEMA_ANSWERS, TYPES_ANSWERS
from adapters.api.feed_fanning import Fan
from adapters.api.feed_places import Wanted
from adapters.api.feed_reading import Reader
from adapters.api.feed_rights import EventsNotForRolesError, reach_into_events
from adapters.api.feed_sights import note_people_told
from adapters.api.feed_streaming import ChunkAfter, streamed
from adapters.api.feed_stretches import Chunk, View, frame_of
from adapters.api.feed_tail import Tail
from adapters.api.problem import ProblemError
from adapters.api.senders import Sender, Sent, asked_anew
from adapters.api.strict_routes import StrictRoute
from adapters.texts import say
from adapters.web.visitors import NotSignedInError
from application.event_log import Recorded

router = APIRouter(tags=["events"], route_class=StrictRoute)

PAGE_MAX = 500
SUBJECT_PAGE = 100
EVENT_STREAM = "text/event-stream"
POSITION = "Jihuo-Position"
BATCH = "application/cloudevents-batch+json"
NEVER_KEPT = {"Cache-Control": "no-store"}

Position = Annotated[int, Path(ge=1, le=POSITION_MAX)]


@router.get("/events", responses=PAGE_ANSWERS, response_class=Response)
def list_events(
    request: Request,
    sender: Sent,
    asked: Annotated[Asked, Depends(asked_of)],
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 100,
) -> Response:
    """Events in the order in which they were committed: none is missed, none comes twice.

    A page may hold fewer than were asked for, and none before the end; the link `next` goes on
    from where it ended. With `Accept: text/event-stream` what is there follows, then what comes,
    each with its position as the id to go on from.
    """
    reader = reader_for(sender, asked.wanted)
    if EVENT_STREAM in request.headers.get("accept", ""):
        return stream_for(request, sender, reader, asked.after)
    page = reader.page(asked.after, limit)
    body = as_json(told_to(request, sender, page.recorded))
    cursor = cursor_at(sender.settings.person_key, page.position)
    following = request.url.remove_query_params("after").include_query_params(cursor=cursor)
    reached = {POSITION: str(page.position), "Link": f'<{following}>; rel="next"'}
    headers = {**NEVER_KEPT, **reached}
    return Response(body, media_type=BATCH, headers=headers)


@router.get("/events/{position}", responses=ONE_ANSWERS, response_class=Response)
def get_event(request: Request, sender: Sent, position: Position) -> Response:
    """One event, by its position."""
    found = reader_for(sender, Wanted()).one(position)
    if found is None:
        raise ProblemError("NotThere", say("There is no event {name}.", name=position))
    (told,) = told_to(request, sender, [found])
    return Response(as_json(told), media_type="application/cloudevents+json", headers=NEVER_KEPT)


@router.get("/event-types", responses=TYPES_ANSWERS)
def list_event_types(_sender: Sent) -> list[str]:
    """The names of all events there are."""
    return sorted(EVENT_TYPES)


@router.get("/event-types/{name}", responses=SCHEMA_ANSWERS, response_class=Response)
def get_event_type(_sender: Sent, name: Annotated[str, Path(max_length=100)]) -> Response:
    """The JSON Schema of an event's data."""
    try:
        return Response(as_json(schema_of(name)), media_type="application/schema+json")
    except UnknownEventTypeError:
        raise ProblemError("NotThere", say("There is no event {name}.", name=name)) from None


def reader_for(sender: Sender, wanted: Wanted) -> Reader:
    try:
        reach = reach_into_events(sender.visitor)
    except EventsNotForRolesError:
        words = say("None of your roles, or of this token, reads events.")
        raise ProblemError("NotYourRight", words) from None
    return Reader(sender.system.engine, sender.book, reach, wanted)


def told_to(request: Request, sender: Sender, recorded: Sequence[Recorded]) -> list[CloudEvent]:
    """The events as the visitor may read them; people seen in full are noted before."""
    note_people_told(sender, recorded)
    address = address_for(request, sender)
    return [cloud_event(each, sender.visitor, address) for each in recorded]


def address_for(request: Request, sender: Sender) -> str:
    """Where we stand in somebody's network the settings know; else as the reader has called us."""
    called = f"{request.url.scheme}://{request.url.netloc}"
    return sender.settings.address if sender.settings.public_url else called


def stream_for(request: Request, sender: Sender, reader: Reader, after: int) -> Response:
    tail, fan = request.app.state.tail, request.app.state.fan
    assert isinstance(tail, Tail)
    assert isinstance(fan, Fan)

    def heard_by(listener: Sender, reader: Reader) -> ChunkAfter:
        if reader.wanted.subject:
            return of_subject(request, listener, reader)
        fields, address = listener.visitor.fields_seen, address_for(request, listener)
        view = View(reader.reach, reader.wanted, fields, address)
        return fan.for_reader(view, listener.visitor)

    def look_anew() -> ChunkAfter | None:
        """By the session or the token as they stand now, and the mandates given now."""
        try:
            listener = replace(sender, visitor=asked_anew(request))
            return heard_by(listener, reader_for(listener, reader.wanted))
        except (NotSignedInError, ProblemError):
            return None

    parts = streamed(heard_by(sender, reader), tail, after, look_anew)
    return StreamingResponse(parts, media_type=EVENT_STREAM, headers=NEVER_KEPT)


def of_subject(request: Request, sender: Sender, reader: Reader) -> ChunkAfter:
    """A subject's few events are found by an index: to look at all others would take longer."""

    def read(position: int) -> Chunk:
        page = reader.page(position, SUBJECT_PAGE)
        told = told_to(request, sender, page.recorded)
        frames = b"".join(frame_of(event) for event in told)
        return Chunk(frames, None, page.position, page.is_end)

    return lambda position: asyncio.to_thread(read, position)
