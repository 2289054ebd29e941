"""The feed as server-sent events: what is there, then what comes, from any position on."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence

from fastapi.sse import format_sse_event

from adapters.api.cloud_events import CloudEvent, as_json
from adapters.api.feed_reading import Reader
from adapters.api.feed_tail import Tail
from application.event_log import Recorded

KEEP_ALIVE_SECONDS = 15.0
EVENTS_PER_PAGE = 100

STREAM_SECONDS_MAX = 600.0
"""Then the reader comes again from where it was."""

RIGHTS_SECONDS = 10.0
"""For how long at most somebody is told what they may read no more; each look asks the tables."""

RECONNECT_MS = 1_000

Tell = Callable[[Sequence[Recorded]], list[CloudEvent]]
LookAnew = Callable[[], Reader | None]
"""The reader by the rights it has now; None for one that has none any more."""


async def streamed(
    reader: Reader, tail: Tail, after: int, tell: Tell, look_anew: LookAnew
) -> AsyncGenerator[bytes, None]:
    """Every event once, with its position as id; in silence the position reached so far.

    It ends when the reader may read no more, and tells less when it may read less.
    """
    clock = asyncio.get_running_loop().time
    position, looked, until = after, clock(), clock() + STREAM_SECONDS_MAX
    yield format_sse_event(retry=RECONNECT_MS, comment="from here on")
    while not tail.is_closed and clock() < until:
        if clock() - looked >= RIGHTS_SECONDS:
            now, looked = await asyncio.to_thread(look_anew), clock()
            if now is None:
                return
            reader = now
        page = await asyncio.to_thread(reader.page, position, EVENTS_PER_PAGE)
        for event in await asyncio.to_thread(tell, page.recorded):
            yield format_sse_event(data_str=as_json(event).decode(), id=event["id"])
        if page.position > position and not page.recorded:
            yield reached(page.position)
        position = page.position
        if page.is_end and not await tail.wait_beyond(position, KEEP_ALIVE_SECONDS):
            yield reached(position)


def reached(position: int) -> bytes:
    """No event, but a browser goes on after this position when it has lost the connection."""
    return format_sse_event(comment="still here", id=str(position))
