"""Moves the clock of a trial, stopping wherever something is due on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.sandbox.faults import ClockGoesBackError, NothingMoreDueError
from adapters.sandbox.standing import Standing
from adapters.sandbox.steps import Forward, GoOn, GoTo
from adapters.sandbox.trial import Asked
from domain.local_times import instant_of


@dataclass(frozen=True, slots=True)
class Moving:
    standing: Standing
    asked: Mapping[int, Asked]
    zone: ZoneInfo
    tick: Callable[[datetime], None]

    @property
    def now(self) -> datetime:
        return self.standing.world.clock()

    def go_to(self, step: GoTo) -> None:
        """Raises LocalTimeTwice and LocalTimeNever for what the zone's clocks do not show once."""
        self.reach(instant_of(step.time, self.zone))

    def go_on(self, _: GoOn) -> None:
        due = self.next_due()
        if due is None:
            raise NothingMoreDueError
        self.tick(due)

    def forward(self, step: Forward) -> None:
        """A day later it is as late by the campaign's clocks, whatever was done to them."""
        then = self.now
        if step.days:
            local = then.astimezone(self.zone).replace(tzinfo=None, fold=0)
            then = instant_of(local + timedelta(days=step.days), self.zone)
        self.reach(then + timedelta(minutes=step.minutes))

    def reach(self, at: datetime) -> None:
        if at < self.now:
            raise ClockGoesBackError(now=self.now)
        while (due := self.next_due()) and due < at:
            self.tick(due)
        self.tick(at)

    def next_due(self) -> datetime | None:
        return self.standing.next_due(self.asked.values())
