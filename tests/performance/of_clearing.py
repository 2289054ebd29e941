"""Matched orders taken to released, wave by wave on one log: messages, answers, read models."""

from functools import partial

from tests.performance.arena import Arena
from tests.performance.clearing import cleared
from tests.performance.harness import Contestant, Rates


def play(on: str, arena: Arena) -> Rates:
    return cleared(arena.customs_ground(on), arena.sizes.cleared)


def contestant(on: str) -> Contestant:
    return Contestant(f"jihuo, matched to released, {on}", partial(play, on))
