"""What the gatherer of one process has done so far; numbers and names of rules, never contents."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from application.gathering import NeedsTooMuch
from application.outcome import Outcome
from application.pending import Pending
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class GatheringSnapshot:
    """What waits now, and what was done since the process began."""

    waiting_count: int
    waiting_max: int
    oldest_waiting_seconds: float
    flushing_count: int
    """Commands that are being decided or appended."""

    commands_count: int
    flushes_count: int
    appends_count: int
    """More than flushes where another writer was first; fewer where nothing was to append."""

    flush_sizes: dict[int, int]
    """Flushes by their number of commands, rounded up to a power of two."""

    refusals: dict[str, int]
    """By the name of the rule."""

    faults: dict[str, int]
    """Everything else that callers were told, by the name of its class."""

    turned_away_count: int


@dataclass(slots=True)
class GatheringCounts:
    """Whoever counts holds the gatherer's lock."""

    flushing: int = 0
    commands: int = 0
    flushes: int = 0
    appends: int = 0
    turned_away: int = 0
    sizes: Counter[int] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def count(self, answered: Sequence[Pending], appends_count: int) -> None:
        size = len(answered)
        self.flushing -= size
        self.commands += size
        self.flushes += 1
        self.appends += appends_count
        self.sizes[1 << (size - 1).bit_length()] += 1
        for each in answered:
            if not isinstance(each.answer, Outcome | NeedsTooMuch):
                told = self.refusals if isinstance(each.answer, Refused) else self.faults
                told[type(each.answer).__name__] += 1

    def snapshot(self, waiting_count: int, waiting_max: int, oldest: float) -> GatheringSnapshot:
        return GatheringSnapshot(
            waiting_count=waiting_count,
            waiting_max=waiting_max,
            oldest_waiting_seconds=oldest,
            flushing_count=self.flushing,
            commands_count=self.commands,
            flushes_count=self.flushes,
            appends_count=self.appends,
            flush_sizes=dict(sorted(self.sizes.items())),
            refusals=dict(sorted(self.refusals.items())),
            faults=dict(sorted(self.faults.items())),
            turned_away_count=self.turned_away,
        )
