"""How fast matched orders come to be released as a book grows to a million of them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.performance.arena import Arena
from tests.performance.clearing import cleared
from tests.performance.clearing_figures import ON
from tests.performance.customs_ground import CustomsGround
from tests.performance.harness import Contestant, Figure, Part, Rates, Row
from tests.performance.report import show, write_json
from tests.performance.sizes import QUICK

CLEARING_CURVE = "clearing-curve"

LEVELS = (10_000, 100_000, 1_000_000)
LEVELS_QUICK = (120, 240)

WAVES_TOLD = 5
"""The last waves before each level, of which the median is told."""

UNITS = {"a CPU second": "orders/CPU s", "a second": "orders/s with the office"}

Rounds = dict[int, list[Rates]]
"""What the last waves before each level measured."""


def play_clearing_curve(arena: Arena, file: Path | None) -> int:
    """Grow one database to the highest level after the other, both of them real."""
    levels = LEVELS_QUICK if arena.sizes is QUICK else LEVELS
    rows = [row for on in ON for row in rows_of(on, speeds_at(arena, on, levels))]
    show(rows)
    if file:
        write_json(file, rows)
    return 0


def speeds_at(arena: Arena, on: str, levels: Sequence[int]) -> Rounds:
    ground, played, found = arena.customs_ground(on), list[Rates](), Rounds()
    for level in levels:
        while ground_size(ground) < level:
            played.append(cleared(ground, arena.sizes.cleared))
            arena.tell(f"{on}: {ground_size(ground):,} orders, {said(played[-1])}")
        found[level] = played[-WAVES_TOLD:]
    return found


def ground_size(ground: CustomsGround) -> int:
    return sum(wave.size for wave in ground.waves)


def said(rates: Rates) -> str:
    return ", ".join(f"{rates[name]:,.0f} {unit}" for name, unit in UNITS.items())


def rows_of(on: str, rounds: Mapping[int, Sequence[Rates]]) -> Iterator[Row]:
    """Each speed beside what it was in the smallest book."""
    smallest = next(iter(rounds))
    for level, played in rounds.items():
        for name, unit in UNITS.items():
            first = Part(Contestant(f"{on}, {smallest:,} orders", lambda arena: {}), name)
            figure = Figure(CLEARING_CURVE, f"{unit}, {on}, {level:,} orders", first, first, None)
            values = tuple(rates[name] for rates in played)
            begun = median(rates[name] for rates in rounds[smallest])
            yield Row(figure, values, begun, tuple(value / begun for value in values))
