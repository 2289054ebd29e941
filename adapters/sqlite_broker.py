"""Serves dramatiq from one SQLite file: a work queue without a server that outlives its workers."""

import threading
import time
import traceback
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dramatiq import Broker, Consumer, Message, MessageProxy, Middleware
from dramatiq.errors import DecodeError, QueueJoinTimeout, QueueNotFound

from adapters.message_file import DeadLetter, HeldMessage, MessageFile, QueueStatus

LEASE_MS = 10_000  # A dead worker's messages come back within seconds.
LEASE_RENEWALS = 3  # In each lease, so that one late renewal loses nothing.
POLL_MS = 200  # How late another process's message or a delayed one is noticed, at the most.
JOIN_POLL_MS = 20  # Joining is for tests and drains, where a quick answer beats a cheap one.
DELIVERIES_MAX = 20  # A message that was held at so many deaths is taken for their cause.
DEAD_LETTERS_MAX = 1_000  # In each queue: enough to see what fails, too few to fill a disk.


class SqliteBroker(Broker):
    """A forked child makes its own broker; threads share one."""

    queues: dict[str, threading.Event]  # Each set when there may be something to fetch.

    def __init__(
        self,
        path: str | Path,
        *,
        lease_ms: int = LEASE_MS,
        dead_letters_max: int = DEAD_LETTERS_MAX,
        middleware: list[Middleware] | None = None,
    ) -> None:
        super().__init__(middleware)
        self.file = MessageFile(Path(path), lease_ms=lease_ms, dead_letters_max=dead_letters_max)

    def close(self) -> None:
        self.file.close()

    def declare_queue(self, queue_name: str) -> None:
        if queue_name in self.queues:
            return
        self.emit_before("declare_queue", queue_name)
        self.queues[queue_name] = threading.Event()
        # No delay queue is declared: delayed messages wait in the file, not in a worker's memory.
        self.emit_after("declare_queue", queue_name)

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        wake = self._wake(message.queue_name)
        message = message.copy()  # A retry hands in a proxy; callers are promised a message.
        self.emit_before("enqueue", message, delay)
        self.file.put(message.queue_name, message.encode(), delay or 0)
        wake.set()
        self.emit_after("enqueue", message, delay)
        return message

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 30_000) -> Consumer:
        wake = self._wake(queue_name)
        return _SqliteConsumer(self, queue_name, wake, prefetch=prefetch, timeout_ms=timeout)

    def flush(self, queue_name: str) -> None:
        """Drop the queue's messages and dead letters."""
        self._wake(queue_name)
        self.file.clear(queue_name)

    def flush_all(self) -> None:
        for queue_name in self.queues:
            self.flush(queue_name)

    def join(self, queue_name: str, *, timeout: int | None = None) -> None:
        """Wait until the queue is empty, of delayed and running messages too."""
        self._wake(queue_name)
        deadline = None if timeout is None else time.monotonic() + timeout / 1000
        while not self.file.is_empty(queue_name):
            if deadline is not None and time.monotonic() >= deadline:
                raise QueueJoinTimeout(queue_name)  # type: ignore[no-untyped-call]  # dramatiq's
            time.sleep(JOIN_POLL_MS / 1000)

    def dead_letters(self, queue_name: str, limit: int = 100) -> list[DeadLetter]:
        """List the messages that were given up, the newest first."""
        self._wake(queue_name)
        return self.file.dead_letters(queue_name, limit)

    def status(self, queue_name: str) -> QueueStatus:
        self._wake(queue_name)
        return self.file.status(queue_name)

    def _wake(self, queue_name: str) -> threading.Event:
        try:
            return self.queues[queue_name]
        except KeyError:
            raise QueueNotFound(queue_name) from None  # type: ignore[no-untyped-call]  # dramatiq's


class _HeldProxy(MessageProxy):
    """Knows its row, and why it failed: dramatiq forgets the exception to free its frames."""

    def __init__(self, message: Message[Any], row_id: int) -> None:
        super().__init__(message)
        self.row_id = row_id
        self.reason = "rejected"

    def stuff_exception(self, exception: BaseException) -> None:
        super().stuff_exception(exception)
        self.reason = "".join(traceback.format_exception_only(exception)).strip()


class _SqliteConsumer(Consumer):
    """Fetches on its own thread; worker threads only ack and nack."""

    def __init__(
        self,
        broker: SqliteBroker,
        queue_name: str,
        wake: threading.Event,
        *,
        prefetch: int,
        timeout_ms: int,
    ) -> None:
        self._broker = broker
        self._file = broker.file
        self._queue_name = queue_name
        self._wake = wake
        self._prefetch = prefetch
        self._idle_seconds = min(timeout_ms, POLL_MS) / 1000
        self._renew_at = 0.0
        self._fetched: deque[HeldMessage] = deque()
        self._handed_out: set[int] = set()

    def __next__(self) -> MessageProxy | None:
        self._renew_when_due()
        if not self._fetched:
            self._wake.clear()
            self._fetch()
        while self._fetched:
            proxy = self._unpack(self._fetched.popleft())
            if proxy is not None:
                self._handed_out.add(proxy.row_id)
                return proxy
        self._wake.wait(self._idle_seconds)
        return None

    def ack(self, message: MessageProxy) -> None:
        assert isinstance(message, _HeldProxy)
        self._answered(message, self._file.settle(message.row_id))

    def nack(self, message: MessageProxy) -> None:
        assert isinstance(message, _HeldProxy)
        body = message.encode()
        held = self._file.bury(message.row_id, message.queue_name, body, message.reason)
        self._answered(message, held)

    def requeue(self, messages: Iterable[MessageProxy]) -> None:
        row_ids = [message.row_id for message in messages if isinstance(message, _HeldProxy)]
        self._file.release(row_ids)
        self._handed_out.difference_update(row_ids)
        self._wake.set()

    def close(self) -> None:
        self._file.release([held.id for held in self._fetched])
        self._fetched.clear()
        self._wake.set()

    def _renew_when_due(self) -> None:
        now = time.monotonic()
        if now >= self._renew_at:
            self._file.renew(self._queue_name)
            self._renew_at = now + self._file.lease_ms / 1000 / LEASE_RENEWALS

    def _fetch(self) -> None:
        if self._has_room():
            free = self._prefetch - len(self._handed_out)
            self._fetched.extend(self._file.claim(self._queue_name, free))

    def _has_room(self) -> bool:
        # Fetching by half-fulls takes one statement for several messages, not one for each.
        return len(self._handed_out) <= self._prefetch // 2

    def _unpack(self, held: HeldMessage) -> _HeldProxy | None:
        """Open a message for handling, or bury one that nobody can handle."""
        if held.deliveries > DELIVERIES_MAX:
            reason = f"delivered {held.deliveries - 1} times and never answered"
            self._file.bury(held.id, self._queue_name, held.body, reason)
            return None
        try:
            return _HeldProxy(Message.decode(held.body), held.id)
        except DecodeError as fault:
            self._file.bury(held.id, self._queue_name, held.body, f"unreadable: {fault.error}")
            return None

    def _answered(self, message: _HeldProxy, held: bool) -> None:
        self._handed_out.discard(message.row_id)
        if self._has_room():
            self._wake.set()
        if not held:
            self._broker.logger.warning("Lease of %s was lost; it may run twice.", message)
