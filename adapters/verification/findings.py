"""What a check looked at, what it found broken, and the events that show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

FINDINGS_KEPT_MAX = 100
"""Of one check: enough to see the pattern; a broken log would otherwise fill the memory."""

POSITIONS_KEPT_MAX = 10
"""Of one finding: those that show it, not all that lead to it."""


class Logged(NamedTuple):
    """One event as a check sees it: decoded from the stored bytes, its stream's id taken apart."""

    position: int
    partition: str
    local_id: str
    stream_id: str
    event: Any


@dataclass(frozen=True, slots=True)
class Finding:
    invariant: str
    subject: str
    """What is broken: a stream, a row, a range of positions."""

    message: str
    positions: tuple[int, ...]
    """Events that show it."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    invariant: str
    name: str
    title: str
    things_checked: int
    broken_count: int
    findings: tuple[Finding, ...]
    """The first of them; `broken_count` counts all."""

    @property
    def is_sound(self) -> bool:
        return self.broken_count == 0


class Examination:
    """Counts what one check looks at and keeps what it finds broken."""

    def __init__(self, invariant: str, name: str, title: str) -> None:
        self.invariant = invariant
        self.name = name
        self.title = title
        self.things_checked = 0
        self.broken_count = 0
        self._findings: list[Finding] = []

    def expect(self, holds: bool, subject: str, message: str, *positions: int) -> None:
        """Look at one thing more."""
        self.things_checked += 1
        if not holds:
            self.broken(subject, message, *positions)

    def broken(self, subject: str, message: str, *positions: int) -> None:
        """Another fault of a thing that is counted already."""
        self.broken_count += 1
        if len(self._findings) < FINDINGS_KEPT_MAX:
            shown = tuple(sorted(set(positions))[:POSITIONS_KEPT_MAX])
            self._findings.append(Finding(self.invariant, subject, message, shown))

    @property
    def result(self) -> CheckResult:
        return CheckResult(
            self.invariant,
            self.name,
            self.title,
            self.things_checked,
            self.broken_count,
            tuple(self._findings),
        )


Observer = Callable[[Logged], None]


@dataclass(frozen=True, slots=True)
class Check:
    """A fold of its own over the log: which events it observes, and when it judges."""

    examination: Examination
    observers: Mapping[type, Observer]
    after_command: Callable[[], None] | None = None
    """Judges what must agree once a whole command is written, and not between its events."""

    at_end: Callable[[], None] | None = None


@dataclass(slots=True)
class _Side:
    net: int
    positions: list[int]


class Balance:
    """Amounts that two streams record of one fact; after every command they must be the same."""

    def __init__(self, examination: Examination, message: str) -> None:
        self._examination = examination
        self._message = message
        self._touched: dict[tuple[str, ...], _Side] = {}

    def add(self, key: tuple[str, ...], amount: int, position: int) -> None:
        """What the first side says counts up, what the second says down."""
        side = self._touched.setdefault(key, _Side(0, []))
        side.net += amount
        side.positions.append(position)

    def settle(self) -> None:
        for key, side in self._touched.items():
            self._examination.expect(
                side.net == 0,
                "/".join(key),
                f"{self._message}: one side by {side.net:+}",
                *side.positions,
            )
        self._touched.clear()


def order_name(partition: str, order_id: str) -> str:
    """An order as findings name it: by its stream."""
    return f"{partition}/order/{order_id}"
