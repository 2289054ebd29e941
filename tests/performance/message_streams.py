"""A million receipts and many declarations, each in a process of its own: does its memory grow?"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from adapters.customs.messages.reading import read
from adapters.customs.messages.writing import written
from adapters.memory import calm_collector
from tests.performance.arena import Arena
from tests.performance.customs_documents import declarations, receipts
from tests.performance.harness import Contestant, Rates
from tests.performance.of_messages import cpu_seconds

KIB_PER_MIB = 1024
HELD, PEAK = "VmRSS", "VmHWM"


def play_streams(arena: Arena) -> Rates:
    """A million receipts, and a tenth as many declarations, each in a process of their own."""
    counts = {"declarations": arena.sizes.receipts // 10, "receipts": arena.sizes.receipts}
    found = {name: streamed(name, count) for name, count in counts.items()}
    grown = {f"{name} grown": said["grown_mib"] for name, said in found.items()}
    peaks = {f"{name} peak": said["peak_mib"] for name, said in found.items()}
    return {**grown, **peaks, "receipts": found["receipts"]["a_second"]}


def streamed(name: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.performance.message_streams", name, str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    said: dict[str, float] = json.loads(done.stdout)
    return said


def run(name: str, count: int) -> None:
    """One stream; how much memory has grown since its first tenth, and its peak."""
    ways: dict[str, Any] = {"receipts": (read, receipts), "declarations": (written, declarations)}
    work, things = ways[name]
    early, seconds = 0.0, 0.0
    for number, thing in enumerate(things(count)):
        seconds += cpu_seconds(work, [thing])
        if number == count // 1_000:
            early = mib(HELD)
    said = {"grown_mib": mib(HELD) - early, "peak_mib": mib(PEAK), "a_second": count / seconds}
    json.dump(said, sys.stdout)


def mib(name: str) -> float:
    """Of its own memory: what a parent's usage tells of a process begins with the parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / KIB_PER_MIB


STREAMED = Contestant("a stream without end", play_streams, is_played_once=True)


if __name__ == "__main__":
    calm_collector()
    run(sys.argv[1], int(sys.argv[2]))
