"""What open streams are told, made for all of them one piece at a time, and no faster than a part
of the processor allows: pages and whoever writes go first, streams fall behind and come up again.
"""

import asyncio
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from adapters.access.sightings import Sight, Sightings
from adapters.access.visitor import Visitor
from adapters.api.feed_streaming import ChunkAfter
from adapters.api.feed_stretches import Chunk, Stretches, View

PROCESSOR_SHARE = 0.15
"""Of one core, for streams that are behind: with a quarter, 500 slowed a writer on two cores."""

PAUSE_SECONDS_MAX = 0.5
"""However busy the process is with something else: streams go on."""

NOTES_SECONDS = 0.25
"""How long notes wait for each other: a transaction more keeps a writer waiting for the disk."""


class Pace:
    """Lets the process rest after each piece of work, in proportion to what the piece took."""

    def __init__(
        self,
        share: float = PROCESSOR_SHARE,
        used: Callable[[], float] = time.process_time,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._share = share
        self._used = used
        self._now = now
        self._before = used(), now()

    def seconds_to_rest(self) -> float:
        """Since the last piece began, until the process has had its share and no more."""
        used, now = self._used(), self._now()
        used_before, now_before = self._before
        rest = (used - used_before) / self._share - (now - now_before)
        rest = min(max(rest, 0.0), PAUSE_SECONDS_MAX)
        self._before = used, now + rest
        return rest


class NotesTogether:
    """Who saw people is written down before they are told, many readers in one transaction."""

    def __init__(self, sightings: Sightings) -> None:
        self._sightings = sightings
        self._waiting: list[tuple[Sight, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def note(self, sight: Sight) -> None:
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((sight, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await written

    async def _write(self) -> None:
        while self._waiting:
            await asyncio.sleep(NOTES_SECONDS)
            together, self._waiting = self._waiting, []
            fault: Exception | None = None
            try:
                await asyncio.to_thread(self._sightings.note_all, [sight for sight, _ in together])
            except Exception as found:  # Raised where each of them waits.
                fault = found
            for _, written in together:
                answer(written, fault)


def answer(written: asyncio.Future[None], fault: Exception | None) -> None:
    if written.done():
        return  # Its reader has gone meanwhile.
    if fault:
        written.set_exception(fault)
    else:
        written.set_result(None)


class Fan:
    """Serves every open stream of a process from the same stretches."""

    def __init__(self, stretches: Stretches, sightings: Sightings) -> None:
        self._stretches = stretches
        self._notes = NotesTogether(sightings)
        self._pace = Pace()
        # A lock is a loop's own.
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = (
            WeakKeyDictionary()
        )

    def for_reader(self, view: View, visitor: Visitor) -> ChunkAfter:
        async def chunk_after(position: int) -> Chunk:
            chunk = self._stretches.made(position, view)
            if chunk is None:
                chunk = await self._make(position, view, visitor)
            if chunk.people:
                await self._notes.note(chunk.people.sight(visitor))
            return chunk

        return chunk_after

    async def _make(self, position: int, view: View, visitor: Visitor) -> Chunk:
        turn = self._turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        async with turn:
            if chunk := self._stretches.made(position, view):
                return chunk
            if rest := self._pace.seconds_to_rest():
                await asyncio.sleep(rest)
            return await asyncio.to_thread(self._stretches.chunk, position, view, visitor)
