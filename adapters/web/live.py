"""Server-sent events: pages hear that something has moved on, and fetch themselves anew.

What moves are the read models, told by the position they reached, and what stands in tables beside
the log, such as imports: of that a mark is told which is another whenever it moves. Both are asked
of the database, so that it does not matter which process moved them.

One poller for all who listen, and none when nobody does. A server that waits for its connections
before it stops would wait for ever: whoever stops it calls `close`, which ends every stream. Under
a server that runs in the main thread the signals that stop it do so by themselves.
"""

import asyncio
import contextlib
import logging
import signal
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from adapters.access.visitor import Visitor
from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.web.live_frames import STILL_HERE, Standing, Told
from adapters.web.visitors import NotSignedInError, visitor_of
from projections.following import positions_of

log = logging.getLogger("jihuo")

WAIT_SECONDS = 1.0
"""How long the poller waits in the log; also how late it sees that nobody listens any more."""

PACE_SECONDS = 0.25
"""Between two looks, so that a busy log moves pages four times a second at most."""

PACE_SECONDS_A_LISTENER = 0.002
"""Five hundred are moved once a second: every one of them then fetches its page anew."""

KEEP_ALIVE_SECONDS = 15.0

ASKED_AGAIN_SECONDS = 60.0
"""How long an open stream may outlive the session that opened it."""

NOT_BUFFERED = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""Proxies hand on what comes as it comes."""


class Live:
    """Tells any number of streams where the read models, and what is beside them, stand."""

    def __init__(self, system: System, beside: Mapping[str, Callable[[], str]]) -> None:
        self._system = system
        self._beside = beside
        self._listeners_count = 0
        self._seen = Standing({"": 0}, {})
        self._moves_count = 0
        self._moved = asyncio.Event()
        self._poller: asyncio.Task[None] | None = None
        self._begun = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False
        self.closing: list[Callable[[], None]] = []
        """What else ends streams: it is called whenever these are ended."""

    async def standings(self) -> AsyncGenerator[Standing | None, None]:
        """Where everything stands now and then, whenever it has moved, again; None in silence.

        It ends when nobody looks any more, so that a page says that it stands still and asks anew.
        """
        if self._is_closed:
            return
        self._loop = asyncio.get_running_loop()
        self._listeners_count += 1
        if self._poller is None or self._poller.done():
            self._begun = asyncio.Event()
            self._poller = asyncio.create_task(self._poll(self._begun))
            self._poller.add_done_callback(self._end)
        poller = self._poller
        try:
            # What moved before the poller began it does not tell: it must be in the first one.
            await self._begun.wait()
            seen_count = self._moves_count
            yield await asyncio.to_thread(self._standing)
            while not self._is_closed and not poller.done():
                try:
                    await self._wait_beyond(seen_count, poller)
                except TimeoutError:
                    yield None
                    continue
                if seen_count < self._moves_count:
                    seen_count = self._moves_count
                    yield self._seen
        finally:
            self._listeners_count -= 1

    async def _wait_beyond(self, seen_count: int, poller: asyncio.Task[None]) -> None:
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            while self._moves_count == seen_count and not self._is_closed and not poller.done():
                await self._moved.wait()

    def close(self) -> None:
        """End every stream, from any thread or signal; later ones end at once."""
        self._is_closed = True
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell)
        for close in self.closing:
            close()

    def _end(self, poller: asyncio.Task[None]) -> None:
        """Streams whose poller has failed end: a page that hears nothing must not seem to live."""
        if not poller.cancelled() and (fault := poller.exception()):
            log.warning("pages hear nothing new: %s: %s", type(fault).__name__, fault)
        self._tell()

    def _tell(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def _poll(self, begun: asyncio.Event) -> None:
        """Tell whenever anything moves: a model that stands still keeps no other page back."""
        try:
            seen = await asyncio.to_thread(self._standing)
        finally:
            begun.set()
        while self._listeners_count and not self._is_closed:
            standing = await asyncio.to_thread(self._next, seen)
            if standing != seen:
                seen = self._seen = standing
                self._moves_count += 1
                self._tell()
            pause = self._listeners_count * PACE_SECONDS_A_LISTENER
            await asyncio.sleep(max(PACE_SECONDS, pause))

    def _next(self, seen: Standing) -> Standing:
        self._system.log.wait_beyond(min(seen.positions.values()), WAIT_SECONDS)
        return self._standing()

    def _standing(self) -> Standing:
        marks = {name: mark() for name, mark in self._beside.items()}
        return Standing(positions_of(self._system.engine, [model.name for model in MODELS]), marks)

    @contextmanager
    def ended_by_signals(self) -> Iterator[None]:
        """End the streams when the process is told to stop, before the server waits for them."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def end(number: int, frame: FrameType | None) -> None:
            self.close()
            handler = before[signal.Signals(number)]
            if callable(handler):
                handler(number, frame)

        for number, handler in before.items():
            # Who does not handle a signal keeps what the system does by itself.
            if callable(handler):
                signal.signal(number, end)
        try:
            yield
        finally:
            with contextlib.suppress(ValueError):
                for number, handler in before.items():
                    if signal.getsignal(number) is end:
                        signal.signal(number, handler)
            self.close()


router = APIRouter()


def is_signed_in(request: Request) -> bool:
    try:
        visitor_of(request)
    except NotSignedInError:
        return False
    return True


def live_of(request: Request) -> Live:
    live = request.app.state.live
    assert isinstance(live, Live)
    return live


@router.get("/live", include_in_schema=False)
async def stream(
    request: Request,
    live: Annotated[Live, Depends(live_of)],
    _: Annotated[Visitor, Depends(visitor_of)],
) -> StreamingResponse:
    """`moved`, with the position reached: first where we stand, then every time it moves.

    `imports`, with a mark that is another whenever an import moves, alike, and `imports-begun`
    whenever one is begun, also again. `still-here` in between; `signed-out` ends it when the
    session has ended meanwhile.
    """
    # Frames as they go out: to make an object of each for every tab takes longer than to send it.
    return StreamingResponse(
        frames(request, live), media_type="text/event-stream", headers=NOT_BUFFERED
    )


async def frames(request: Request, live: Live) -> AsyncGenerator[bytes, None]:
    asked_at, told = time.monotonic(), Told()
    async with contextlib.aclosing(live.standings()) as standings:
        async for standing in standings:
            if time.monotonic() - asked_at >= ASKED_AGAIN_SECONDS:
                if not await asyncio.to_thread(is_signed_in, request):
                    yield format_sse_event(data_str="", event="signed-out")
                    return
                asked_at = time.monotonic()
            if standing is None:
                yield STILL_HERE
                continue
            for frame in told.frames_of(standing):
                yield frame
