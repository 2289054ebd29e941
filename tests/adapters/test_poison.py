"""Read models that meet events they cannot read or apply: who stops, who goes on, what is kept."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from adapters.event_codec import EventCodec
from adapters.event_log import SqlEventLog
from application.undecodable import Undecodable
from projections.following import follow_all, positions_of, prepare
from projections.following_tables import read_model_skips
from projections.hindrances import (
    NotAtFaultError,
    NotPreparedError,
    Skip,
    WhyMissingError,
    faults_of,
    pause,
    resume,
    retry,
    skip,
)
from projections.read_model import ReadModel
from tests.adapters.notes import NOON, Noted, Struck, by, empty_log
from tests.adapters.spoiling import spoil
from tests.projections.rebuilding_ground import append
from tests.projections.tallies import drop_read_models, rows_of, tally

NARROW = EventCodec({"Noted@1": Noted}, {})
"""Knows nothing of Struck."""
BOTH = EventCodec({"Noted@1": Noted, "Struck@1": Struck}, {})


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        drop_read_models(engine)
        yield engine


@pytest.fixture
def log(engine: sa.Engine) -> SqlEventLog:
    return SqlEventLog(engine, BOTH)


def only(name: str, *event_types: type) -> ReadModel:
    model = tally(name)
    return ReadModel(name, model.tables, {t: model.handlers[t] for t in event_types})


def test_a_broken_payload_stops_only_who_handles_its_event(engine, log):
    append(log, Noted("a"), Struck("a"), Noted("b"))
    spoil(engine, 2, payload=b"\xc1")
    noted, struck = only("tally", Noted), only("other", Struck)
    prepare(engine, [noted, struck])
    assert follow_all(engine, log, [noted, struck]) == {"tally": 3, "other": 1}
    fault = faults_of(engine)["other"]
    assert fault.position == 2
    assert fault.reason.startswith("BrokenPayloadError: Struck@1")
    assert faults_of(engine).keys() == {"other"}


def test_a_newer_shape_stops_who_handles_the_older_one(engine, log):
    append(log, Noted("a"), Noted("b"))
    spoil(engine, 2, name="Noted@7")
    prepare(engine, [tally()])
    assert follow_all(engine, log, [tally()]) == {"tally": 1}
    assert faults_of(engine)["tally"].reason == "UnknownStoredNameError: Noted@7"


def test_a_name_that_nobody_knows_stops_nobody(engine, log):
    append(log, Noted("a"), Struck("b"), Noted("c"))
    noted = only("tally", Noted)
    prepare(engine, [noted])
    assert follow_all(engine, SqlEventLog(engine, NARROW), [noted]) == {"tally": 3}
    assert rows_of(engine) == {"a": (1, 0), "c": (1, 0)}


def test_a_model_that_stands_still_is_not_tried_until_somebody_says_so(engine, log):
    tried = []

    def refuse(run):
        tried.append([each.position for each in run])
        raise ValueError("no")

    append(log, Noted("a"))
    model = tally(on_run=refuse)
    prepare(engine, [model])
    for _ in range(3):
        follow_all(engine, log, [model])
    assert tried == [[1]]
    retry(engine, "tally")
    follow_all(engine, log, [model])
    assert tried == [[1], [1]]


def test_a_skipped_event_is_passed_and_the_decision_kept_for_ever(engine, log):
    append(log, Noted("a"), Noted("poison"), Noted("b"))
    spoil(engine, 2, payload=b"\xc1")
    prepare(engine, [tally()])
    assert follow_all(engine, log, [tally()]) == {"tally": 1}
    with pytest.raises(WhyMissingError):
        skip(engine, Skip("tally", 2, "ann", NOON, "  "))
    with pytest.raises(NotAtFaultError):
        skip(engine, Skip("tally", 1, "ann", NOON, "the wrong one"))
    skip(engine, Skip("tally", 2, "ann", NOON, "a disk error, see the log of that day"))
    assert follow_all(engine, log, [tally()]) == {"tally": 3}
    assert rows_of(engine) == {"a": (1, 0), "b": (1, 0)}
    assert faults_of(engine) == {}
    for change in (read_model_skips.update().values(why="none"), read_model_skips.delete()):
        writing = engine.execution_options(writes=True).begin()
        with pytest.raises(sa.exc.IntegrityError, match="for ever"), writing as connection:
            connection.execute(change)


def test_who_is_not_there_can_be_neither_paused_nor_tried(engine):
    prepare(engine, [])
    for act in (
        lambda: pause(engine, "none", "ann", NOON),
        lambda: resume(engine, "none"),
    ):
        with pytest.raises(NotPreparedError, match="there is no read model none"):
            act()
    with pytest.raises(NotAtFaultError):
        retry(engine, "none")


def test_a_pause_waits_for_the_page_that_is_applied_and_holds_from_then_on(engine, log):
    append(log, *[Noted("a")] * 6)
    pausing: list[Future[bool]] = []
    with ThreadPoolExecutor(1) as threads:

        def begin_to_pause(_):
            if not pausing:
                pausing.append(threads.submit(pause, engine, "tally", "ann", NOON))

        models = [tally(on_run=begin_to_pause), tally("other")]
        prepare(engine, models)
        follow_all(engine, log, models, page_events_max=1)
        assert pausing[0].result()
    stands = positions_of(engine, ["tally"])["tally"]
    append(log, Noted("b"))
    assert follow_all(engine, log, models) == {"tally": stands, "other": 7}
    assert not pause(engine, "tally", "bob", NOON)
    assert resume(engine, "tally")
    assert not resume(engine, "tally")
    assert follow_all(engine, log, models) == {"tally": 7, "other": 7}


def test_an_undecodable_event_says_what_it_would_be(engine, log):
    append(log, Noted("a"))
    spoil(engine, 1, payload=b"\xc1")
    (recorded,) = log.page(0, 1)
    assert isinstance(recorded.event, Undecodable)
    assert recorded.event.event_type is Noted
    assert recorded.event.payload == b"\xc1"
    assert recorded.metadata == by("c0")
