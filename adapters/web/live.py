"""Server-sent events: pages hear that the read models have moved on, and fetch themselves anew.

One poller for all who listen, and none when nobody does. A server that waits for its connections
before it stops would wait for ever: whoever stops it calls `close`, which ends every stream. Under
a server that runs in the main thread the signals that stop it do so by themselves.
"""

import asyncio
import contextlib
import signal
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from adapters.access.visitor import Visitor
from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.web.visitors import NotSignedInError, visitor_of
from projections.following import positions_of

WAIT_SECONDS = 1.0
"""How long the poller waits in the log; also how late it sees that nobody listens any more."""

PACE_SECONDS = 0.25
"""Between two looks, so that a busy log moves pages four times a second at most."""

KEEP_ALIVE_SECONDS = 15.0

ASKED_AGAIN_SECONDS = 60.0
"""How long an open stream may outlive the session that opened it."""


class Live:
    """Tells any number of streams which position the read models have reached."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._listeners: set[asyncio.Queue[int | None]] = set()
        self._poller: asyncio.Task[None] | None = None
        self._begun = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False
        self.closing: list[Callable[[], None]] = []
        """What else ends streams: it is called whenever these are ended."""

    async def positions(self) -> AsyncGenerator[int | None, None]:
        """The position now and each one that follows; None when there was none for a while."""
        if self._is_closed:
            return
        self._loop = asyncio.get_running_loop()
        queue: asyncio.Queue[int | None] = asyncio.Queue()
        self._listeners.add(queue)
        if self._poller is None or self._poller.done():
            self._begun = asyncio.Event()
            self._poller = asyncio.create_task(self._poll(self._begun))
        try:
            # What moved before the poller began it does not tell: it must be in the first position.
            await self._begun.wait()
            yield await asyncio.to_thread(self._reached)
            while not self._is_closed:
                try:
                    position = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield None
                    continue
                if position is None:
                    return
                yield position
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """End every stream, from any thread or signal; later ones end at once."""
        self._is_closed = True
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, None)
        for close in self.closing:
            close()

    def _tell(self, position: int | None) -> None:
        for queue in self._listeners:
            queue.put_nowait(position)

    async def _poll(self, begun: asyncio.Event) -> None:
        """Tell whenever any read model moves: one that stands still keeps no other page back."""
        try:
            seen = await asyncio.to_thread(self._standing)
        finally:
            begun.set()
        while self._listeners and not self._is_closed:
            standing = await asyncio.to_thread(self._next, seen)
            if standing != seen:
                seen = standing
                self._tell(max(standing.values()))
            await asyncio.sleep(PACE_SECONDS)

    def _next(self, seen: dict[str, int]) -> dict[str, int]:
        self._system.log.wait_beyond(min(seen.values()), WAIT_SECONDS)
        return self._standing()

    def _standing(self) -> dict[str, int]:
        return positions_of(self._system.engine, [model.name for model in MODELS])

    def _reached(self) -> int:
        return max(self._standing().values())

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


@router.get("/live", response_class=EventSourceResponse, include_in_schema=False)
async def stream(
    request: Request,
    live: Annotated[Live, Depends(live_of)],
    _: Annotated[Visitor, Depends(visitor_of)],
) -> AsyncIterator[ServerSentEvent]:
    """`moved`, with the position reached: first where we stand, then every time it moves.

    `still-here` in between; `signed-out` ends it when the session has ended meanwhile.
    """
    asked_at = time.monotonic()
    async with contextlib.aclosing(live.positions()) as positions:
        async for position in positions:
            if time.monotonic() - asked_at >= ASKED_AGAIN_SECONDS:
                if not await asyncio.to_thread(is_signed_in, request):
                    yield ServerSentEvent(raw_data="", event="signed-out")
                    return
                asked_at = time.monotonic()
            if position is None:
                # An event and no comment: a page must be able to miss it.
                yield ServerSentEvent(raw_data="", event="still-here")
            else:
                yield ServerSentEvent(raw_data=str(position), event="moved", id=str(position))
