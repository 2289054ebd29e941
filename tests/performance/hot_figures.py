"""The figures of one hot item: how many orders a second, and how its clients fare."""

from collections.abc import Iterator

from tests.performance.harness import Bound, Figure, Part
from tests.performance.of_hot_item import ON, contestants

SHARE_LEAST = 0.5
"""A client that got half of the median's orders is slow; one that got less is starved."""

TURNS_MOST = 5
"""Orders of others answered while one waits; so many times the median's is still nobody's fault."""

WAITS = {"p50": "ms at p50", "p99": "ms at p99", "longest": "ms, longest wait"}


def figures_on(on: str) -> Iterator[Figure]:
    ours, library, cached = contestants(on)
    orders, share = f"orders/s, {on}", f"slowest client's orders to the median's, {on}"
    mine = Part(ours, "orders")
    yield Figure("hot-item", orders, mine, Part(library, "orders"), Bound(least=25))
    yield Figure("hot-item", orders, mine, Part(cached, "orders"), None)
    yield Figure("hot-item", share, Part(ours, "share"), None, Bound(least=SHARE_LEAST))
    turns = f"longest wait to the median's, in orders, {on}"
    yield Figure("hot-item", turns, Part(ours, "turns"), None, Bound(most=TURNS_MOST))
    for part, unit in WAITS.items():
        said = f"{unit}, {on}"
        yield Figure("hot-item", said, Part(ours, part), Part(library, part), None)


HOT_FIGURES = tuple(figure for on in ON for figure in figures_on(on))
