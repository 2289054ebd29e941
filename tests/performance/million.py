"""A million orders through the whole life in a process of its own: does it slow down, or grow?"""

import json
import resource
import subprocess
import sys
from statistics import linear_regression

from adapters.bootstrap import System
from adapters.memory import calm_collector
from tests.performance.arena import Arena
from tests.performance.checking import differences
from tests.performance.harness import Contestant, Rates
from tests.performance.of_ours import live_on, place
from tests.performance.wave import Wave

KIB_PER_GIB = 1024 * 1024


class DifferentHistoriesError(Exception):
    """Raised when an order's history is not what was commanded."""


def play_million(arena: Arena) -> Rates:
    """Of a process that does nothing else, so that its memory is what the work needs."""
    sizes = arena.sizes
    url = arena.postgres.create_database("million")
    words = [url, str(sizes.million), str(sizes.million_wave), str(sizes.compared)]
    command = [sys.executable, "-m", "tests.performance.million", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            printed = process.communicate()[0]
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    arena.postgres.drop_database("million")
    said = json.loads(printed)
    if said["different"]:
        raise DifferentHistoriesError("; ".join(said["different"][:3]))
    return rates_of(said["speeds"], said["memory_kib"])


def rates_of(speeds: list[float], memory_kib: int) -> Rates:
    """A straight line through all speeds: its ends are the start's and the end's."""
    slope, start = linear_regression(range(len(speeds)), speeds)
    return {
        "start": start,
        "end": start + slope * (len(speeds) - 1),
        "memory": memory_kib / KIB_PER_GIB,
    }


def run(url: str, orders: int, size: int, compared: int) -> None:
    """Play wave after wave, forgetting each; print how fast each was."""
    system = System(url)
    speeds, waves = list[float](), orders // size
    for number in range(waves):
        wave = Wave(system, number, size)
        speeds.append(size / sum((place(wave) | live_on(wave)).values()))
        sys.stderr.write(f"bench: {(number + 1) * size:,} orders, {speeds[-1]:,.0f} a second\n")
    memory_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    again = [Wave(system, number, size) for number in range(0, waves, max(1, waves // 20))]
    said = {
        "speeds": speeds,
        "memory_kib": memory_kib,
        "different": list(differences(again, compared)),
    }
    json.dump(said, sys.stdout)
    system.close()


MILLION = Contestant("a million orders", play_million, is_played_once=True)


if __name__ == "__main__":
    calm_collector()
    try:
        run(sys.argv[1], *map(int, sys.argv[2:5]))
    except KeyboardInterrupt:
        sys.exit(130)
