"""Plays contestants in turns and says how they compare: medians, and the spread of the ratios."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.performance.arena import Arena
from tests.performance.sizes import WARM_UP

Rates = Mapping[str, float]
"""What was measured in one round, by the name of the part: mostly so much a second."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """Something that is played round by round; what it needs it prepares outside its time."""

    name: str
    play: Callable[[Arena], Rates]
    is_played_once: bool = False
    needs: "Contestant | None" = None
    """Who must have been played before, for there is nothing to look at otherwise."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a contestant measures."""

    contestant: Contestant
    name: str
    label: str = field(default="", compare=False)
    """What to call it in the table, where the contestant's name would mislead."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a ratio (or, with nothing to compare with, the value) must be at least, or at most."""

    least: float | None = None
    most: float | None = None

    def is_reached_by(self, figure: float) -> bool:
        return (self.least is None or figure >= self.least) and (
            self.most is None or figure <= self.most
        )

    def __str__(self) -> str:
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A comparison with a name: ours against another's, or against a limit."""

    name: str
    unit: str
    ours: Part
    against: Part | None
    bound: Bound | None

    @property
    def contestants(self) -> list[Contestant]:
        return [part.contestant for part in (self.ours, self.against) if part]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it was measured: medians, and the ratio of each round's pair."""

    figure: Figure
    values: tuple[float, ...]
    against: float | None
    ratios: tuple[float, ...]

    @property
    def value(self) -> float:
        return median(self.values)

    @property
    def ratio(self) -> float | None:
        return median(self.ratios) if self.ratios else None

    @property
    def is_reached(self) -> bool | None:
        """Nothing where nothing is asked for."""
        bound, ratio = self.figure.bound, self.ratio
        if bound is None:
            return None
        return bound.is_reached_by(self.value if ratio is None else ratio)


Measured = Mapping[Part, Sequence[float]]


def measure(arena: Arena, figures: Sequence[Figure]) -> list[Row]:
    """Play all contestants of the figures in turns: A B A B …, each from a quiet server."""
    named = dict.fromkeys(c for figure in figures for c in figure.contestants)
    contestants = sorted(named, key=lambda contestant: contestant.needs is not None)
    needed = dict.fromkeys(c.needs for c in contestants if c.needs and c.needs not in contestants)
    repeated = [contestant for contestant in contestants if not contestant.is_played_once]
    warm_up(arena, [*needed, *repeated])
    for contestant in needed:
        play(arena, contestant, "once")
    measured: dict[Part, list[float]] = defaultdict(list)
    for number in range(1, arena.sizes.rounds + 1):
        for contestant in contestants if number == 1 else repeated:
            rates = play(arena, contestant, f"round {number} of {arena.sizes.rounds}")
            for name, rate in rates.items():
                measured[Part(contestant, name)].append(rate)
    return [row_of(figure, measured) for figure in figures]


def warm_up(arena: Arena, contestants: Sequence[Contestant]) -> None:
    """Once in small: imports, connections and prepared statements belong to no round."""
    whole, arena.sizes = arena.sizes, WARM_UP
    for contestant in contestants:
        play(arena, contestant, "warming up")
    arena.sizes = whole


def play(arena: Arena, contestant: Contestant, when: str) -> Rates:
    arena.settle()
    arena.tell(f"{when}: {contestant.name}")
    return contestant.play(arena)


def row_of(figure: Figure, measured: Measured) -> Row:
    ours = tuple(measured[figure.ours])
    if figure.against is None:
        return Row(figure, ours, None, ())
    others = measured[figure.against]
    ratios = tuple(mine / other for mine, other in zip(ours, others, strict=True))
    return Row(figure, ours, median(others), ratios)
