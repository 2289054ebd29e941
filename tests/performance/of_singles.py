"""Commands that come one by one from many clients, beside the same from one client alone."""

from typing import TYPE_CHECKING

from tests.performance.arena import Arena
from tests.performance.harness import Contestant, Rates

if TYPE_CHECKING:
    from tests.performance.singles import SinglesResult

CLIENTS = 64

ALONE_SHARE = 8
"""Alone and over HTTP so many times fewer commands are sent: they take as long."""


def play_gathered(arena: Arena) -> Rates:
    """Every command must have its own outcome: what was to be refused, and nothing else."""
    # Imported here: with them come the pages, which other figures need not wait for.
    from tests.performance.singles import EVERY_REFUSED, run_singles, run_singles_alone

    system, commands = arena.for_singles.system, arena.sizes.singles
    gathered = run_singles(system, commands, CLIENTS)
    alone = run_singles_alone(system, commands // ALONE_SHARE)
    assert gathered.refused == commands // EVERY_REFUSED
    return rates_of(gathered) | {
        "added p99": gathered.p99_ms - alone.p99_ms,
        "alone": alone.commands_per_second,
    }


def play_http(arena: Arena) -> Rates:
    from adapters.settings import Settings
    from tests.performance.singles import run_singles_over_http

    system = arena.for_singles.system
    settings = Settings(arena.for_singles_url)
    posted = run_singles_over_http(system, settings, arena.sizes.singles // ALONE_SHARE, CLIENTS)
    assert not posted.refused
    return rates_of(posted)


def rates_of(result: "SinglesResult") -> dict[str, float]:
    return {"commands": result.commands_per_second, "p99": result.p99_ms}


GATHERED = Contestant("jihuo, 64 clients at handle", play_gathered)
HTTP = Contestant("jihuo, 64 clients over HTTP", play_http)
