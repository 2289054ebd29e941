from dataclasses import replace

from tests.performance.arena import Arena
from tests.performance.harness import Bound, Contestant, Figure, Part, measure
from tests.performance.sizes import QUICK, WARM_UP


def contestant(name: str, played: list[str], *rates: float, **more) -> Contestant:
    """One that tells when it is played, and measures the rates given, in turn."""
    left = list(rates)

    def play(arena: Arena):
        if arena.sizes is WARM_UP:
            played.append(f"{name} in small")
            return {"rate": 1.0}
        played.append(name)
        return {"rate": left.pop(0)}

    return Contestant(name, play, **more)


def figure_of(ours: Contestant, against: Contestant, bound: Bound | None) -> Figure:
    return Figure("figure", "a second", Part(ours, "rate"), Part(against, "rate"), bound)


def test_contestants_are_played_in_turns_after_a_warm_up_that_does_not_count():
    played: list[str] = []
    a, b = contestant("a", played, 10.0, 20.0), contestant("b", played, 5.0, 5.0)
    with Arena(QUICK) as arena:
        (row,) = measure(arena, [figure_of(a, b, Bound(least=3))])
    assert played == ["a in small", "b in small", "a", "b", "a", "b"]
    assert row.ratios == (2.0, 4.0)
    assert (row.value, row.against, row.ratio) == (15.0, 5.0, 3.0)
    assert row.is_reached


def test_a_contestant_of_several_figures_is_played_once_a_round():
    played: list[str] = []
    a, b = contestant("a", played, 1.0), contestant("b", played, 1.0)
    with Arena(replace(QUICK, rounds=1)) as arena:
        measure(arena, [figure_of(a, b, None), figure_of(b, a, None)])
    assert played == ["a in small", "b in small", "a", "b"]


def test_who_is_needed_is_played_before_though_no_figure_names_it():
    played: list[str] = []
    a = contestant("a", played, 1.0)
    b = contestant("b", played, 4.0, 4.0, needs=a)
    c = contestant("c", played, 2.0, 2.0)
    with Arena(QUICK) as arena:
        (row,) = measure(arena, [figure_of(b, c, Bound(most=0.5))])
    assert played == ["a in small", "c in small", "b in small", "a", "c", "b", "c", "b"]
    assert row.ratio == 2.0
    assert row.is_reached is False
