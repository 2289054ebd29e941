"""Events that cannot be read or applied: who stops, who goes on, what is shown and kept."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from adapters.as_of import as_of
from adapters.event_codec import EventCodec
from adapters.event_log import SqlEventLog
from adapters.poison import PERSON, WITHHELD, poison_at
from adapters.policy_following import PolicyFeed, UndecodableEventError
from adapters.read_models import MODELS
from adapters.rebuilds import rebuild
from adapters.verification.running import verify
from application.following import PolicyFollower
from application.undecodable import Undecodable
from domain.order_events import OrderPlaced
from projections import order_board
from projections.digests import digest
from projections.following import Follower, follow_all, positions_of, prepare
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
from tests.adapters.web.given import campaign
from tests.adapters.web.site import Site
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


def spoil(engine: sa.Engine, position: int, **columns) -> None:
    """What no application can do: the database refuses it."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER ALL")
        else:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS events_kept_from_UPDATE")
        for name, value in columns.items():
            update = sa.text(f"UPDATE events SET {name} = :value WHERE position = :position")
            connection.execute(update, {"value": value, "position": position})


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


@pytest.fixture
def site(database_url: str) -> Iterator[Site]:
    with empty_log(database_url) as engine:
        # Read models of the test before have followed another log.
        tables = sa.MetaData()
        tables.reflect(engine)
        tables.drop_all(engine)
    site = Site(database_url)
    yield site
    site.client.close()
    site.system.close()


def placed(site: Site) -> int:
    """The position of the second order's placing."""
    campaign(site)
    events = site.system.log.page(0, 100)
    return [each.position for each in events if type(each.event) is OrderPlaced][1]


def test_a_skip_holds_for_rebuilds_checks_and_the_past(site):
    position = placed(site)
    system, model = site.system, order_board.MODEL
    spoil(system.engine, position, payload=b"\xc1")
    anew = [m for m in MODELS if OrderPlaced in m.handlers]
    for each in anew:
        Follower(system.engine, system.log, each).rebuild()
    assert set(faults_of(system.engine)) == {each.name for each in anew}
    for each in anew:
        skip(system.engine, Skip(each.name, position, "ann", NOON, "a drill"))
    site.follow()
    end = system.log.last_position()
    stands = positions_of(system.engine, [model.name for model in MODELS])
    later = faults_of(system.engine)
    # The payment of an order that was never placed, for some.
    assert {name for name, p in stands.items() if p < end} == set(later)
    for each in (m for m in MODELS if m.name not in later):
        grown = digest(system.engine, each)
        assert rebuild(system, each, "ann").is_equal
        assert digest(system.engine, each) == grown
        with as_of(system, each, end) as connection:
            assert digest(connection.engine, each) == grown
    assert model.name not in later
    checks = verify(system.engine, MODELS).checks
    unsound = {c.name for c in checks if c.invariant == "read model" and not c.is_sound}
    assert unsound == set(later)


def test_policies_stop_at_what_they_cannot_read_and_nobody_else_does(site):
    position = placed(site)
    spoil(site.system.engine, position, payload=b"\xc1")
    rounds = site.system.policy_rounds(lambda request: None)
    rounds.catch_up()
    fault = faults_of(site.system.engine)[PolicyFollower.name]
    assert fault.position == position
    site.follow()
    skip(site.system.engine, Skip("policies", position, "ann", NOON, "a drill"))
    feed = PolicyFeed(site.system.engine, site.system.log)
    assert len(feed.page(position - 1, 10)) >= 1


def test_the_policies_feed_stops_before_the_event(site):
    position = placed(site)
    spoil(site.system.engine, position, payload=b"\xc1")
    feed = PolicyFeed(site.system.engine, site.system.log)
    assert [each.position for each in feed.page(0, 100)] == list(range(1, position))
    with pytest.raises(UndecodableEventError):
        feed.page(position - 1, 100)


def test_what_is_shown_of_an_event_names_nobody(site):
    position = placed(site)
    event = site.system.log.page(position - 1, 1)[0].event
    shown = poison_at(site.system.log, position)
    assert shown is not None
    assert PERSON in shown.payload
    assert event.order_id in shown.payload
    assert event.buyer.name not in shown.payload
    spoil(site.system.engine, position, name="OrderPlaced@7")
    shown = poison_at(site.system.log, position)
    assert shown is not None
    assert shown.name == "OrderPlaced@7"
    assert event.order_id in shown.payload
    assert WITHHELD in shown.payload
    assert event.buyer.name not in shown.payload
    assert poison_at(site.system.log, 10_000) is None


def test_pages_are_shown_all_the_same(site):
    position = placed(site)
    spoil(site.system.engine, position, payload=b"\xc1")
    assert "cannot be read" in site.get("/audit")
    site.get("/operations")
    site.get("/orders")


def test_an_undecodable_event_says_what_it_would_be(engine, log):
    append(log, Noted("a"))
    spoil(engine, 1, payload=b"\xc1")
    (recorded,) = log.page(0, 1)
    assert isinstance(recorded.event, Undecodable)
    assert recorded.event.event_type is Noted
    assert recorded.event.payload == b"\xc1"
    assert recorded.metadata == by("c0")
