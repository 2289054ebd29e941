"""The figures by name: what of ours is held against what, and what is asked for."""

from tests.performance import of_others as others
from tests.performance import of_ours as ours
from tests.performance import of_singles as singles
from tests.performance import readers
from tests.performance.clearing_figures import CLEARING_FIGURES
from tests.performance.harness import Bound, Figure, Part
from tests.performance.hot_figures import HOT_FIGURES
from tests.performance.message_figures import MESSAGE_FIGURES
from tests.performance.million import MILLION

LIVES = Part(ours.ON_POSTGRES, "lives")
LIVES_ON_SQLITE = Part(ours.ON_SQLITE, "lives")
STAGES = Part(ours.ON_POSTGRES, "stages")
STAGES_FOLLOWED = Part(ours.ON_POSTGRES, "stages followed")
PLACING = Part(ours.ON_POSTGRES, "placing")
FOLLOWING = Part(ours.ON_POSTGRES, "following")
REBUILDING = Part(ours.REBUILDING, "rebuilding")
BUILDING = Part(ours.REBUILDING, "building")
HISTORIES = Part(ours.HISTORIES, "histories")

COMMANDS = Part(others.LIBRARY, "commands")
COMMANDS_IN_BULK = Part(others.LIBRARY_IN_BULK, "commands")
LIBRARY_LIVES = Part(others.LIBRARY, "lives")
LIBRARY_LIVES_IN_BULK = Part(others.LIBRARY_IN_BULK, "lives")
GATHERED = Part(singles.GATHERED, "commands")
ALONE = Part(singles.GATHERED, "alone", "jihuo, one client, not gathered")
WRITING_ALONE = Part(readers.ALONE, "orders")
WRITING_LIVE = Part(readers.WITH_LIVE, "orders")
WRITING_FEED = Part(readers.WITH_FEED, "orders")
COPIED = Part(others.COPY_FACTS, "stages")

FIGURES = (
    Figure("batch-stage", "order-stages/s", STAGES, COMMANDS, Bound(least=1_000)),
    Figure("batch-stage", "order-stages/s", STAGES, COMMANDS_IN_BULK, None),
    Figure("batch-stage", "order-stages/s, followed", STAGES_FOLLOWED, COMMANDS, None),
    Figure("batch-stage-vs-copy", "order-stages/s", STAGES, COPIED, Bound(least=2.5)),
    Figure("whole-life", "orders/s", LIVES, LIBRARY_LIVES, Bound(least=300)),
    Figure("whole-life", "orders/s", LIVES, LIBRARY_LIVES_IN_BULK, None),
    Figure(
        "bulk-place-vs-copy",
        "orders/s",
        PLACING,
        Part(others.COPY_PLACING, "placing"),
        Bound(least=0.4),
    ),
    Figure("single-gathered", "commands/s", GATHERED, COMMANDS, Bound(least=25)),
    Figure("single-gathered", "commands/s", GATHERED, ALONE, None),
    Figure(
        "single-gathered",
        "ms added at p99",
        Part(singles.GATHERED, "added p99"),
        None,
        Bound(most=20),
    ),
    Figure("single-gathered", "requests/s, HTTP", Part(singles.HTTP, "commands"), COMMANDS, None),
    Figure("single-gathered", "ms at p99, HTTP", Part(singles.HTTP, "p99"), None, None),
    Figure(
        "follow",
        "order-facts/s",
        FOLLOWING,
        Part(others.RUNNER_FOLLOWING, "following"),
        Bound(least=100),
    ),
    Figure(
        "rebuild",
        "order-facts/s",
        REBUILDING,
        Part(others.RUNNER_REBUILDING, "rebuilding"),
        Bound(least=1_000),
    ),
    Figure(
        "rebuild", "order-facts/s", REBUILDING, Part(others.COPY_OUT, "reading"), Bound(least=1)
    ),
    Figure(
        "rebuild",
        "order-facts/s, not compared",
        BUILDING,
        Part(others.RUNNER_REBUILDING, "rebuilding"),
        None,
    ),
    Figure(
        "rebuild",
        "order-facts/s, not compared",
        BUILDING,
        Part(others.COPY_OUT, "reading"),
        None,
    ),
    Figure(
        "history",
        "histories/s",
        HISTORIES,
        Part(others.REPOSITORY, "histories"),
        Bound(least=2),
    ),
    Figure(
        "bytes",
        "bytes/order",
        Part(ours.BYTES, "bytes"),
        Part(others.FACT_BYTES, "bytes"),
        Bound(most=0.5),
    ),
    Figure(
        "bytes",
        "bytes/order",
        Part(ours.BYTES, "bytes"),
        Part(others.LIBRARY_BYTES, "bytes"),
        None,
    ),
    Figure(
        "bytes",
        "bytes/order",
        Part(ours.BYTES_SQLITE, "bytes"),
        Part(others.FACT_BYTES_SQLITE, "bytes"),
        Bound(most=0.5),
    ),
    Figure("sqlite-bulk", "orders/s", LIVES_ON_SQLITE, LIVES, Bound(least=0.8)),
    Figure(
        "million",
        "orders/s at the end",
        Part(MILLION, "end"),
        Part(MILLION, "start", "its own start"),
        Bound(least=0.9),
    ),
    Figure("readers", "orders/s, 500 on /live", WRITING_LIVE, WRITING_ALONE, Bound(least=0.9)),
    Figure("readers", "orders/s, 500 on the feed", WRITING_FEED, WRITING_ALONE, Bound(least=0.9)),
    Figure("readers", "moves/s heard on /live", Part(readers.WITH_LIVE, "events"), None, None),
    Figure("readers", "events/s heard on the feed", Part(readers.WITH_FEED, "events"), None, None),
    Figure("readers", "MB/s heard on the feed", Part(readers.WITH_FEED, "bytes"), None, None),
    Figure("readers", "events behind at the end", Part(readers.WITH_FEED, "behind"), None, None),
    Figure("million", "GiB at its peak", Part(MILLION, "memory"), None, Bound(most=2)),
    *HOT_FIGURES,
    *MESSAGE_FIGURES,
    *CLEARING_FIGURES,
)

NAMES = tuple(dict.fromkeys(figure.name for figure in FIGURES))
