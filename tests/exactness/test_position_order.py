import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.log_tables import create_tables
from tests.adapters.notes import CODEC
from tests.exactness import tally
from tests.exactness.children import Child, ended_in_any_case, start

pytestmark = pytest.mark.timeout(1_200)

WRITERS_COUNT = 4
FOLLOWERS_COUNT = 2
PAGE_SIZES = (1, 10, 100, 1_000, 3_000)


@pytest.fixture
def engine(log_url: str) -> Iterator[sa.Engine]:
    engine = engine_for(log_url)
    create_tables(engine)
    yield engine
    engine.dispose()


class Tail:
    """Reads on from where it stands and never looks back: what it would miss is missed for good."""

    def __init__(self, log: SqlEventLog, seed: int) -> None:
        self.log = log
        self.position = 0
        self.pages = 0
        self.caught_up = 0
        self.versions: dict[str, int] = defaultdict(int)
        self.numbers: dict[str, int] = defaultdict(int)
        self._chance = random.Random(seed)

    def read(self, writers: list[Child], events_count: int) -> None:
        """Until all are there, or nobody writes any more."""
        while self.position < events_count:
            was_written = not any(writer.is_running() for writer in writers)
            page = self.log.page(self.position, self._chance.choice(PAGE_SIZES))
            if page:
                self.take(page)
            elif was_written:
                return
            else:
                self.caught_up += 1
                self.log.wait_beyond(self.position, 1)

    def take(self, page) -> None:
        self.pages += 1
        for recorded in page:
            assert recorded.position == self.position + 1
            self.position += 1
            self.versions[recorded.stream_id] += 1
            assert recorded.version == self.versions[recorded.stream_id]
            writer, number = recorded.event.text.split(":")
            assert int(number) == self.numbers[writer], "a writer's notes come in its own order"
            self.numbers[writer] += 1
            assert recorded.metadata is not None
            assert recorded.metadata.command_id.startswith(f"{writer}-")


def assert_rows_have_no_gaps(engine: sa.Engine, events_count: int) -> None:
    """Asked of the table itself, not of what was read from it."""
    with engine.connect() as connection:
        positions = connection.execute(
            sa.text("SELECT count(*), min(position), max(position) FROM events")
        ).one()
        assert positions == (events_count, 1, events_count)
        holes = sa.text(
            "SELECT stream_id FROM events GROUP BY stream_id"
            " HAVING min(version) <> 1 OR max(version) <> count(*)"
        )
        assert connection.execute(holes).all() == []
        ranges = connection.execute(
            sa.text(
                "SELECT first_position, last_position FROM accepted_commands"
                " WHERE first_position IS NOT NULL ORDER BY first_position"
            )
        ).all()
    assert (ranges[0][0], ranges[-1][1]) == (1, events_count)
    assert all(one[1] + 1 == other[0] for one, other in pairwise(ranges))


@pytest.mark.parametrize(
    "events_count", [10_000, pytest.param(200_000, marks=pytest.mark.slow)], ids="{:,}".format
)
def test_a_tailing_reader_misses_nothing_of_four_writing_processes(
    log_url, engine, events_count, seed, told
):
    each = events_count // WRITERS_COUNT
    followers, writers = list[Child](), list[Child]()
    with ended_in_any_case(followers), ended_in_any_case(writers):
        followers += [start("tally", log_url, events_count) for _ in range(FOLLOWERS_COUNT)]
        writers += [
            start("bulk_writer", log_url, f"w{n}", seed, each) for n in range(WRITERS_COUNT)
        ]
        tail = Tail(SqlEventLog(engine, CODEC), seed)
        tail.read(writers, events_count)
        assert tail.position == events_count
        assert {child.finish(600) for child in (*writers, *followers)} == {0}
    assert tail.numbers == {f"w{n}": each for n in range(WRITERS_COUNT)}
    assert_rows_have_no_gaps(engine, events_count)
    with engine.connect() as connection:
        counted = connection.execute(sa.select(tally.tallies).order_by("writer")).all()
    assert counted == [(f"w{n}", each, each * (each - 1) // 2) for n in range(WRITERS_COUNT)]
    appends, lost = (sum(map(int, column)) for column in zip(*said(writers), strict=True))
    told(
        seed=seed, writers=WRITERS_COUNT, events=events_count, transactions=appends,
        lost_races=lost, streams=len(tail.versions), pages=tail.pages, waits=tail.caught_up,
        missed=events_count - tail.position, twice=0,
    )  # fmt: skip


def said(writers: list[Child]) -> list[list[str]]:
    return [writer.lines[0].split() for writer in writers]
