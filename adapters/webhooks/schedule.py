"""When a message is tried again, and what an answer means: the schedule of Standard Webhooks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""After the first, immediate attempt: ten in a little more than three days."""

JITTER = 0.1
"""How much longer a pause may be, so that what failed together is not tried together."""

RETRY_AFTER_MAX = timedelta(hours=24)
"""What a receiver may ask for; nobody puts us off for longer than the schedule itself does."""

FAILS_FOR = timedelta(days=3)
"""A receiver that took nothing for so long, and of which a message was given up, is disabled."""

GONE = 410
OVERLOADED = frozenset({429, 502, 503, 504})
"""Answers that speak of the receiver, not of the message: the others wait too."""

TOLD_WHEN = frozenset({429, 503})
"""Answers whose Retry-After is heeded."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt."""

    status: int | None
    duration_ms: int
    fault: str = ""
    retry_after: timedelta | None = None
    is_unsent: bool = False
    """Nobody was reached: certainly nothing of the message has left."""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == GONE

    @property
    def is_unreachable(self) -> bool:
        return self.status is None or self.status in OVERLOADED

    @property
    def asks_for(self) -> timedelta:
        """How long it wants to be left alone."""
        if self.status not in TOLD_WHEN or self.retry_after is None:
            return timedelta(0)
        return min(max(self.retry_after, timedelta(0)), RETRY_AFTER_MAX)


def next_try(tries: int, at: datetime, answer: Answer, chance: float) -> datetime | None:
    """When a message that failed so often is tried again; None when that was the last time."""
    if tries > len(PAUSES):
        return None
    pause = PAUSES[tries - 1] * (1 + JITTER * chance)
    return at + max(pause, answer.asks_for)


def pause_until(at: datetime, answer: Answer) -> datetime | None:
    """Until when nothing at all is sent to a receiver."""
    if not answer.is_unreachable:
        return None
    return at + max(PAUSES[0], answer.asks_for)
