"""An event that cannot be read in a whole system: rebuilds, checks, policies and pages."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from adapters.as_of import as_of
from adapters.poison import PERSON, WITHHELD, poison_at
from adapters.policy_following import PolicyFeed, UndecodableEventError
from adapters.read_models import MODELS
from adapters.rebuilds import rebuild
from adapters.verification.running import verify
from application.following import PolicyFollower
from domain.order_events import OrderPlaced
from projections import order_board
from projections.digests import digest
from projections.following import Follower, positions_of
from projections.hindrances import Skip, faults_of, skip
from tests.adapters.notes import NOON, empty_log
from tests.adapters.spoiling import spoil
from tests.adapters.web.given import campaign
from tests.adapters.web.site import Site


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
