"""`./jihuo bench`: how fast we are against the library and against the wall, in one run."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from adapters.memory import calm_collector
from tests.performance.arena import Arena
from tests.performance.checking import check_all
from tests.performance.clearing_curve import CLEARING_CURVE, play_clearing_curve
from tests.performance.curve import CURVE, play_curve
from tests.performance.figures import FIGURES, NAMES
from tests.performance.harness import Figure, measure
from tests.performance.of_hot_item import check_hot
from tests.performance.pages import PAGES, play_pages
from tests.performance.parts import PARTS, play_parts
from tests.performance.report import show, write_json
from tests.performance.sizes import QUICK, WHOLE

INTERRUPTED = 130

BY_THEMSELVES = {
    CURVE: play_curve,
    CLEARING_CURVE: play_clearing_curve,
    PARTS: play_parts,
    PAGES: play_pages,
}


def main(words: Sequence[str]) -> int:
    options = options_of(words)
    with Arena(QUICK if options.quick else WHOLE, options.keep) as arena:
        if options.only and options.only[0] in BY_THEMSELVES:
            return BY_THEMSELVES[options.only[0]](arena, options.json)
        rows = measure(arena, wanted(options.only))
        show(rows)
        if options.json:
            write_json(options.json, rows)
        wrong = check_all(arena) + check_hot(arena)
    for what in wrong:
        arena.tell(f"WRONG {what}")
    return 1 if wrong else 0


def options_of(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="jihuo bench", description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=(*NAMES, *BY_THEMSELVES),
        metavar="NAME",
        help=f"one figure, and again for more: {', '.join(NAMES)};"
        f" or one by itself: {', '.join(BY_THEMSELVES)}",
    )
    parser.add_argument("--quick", action="store_true", help="small and short: says nothing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where `pages` leaves what takes long to fill"
    )
    options = parser.parse_args(words)
    if options.only and len(options.only) > 1 and not BY_THEMSELVES.keys().isdisjoint(options.only):
        parser.error(f"{' and '.join(BY_THEMSELVES)}: each is played by itself")
    return options


def wanted(names: Sequence[str] | None) -> list[Figure]:
    return [figure for figure in FIGURES if names is None or figure.name in names]


def until_interrupted(words: Sequence[str]) -> int:
    """An interrupt that falls into a finalizer is swallowed there: it is remembered as well."""
    heard: list[int] = []

    def interrupt(number: int, _: object) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        status = main(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    return INTERRUPTED if heard else status


if __name__ == "__main__":
    calm_collector()
    sys.exit(until_interrupted(sys.argv[1:]))
