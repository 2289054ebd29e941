"""The feed as server-sent events: what is there, then what comes, from any position on."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from fastapi.sse import format_sse_event

from adapters.api.feed_stretches import Chunk
from adapters.api.feed_tail import Tail

KEEP_ALIVE_SECONDS = 15.0

STREAM_SECONDS_MAX = 600.0
"""Then the reader comes again from where it was."""

RIGHTS_SECONDS = 10.0
"""For how long at most somebody is told what they may read no more; each look asks the tables."""

RECONNECT_MS = 1_000

ChunkAfter = Callable[[int], Awaitable[Chunk]]
"""What one reader hears next after a position; who sees people in it is noted already."""

LookAnew = Callable[[], ChunkAfter | None]
"""The same by the rights the reader has now; None for one that has none any more."""


async def streamed(
    chunk_after: ChunkAfter, tail: Tail, after: int, look_anew: LookAnew
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
            chunk_after = now
        chunk = await chunk_after(position)
        if chunk.frames:
            yield chunk.frames
        elif chunk.position > position:
            yield reached(chunk.position)
        position = chunk.position
        if chunk.is_end and not await tail.wait_beyond(position, KEEP_ALIVE_SECONDS):
            yield reached(position)


def reached(position: int) -> bytes:
    """No event, but a browser goes on after this position when it has lost the connection."""
    return format_sse_event(comment="still here", id=str(position))
