"""Commands that arrive one by one wait a moment for one another and are committed together.

Two threads take turns: while one appends, the other reads and decides what arrived meanwhile. Who
is alone waits for nobody; the window only bounds the waiting for those who came together lately.
First come, first served: a large command waits for its streams like any other, has them to itself
while its caller handles it, and the others go on beside it.

GatheringFull         too many commands wait already: nothing was recorded, come again
GatheringClosed       the process ends and takes no more commands
"""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from threading import Condition, Lock, Thread
from time import monotonic

from adapters.gathering_counts import GatheringCounts, GatheringSnapshot
from adapters.settings import GatheringLimits
from application.envelope import Envelope
from application.gathering import STREAMS_TOGETHER_MAX, Flush, NeedsTooMuch
from application.handling import Handling
from application.outcome import Outcome
from application.pending import Answer, Pending, parted, pending_of
from domain.refusals import Refused

FLUSH_COMMANDS_MAX = 256
"""More in one append would make the first of them wait for the last."""

FLUSHING_THREADS = 2
"""One appends while the other decides; a third would only wait for them."""

RETRY_AFTER_SECONDS = 1
"""A full queue is worked off in less, unless the database stands still."""

CLOSE_SECONDS_MAX = 10.0
"""How long the end waits for what is queued; longer than any append takes."""

NEVER = 1_000_000_000
"""More commands than ever wait: nobody is woken."""


class GatheringFull(Exception):
    """Raised at once when as many commands wait as may; nothing of this one was recorded."""

    def __init__(self, waiting_count: int) -> None:
        super().__init__(f"{waiting_count} commands wait already: nothing was recorded, try again")
        self.waiting_count = waiting_count


class GatheringClosed(Exception):
    """Raised for commands that come, or still wait, when the system closes: not recorded."""

    def __init__(self) -> None:
        super().__init__("the system is closing: nothing was recorded, send it again")


