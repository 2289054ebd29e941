"""What the office will do and when; the order is fixed by what was planned, not by when it was."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from adapters.port.moments import Span, after

Act = Callable[[int], None]
"""Does something at an instant."""


@dataclass(order=True, frozen=True, slots=True)
class Plan:
    at: int
    key: str
    number: int
    act: Act = field(compare=False)


class Agenda:
    """Plans by instant and key. What falls into a downtime happens when it ends."""

    def __init__(self, down: Sequence[Span], pace: int = 1) -> None:
        self._down = down
        self._pace = pace
        self._now = 0
        self._soon: list[Plan] = []
        self._calendar: list[Plan] = []
        self._number = 0

    def plan(self, at: int, key: str, act: Act) -> None:
        """As many times sooner as the pace says."""
        if at > self._now:
            at = self._now + (at - self._now) // self._pace
        heapq.heappush(self._soon, self._planned(at, key, act))

    def plan_day(self, at: int, key: str, act: Act) -> None:
        """What comes by the calendar, weeks later, and that nobody waits for."""
        heapq.heappush(self._calendar, self._planned(at, key, act))

    def _planned(self, at: int, key: str, act: Act) -> Plan:
        self._number += 1
        return Plan(after(at, self._down) if self._down else at, key, self._number, act)

    def advance(self, now: int) -> None:
        """Do all that is due, oldest first, and what that brings about."""
        while plan := self._next(now):
            self._now = max(self._now, plan.at)
            plan.act(plan.at)
        self._now = now

    def _next(self, now: int) -> Plan | None:
        first = [plans for plans in (self._soon, self._calendar) if plans and plans[0].at <= now]
        if not first:
            return None
        return heapq.heappop(min(first, key=lambda plans: plans[0]))

    def next_soon(self) -> int | None:
        return self._soon[0].at if self._soon else None

    def next_any(self) -> int | None:
        heads = [plans[0].at for plans in (self._soon, self._calendar) if plans]
        return min(heads) if heads else None
