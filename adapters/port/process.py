"""The customs office as a process: `python -m adapters.port --folder DIR --seed N`."""

import argparse
import hashlib
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from adapters.port.books import opened
from adapters.port.clock import Clock, clock_in, real_time
from adapters.port.conduct import GENTLE, Conduct, conduct_of, span_of
from adapters.port.folder import FolderLink
from adapters.port.hearing import Hearing
from adapters.port.journal import Journal, OtherOfficeError
from adapters.port.office import Office
from adapters.port.running import RunningOffice
from adapters.port.standing import Standing
from adapters.port.tariff import Tariff, tariff_of

SEED = 20_260_302
JOURNAL = "journal.db"

OTHER_OFFICE = 3
"""Exit code where the folder has another office's journal: to start again would change nothing."""

SHORTEST_WAIT, LONGEST_WAIT = 0.002, 0.1
"""Seconds between looks: soon after something happened, seldom when nothing does."""

IN_STEP_WAIT = 0.004
"""The longest where somebody moves the clock: they wait for us at each step."""


def main(words: Sequence[str] | None = None) -> None:
    given = parser().parse_args(words)
    ending = threading.Event()
    if given.with_parent:
        threading.Thread(target=wait_for_end, args=(ending,), daemon=True).start()
    longest = IN_STEP_WAIT if given.clock else LONGEST_WAIT
    run(running_office(given), Standing(given.folder), clock_of(given), ending, longest)


def run(
    running: RunningOffice,
    standing: Standing,
    clock: Clock,
    ending: threading.Event,
    longest_wait: float = LONGEST_WAIT,
) -> None:
    wait = SHORTEST_WAIT
    while not ending.is_set():
        before = running.counts.taken, running.counts.given
        if (now := clock()) is not None:
            names = running.step(now)
            standing.write(running, now)
            running.put_away(names)
        is_idle = before == (running.counts.taken, running.counts.given)
        wait = min(wait * 2, longest_wait) if is_idle else SHORTEST_WAIT
        if is_idle:
            ending.wait(wait)


def running_office(given: argparse.Namespace) -> RunningOffice:
    given.folder.mkdir(parents=True, exist_ok=True)
    conduct = conduct_given(given)
    tariff = tariff_of(given.tariff) if given.tariff else Tariff()
    books = opened(given.seed, conduct, tariff, given.first_serial)
    try:
        journal = Journal(given.folder / JOURNAL, settings_of(given, conduct))
    except OtherOfficeError as error:
        sys.stderr.write(f"this folder has an office with another {error}\n")
        raise SystemExit(OTHER_OFFICE) from error
    return RunningOffice(Office(books, hearing_of(given.keys)), journal, FolderLink(given.folder))


def settings_of(given: argparse.Namespace, conduct: Conduct) -> Mapping[str, Any]:
    """What makes one office differ from another."""
    tariff = hashlib.sha256(given.tariff.read_bytes()).hexdigest() if given.tariff else ""
    said = asdict(conduct)
    if not conduct.papers_returned:
        # Journals of offices that return no paper say nothing of it.
        del said["papers_returned"]
    return {
        "seed": given.seed,
        "first_serial": given.first_serial,
        "conduct": said,
        "tariff": tariff,
    }


def conduct_given(given: argparse.Namespace) -> Conduct:
    chosen = GENTLE if given.gentle else Conduct()
    if given.conduct:
        chosen = conduct_of(given.conduct)
    spans = tuple(span_of(*span.split("/")) for span in given.down)
    pace = given.pace or chosen.pace
    return replace(chosen, down=(*chosen.down, *spans), pace=pace)


def hearing_of(keys: Path | None) -> Hearing:
    """With certificates of firms every signature is checked; without, none is asked for."""
    if keys is None:
        return Hearing()
    from adapters.port.signatures import SignaturesOf  # Cryptography loads slowly.

    return Hearing(SignaturesOf(keys))


def clock_of(given: argparse.Namespace) -> Clock:
    return clock_in(given.clock) if given.clock else real_time


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m adapters.port", description=__doc__)
    add = made.add_argument
    add("--folder", type=Path, required=True, help="messages in out/, answers in in/")
    add("--seed", type=int, default=SEED, help="fixes what becomes of whom")
    add("--conduct", type=Path, help="TOML: how often what happens (docs/port.md)")
    add("--gentle", action="store_true", help="everything right is released, once and in time")
    add("--tariff", type=Path, help="CSV: rates by tariff code and day")
    add("--keys", type=Path, help="folder of certificates: check the signatures of firms")
    add("--clock", type=Path, help="file that holds the current instant")
    add("--down", action="append", default=[], metavar="FROM/UNTIL", help="a downtime")
    add("--pace", type=int, default=0, help="how many times faster than in life it works")
    add("--first-serial", type=int, default=0, help="numbers of this office come after it")
    add("--with-parent", action="store_true", help="end when the input ends")
    return made


def wait_for_end(ending: threading.Event) -> None:
    """Our parent holds the other end of the input: it closes when the parent ends."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    ending.set()
