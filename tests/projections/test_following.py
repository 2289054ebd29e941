from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from adapters.event_log import SqlEventLog
from application.event_log import Change, Decision
from projections.digests import digest
from projections.following import Follower, follow_all, positions_of, prepare
from projections.hindrances import faults_of, retry
from projections.read_model import ReadModel
from tests.adapters.notes import CODEC, Noted, Struck, by, empty_log, stream
from tests.projections.tallies import CountingFeed, drop_read_models, rows_of, tally


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        drop_read_models(engine)
        yield engine


@pytest.fixture
def log(engine: sa.Engine) -> SqlEventLog:
    return SqlEventLog(engine, CODEC)


def append(log: SqlEventLog, *events: Noted | Struck) -> None:
    after = log.last_position()
    decision = Decision(by(f"c{after}"), [Change(stream(f"s{after}"), events)])
    log.append([decision])


def test_a_read_model_grows_with_the_log(engine, log):
    follower = Follower(engine, log, tally())
    assert follower.catch_up() == 0
    append(log, Noted("tea"), Noted("rice"), Noted("tea"), Struck("rice"))
    assert follower.catch_up() == 4
    assert rows_of(engine) == {"rice": (1, 1), "tea": (2, 0)}
    append(log, Noted("rice"))
    assert follower.catch_up() == 5
    assert rows_of(engine) == {"rice": (2, 1), "tea": (2, 0)}


def test_handlers_are_given_runs_of_like_events_in_order(engine, log):
    runs: list[list[str]] = []
    append(log, Noted("a"), Noted("b"), Struck("a"), Noted("c"), Noted("d"))
    model = tally(on_run=lambda run: runs.append([each.event.text for each in run]))
    Follower(engine, log, model).catch_up()
    assert runs == [["a", "b"], ["a"], ["c", "d"]]


@pytest.mark.parametrize("page_events_max", [1, 2, 3, 7, 100])
def test_a_rebuilt_read_model_equals_the_grown_one_whatever_the_page(engine, log, page_events_max):
    follower = Follower(engine, log, tally())
    for number in range(12):
        append(log, Noted(f"n{number % 5}"), Struck(f"n{number % 3}"))
        follower.catch_up(page_events_max)
    grown = digest(engine, tally())
    assert follower.rebuild() == 24
    assert digest(engine, tally()) == grown


def test_a_read_model_may_stop_at_a_position(engine, log):
    follower = Follower(engine, log, tally())
    append(log, *[Noted("a")] * 10)
    assert follower.catch_up(page_events_max=4, up_to=6) == 6
    assert follower.catch_up(up_to=3) == 6
    assert rows_of(engine) == {"a": (6, 0)}


def test_events_that_nobody_handles_are_passed(engine, log):
    append(log, Noted("a"), Struck("a"))
    model = tally()
    nobody = ReadModel(model.name, model.tables, {})
    assert Follower(engine, log, nobody).catch_up() == 2


def test_a_read_model_that_was_not_prepared_is_named(engine, log):
    prepare(engine, [])
    with pytest.raises(LookupError, match="tally"):
        follow_all(engine, log, [tally()])


@pytest.mark.parametrize("page_events_max", [1, 3, 50])
def test_followers_that_race_apply_every_event_once(engine, log, page_events_max):
    append(log, *[Noted(f"n{number % 7}") for number in range(150)])
    start = Barrier(4)

    def follow(_: int) -> int:
        follower = Follower(engine, log, tally())
        start.wait()
        return follower.catch_up(page_events_max)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(follow, range(4))) == [150] * 4
    assert sum(noted for noted, _ in rows_of(engine).values()) == 150


def test_a_page_that_was_applied_by_another_meanwhile_is_not_applied_again(engine, log):
    append(log, *[Noted("a")] * 5)
    other = Follower(engine, log, tally())

    class OvertakenFeed(CountingFeed):
        """Between our reading of a page and our applying it, another follower applies it."""

        def page(self, after, limit):
            page = super().page(after, limit)
            other.catch_up()
            return page

    feed = OvertakenFeed(log)
    assert Follower(engine, feed, tally()).catch_up() == 5
    assert rows_of(engine) == {"a": (5, 0)}
    assert feed.pages_count == 2


def test_followers_that_race_a_rebuild_apply_every_event_once(engine, log):
    append(log, *[Noted(f"n{number % 7}") for number in range(200)])
    follower = Follower(engine, log, tally())
    with ThreadPoolExecutor(3) as threads:
        racing = [threads.submit(follower.catch_up, 5) for _ in range(2)]
        racing.append(threads.submit(follower.rebuild))
        assert [each.result() for each in racing] == [200] * 3
    assert sum(noted for noted, _ in rows_of(engine).values()) == 200


def test_a_failure_leaves_neither_rows_nor_position(engine, log):
    append(log, Noted("a"))

    def fail(_: object) -> None:
        raise RuntimeError("no ink")

    assert Follower(engine, log, tally(after_run=fail)).catch_up() == 0
    assert rows_of(engine) == {}
    assert positions_of(engine, ["tally"]) == {"tally": 0}


def refuse_poison(run) -> None:
    if any(each.event.text == "poison" for each in run):
        raise ValueError("poisoned")


@pytest.mark.parametrize("page_events_max", [1, 4, 100])
def test_a_fault_stands_at_the_very_event_and_stops_only_its_own_model(
    engine, log, page_events_max
):
    append(log, *[Noted("a")] * 6, Noted("poison"), *[Noted("b")] * 3)
    sick, well = tally(on_run=refuse_poison), tally("other")
    prepare(engine, [sick, well])
    reached = follow_all(engine, log, [sick, well], page_events_max)
    assert reached == {"tally": 6, "other": 10}
    assert rows_of(engine) == {"a": (6, 0)}
    fault = faults_of(engine)["tally"]
    assert (fault.position, fault.reason) == (7, "ValueError: poisoned")
    assert faults_of(engine).keys() == {"tally"}


def test_a_fault_is_forgotten_when_its_event_is_applied(engine, log):
    append(log, Noted("a"), Noted("poison"))
    assert Follower(engine, log, tally(on_run=refuse_poison)).catch_up() == 1
    assert Follower(engine, log, tally(on_run=refuse_poison)).catch_up() == 1
    assert faults_of(engine)
    retry(engine, "tally")
    assert Follower(engine, log, tally()).catch_up() == 2
    assert faults_of(engine) == {}


def test_the_reason_of_a_fault_tells_no_values(engine, log):
    append(log, Noted("a"))

    def repeat_key(run) -> None:
        raise sa.exc.IntegrityError("INSERT", {"name": "Wang"}, Exception("not unique"))

    Follower(engine, log, tally(on_run=repeat_key)).catch_up()
    assert faults_of(engine)["tally"].reason == "IntegrityError: not unique"


def test_models_that_wait_for_the_same_page_share_one_reading(engine, log):
    append(log, *[Noted("a")] * 10)
    late, early = tally(), tally("other")
    prepare(engine, [late, early])
    Follower(engine, log, early).catch_up(up_to=4)
    feed = CountingFeed(log)
    reached = follow_all(engine, feed, [late, early], page_events_max=3)
    assert reached == {"tally": 10, "other": 10}
    # To 3 and 4 for the late one, then to 7 and 10 for both, and the empty page at the end.
    assert feed.pages_count == 5
    assert digest(engine, late) != digest(engine, early)
    assert rows_of(engine, "tally") == rows_of(engine, "other")
