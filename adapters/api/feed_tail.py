"""Tells any number of open streams that the log has grown: one poller for all, none for nobody."""

import asyncio

from adapters.event_log import SqlEventLog

WAIT_SECONDS = 1.0
"""How long the poller waits in the log; also how late it sees that nobody waits any more."""

PACE_SECONDS = 0.25
"""Between two looks, so that a busy log moves its readers four times a second at most."""

PACE_SECONDS_A_READER = 0.002
"""Five hundred are moved once a second: what each is told costs the same, however much it is."""


class Tail:
    """The end of the log, for those who read on from it."""

    def __init__(self, log: SqlEventLog) -> None:
        self._log = log
        self._end = 0
        self._moved = asyncio.Event()
        self._waiting = 0
        self._poller: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.is_closed = False

    async def wait_beyond(self, position: int, seconds: float) -> bool:
        """Whether there are events beyond a position, now or before the time is up."""
        self._loop = asyncio.get_running_loop()
        self._waiting += 1
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        try:
            async with asyncio.timeout(seconds):
                while self._end <= position and not self.is_closed:
                    await self._moved.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return self._end > position

    def close(self) -> None:
        """End every stream, from any thread or signal; later ones end at once."""
        self.is_closed = True
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def _poll(self) -> None:
        try:
            while self._waiting and not self.is_closed:
                end = await asyncio.to_thread(self._look)
                if end > self._end:
                    self._end = end
                    self._tell()
                await asyncio.sleep(max(PACE_SECONDS, self._waiting * PACE_SECONDS_A_READER))
        finally:
            # Who waits on while the log cannot be read looks again for itself, and is told why.
            self._tell()

    def _look(self) -> int:
        self._log.wait_beyond(self._end, WAIT_SECONDS)
        return self._log.last_position()