class Gatherer:
    """Shared by all threads of a process. Its own threads begin with the first command."""

    def __init__(
        self, handling: Handling, limits: GatheringLimits, clock: Callable[[], float] = monotonic
    ) -> None:
        self.log, self.reader = handling.log, handling.reader
        self.limits = limits
        self._handling = handling
        self._clock = clock
        self._lock = Lock()
        self._arrived = Condition(self._lock)
        self._deciding = Lock()
        self._appending = Lock()
        self._waiting: list[Pending] = []
        self._awaited_count = NEVER
        self._busy: set[str] = set()
        self._changing = frozenset[str]()
        """What the flush that appends is writing."""

        self._sizes = deque([1] * FLUSHING_THREADS, FLUSHING_THREADS)
        self._threads: list[Thread] = []
        self._is_closed = False
        self._counts = GatheringCounts()

    def handle(self, envelope: Envelope) -> Outcome:
        """Events, nothing, or a refusal, and never before it is committed.

        Raises GatheringFull and GatheringClosed, and what `Handling.handle` raises.
        """
        pending = pending_of(envelope)
        pending.is_large = len(pending.streams) > STREAMS_TOGETHER_MAX
        answer = self._answer(pending)
        if isinstance(answer, NeedsTooMuch):
            pending.is_large = True
            answer = self._answer(pending)
        if isinstance(answer, Outcome):
            return answer
        assert answer is not None, "nobody is woken without an answer"
        raise answer

    def handle_together(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]:
        """A set that came together is appended on its own."""
        return self._handling.handle_together(envelopes)

    def snapshot(self) -> GatheringSnapshot:
        with self._lock:
            count = len(self._waiting)
            oldest = self._clock() - self._waiting[0].arrived_at if count else 0.0
            return self._counts.snapshot(count, self.limits.waiting_max, oldest)

    def close(self) -> None:
        """Take no more, answer what waits, and tell whoever could not be answered in time."""
        with self._lock:
            self._is_closed = True
            self._arrived.notify_all()
        for thread in self._threads:
            thread.join(CLOSE_SECONDS_MAX)
        with self._lock:
            left, self._waiting = self._waiting, []
        for each in left:
            each.answer = GatheringClosed()
            each.answered.release()

    def _answer(self, pending: Pending) -> Answer | None:
        """Sleep until a flush has the answer: a plain lock is the lightest way to."""
        pending.answer = None
        pending.arrived_at = self._clock()
        pending.answered.acquire()
        with self._lock:
            self._admit(pending)
        pending.answered.acquire()
        pending.answered.release()
        if pending.is_large and pending.answer is None:
            return self._handled_alone(pending)
        return pending.answer

    def _handled_alone(self, pending: Pending) -> Outcome:
        """Its streams are its own, so that nobody here is first again and again."""
        try:
            return self._handling.handle(pending.envelope)
        finally:
            with self._lock:
                self._let_go([pending])

    def _admit(self, pending: Pending) -> None:
        if self._is_closed:
            raise GatheringClosed
        if len(self._waiting) >= self.limits.waiting_max:
            self._counts.turned_away += 1
            raise GatheringFull(len(self._waiting))
        if not self._threads:
            self._begin()
        self._waiting.append(pending)
        if len(self._waiting) >= self._awaited_count:
            self._awaited_count = NEVER
            self._arrived.notify()

    def _begin(self) -> None:
        for number in range(1, FLUSHING_THREADS + 1):
            thread = Thread(target=self._flush_on, name=f"gatherer-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _flush_on(self) -> None:
        """Take turns with the other thread until all are answered and no more are taken."""
        while True:
            with self._deciding:
                going = self._take()
                if not going:
                    return
                if going[0].is_large:
                    going[0].answered.release()
                    continue
                flush = Flush(self.log, self.reader, going)
                flush.decide(self._wait_for_append)
                # Before the other may decide: it would come back and append again and again,
                # and these would wait. Measured: up to 300 ms on a busy machine.
                self._appending.acquire()
                self._changing = flush.changing()
            try:
                flush.append()
            finally:
                self._changing = frozenset()
                self._appending.release()
            self._conclude(going, flush.appends_count)

    def _wait_for_append(self, stream_ids: Collection[str]) -> None:
        """What shows only while deciding nobody has claimed: the other may be writing it."""
        if not self._changing.isdisjoint(stream_ids):
            with self._appending:
                pass

    def _take(self) -> list[Pending]:
        """What goes into the next flush; nothing at the end."""
        with self._lock:
            while True:
                self._await_company()
                going, left = parted(self._waiting, self._busy, FLUSH_COMMANDS_MAX)
                if going or (self._is_closed and not left):
                    break
                # Nobody is there, or only such as another flush is in the way of.
                self._sleep(None, len(left) + 1)
            self._waiting = left
            self._busy.update(claim for each in going for claim in each.claims)
            if going and not going[0].is_large:
                self._counts.flushing += len(going)
            return going

    def _await_company(self) -> None:
        """Wait for as many as came together lately, but not longer than the window."""
        wanted_count = sum(self._sizes) // FLUSHING_THREADS
        while 0 < len(self._waiting) < wanted_count and not self._is_closed:
            until = self._waiting[0].arrived_at + self.limits.window_ms / 1_000
            seconds = until - self._clock()
            if seconds <= 0:
                return
            self._sleep(seconds, wanted_count)

    def _sleep(self, seconds: float | None, awaited_count: int) -> None:
        self._awaited_count = awaited_count
        self._arrived.wait(seconds)
        self._awaited_count = NEVER

    def _conclude(self, going: list[Pending], appends_count: int) -> None:
        with self._lock:
            self._sizes.append(len(going))
            self._counts.count(going, appends_count)
            self._let_go(going)
        for each in going:
            each.answered.release()

    def _let_go(self, handled: list[Pending]) -> None:
        self._busy.difference_update(claim for each in handled for claim in each.claims)
        if self._waiting:
            self._arrived.notify()
