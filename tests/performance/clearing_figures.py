"""The figures of clearance: how fast runs are matched, and taken from there to released."""

from collections.abc import Iterator

from tests.performance import of_clearing, of_matching
from tests.performance.clearing import BILLING, PARTS
from tests.performance.harness import Bound, Figure, Part

ON = ("SQLite", "PostgreSQL")

MATCHED_LEAST, CLEARED_LEAST = 20_000, 5_000
"""Orders a second of one core; the second is ten times what others publish."""

SINGLY_LEAST = 50
"""Times the orders a second that are matched one by one."""


def match_figures(on: str) -> Iterator[Figure]:
    ours, library = of_matching.contestants(on)
    singly = Part(library, "a second")
    bounds = {"": None, " remembered": Bound(least=SINGLY_LEAST)}
    for how, bound in bounds.items():
        told = f"{on},{how}" if how else on
        yield Figure("match", f"orders/s, {told}", Part(ours, f"a second{how}"), singly, bound)
    for how in bounds:
        told = f"{on},{how}" if how else on
        mine, least = Part(ours, f"a CPU second{how}"), Bound(least=MATCHED_LEAST)
        yield Figure("match", f"orders/CPU s, {told}", mine, None, least)


def clearing_figures(on: str) -> Iterator[Figure]:
    ours = of_clearing.contestant(on)
    asked, cpu = Bound(least=CLEARED_LEAST), f"orders/CPU s from matched to released, {on}"
    yield Figure("clearing", cpu, Part(ours, "a CPU second"), None, asked)
    with_office = f"orders/s with the office, {on}"
    yield Figure("clearing", with_office, Part(ours, "a second"), None, None)
    with_bills = f"orders/CPU s with their bills of taxes, {on}"
    yield Figure("clearing", with_bills, Part(ours, "a CPU second with bills"), None, None)
    for part in (*PARTS, BILLING, "office"):
        yield Figure("clearing", f"CPU µs/order {part}, {on}", Part(ours, part), None, None)


CLEARING_FIGURES = (
    *(figure for on in ON for figure in match_figures(on)),
    *(figure for on in ON for figure in clearing_figures(on)),
)
