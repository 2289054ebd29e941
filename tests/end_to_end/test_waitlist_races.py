"""Cancelling, offering and ordering at once: the first in line gets what is freed, and one only."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.event_log import SqlEventLog
from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, claim_of
from application.handling import Handling
from application.placing import PlaceOrders
from application.waiting import TendWaitlist
from domain.campaign_commands import PublishCampaign
from domain.campaign_terms import CampaignTerms
from domain.goods import SkuUnits
from domain.order_commands import PlaceOrder
from domain.order_state import Stage
from domain.waitlist import JoinWaitlist, LeaveWaitlist
from tests.adapters.notes import empty_log
from tests.conftest import IS_SLOW
from tests.end_to_end.port import BOOK, SHARED
from tests.end_to_end.race_track import Track, track_of
from tests.end_to_end.test_races import won
from tests.properties import pools
from tests.properties.fold_line import Line
from tests.properties.pools import APPLE, CAMPAIGNS, ORDERS
from tests.properties.world import World

REPEATS = 100 if IS_SLOW else 12
ID = CAMPAIGNS[0]
BOUGHT, SECOND, FIRST_WAITS, NEXT_WAITS, SNATCHER = ORDERS[:5]
ACCEPT_MINUTES = 60


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        yield engine


def wanted(world: World, order_id: str) -> PlaceOrder:
    """One apple, of a buyer of its own."""
    number = ORDERS.index(order_id) + 1
    plain = pools.order(1, world.now, 0, number)
    return replace(plain, order_id=ORDERS[number - 1])


def claim(world: World, *order_ids: str) -> None:
    claims = tuple(claim for i in order_ids if (claim := claim_of(wanted(world, i))))
    assert world.do(ClaimOrders(BOOK, claims, world.now), SHARED)


def sold_out(world: World) -> None:
    """Both apples are sold, two wait for one, and a third has claimed a number to order one."""
    world.folds += (Line(),)
    terms = CampaignTerms(accept_minutes=ACCEPT_MINUTES)
    world.do(replace(pools.campaign(0, world.now), terms=terms))
    world.do(PublishCampaign(ID, world.now))
    assert world.place([wanted(world, BOUGHT), wanted(world, SECOND)]) == {}
    for order_id in (FIRST_WAITS, NEXT_WAITS):
        key = wanted(world, order_id).buyer_key
        assert world.do(JoinWaitlist(ID, order_id, key, (SkuUnits(APPLE, 1),), world.now))
    claim(world, SNATCHER)


def freed(world: World) -> None:
    """Somebody has cancelled; nobody has offered the apple yet."""
    world.do(CancelOrders((BOUGHT,), "changed mind", world.now))


def offered(world: World) -> None:
    freed(world)
    world.do(TendWaitlist(ID, world.now))
    claim(world, FIRST_WAITS)


def repeated(engine: sa.Engine, *told: Callable[[World], object]) -> Iterator[Track]:
    world = World()
    sold_out(world)
    for tell in told:
        tell(world)
    for _ in range(REPEATS):
        yield track_of(engine, world)


def placing(track: Track, order_id: str) -> PlaceOrders:
    now = track.world.now
    return PlaceOrders(ID, (wanted(track.world, order_id),), (), now)


def held(track: Track) -> int:
    return track.state("campaign", ID).held[APPLE]


def tend_once_more(track: Track) -> None:
    """As the policies do after the cancellation, if nobody could before it."""
    tending = track.envelope(TendWaitlist(ID, track.world.now), "tend once more")
    Handling(SqlEventLog(track.engine)).handle(tending)


def test_cancelling_offering_and_placing_leave_the_apple_to_the_first_in_line(engine):
    for track in repeated(engine):
        now = track.world.now
        cancelled, _, snatched = track.race(
            track.envelope(CancelOrders((BOUGHT,), "changed mind", now), "cancel"),
            track.envelope(TendWaitlist(ID, now), "tend"),
            track.envelope(placing(track, SNATCHER), "snatch"),
        )
        assert won(cancelled)
        assert not won(snatched)
        assert track.state("order", SNATCHER).stage is Stage.NOT_PLACED
        tend_once_more(track)
        line = track.state("waitlist", ID)
        assert (list(line.offered), list(line.waiting)) == ([FIRST_WAITS], [NEXT_WAITS])
        assert held(track) == 2


def test_a_freed_apple_is_offered_once_and_to_nobody_else(engine):
    for track in repeated(engine, freed):
        now = track.world.now
        *_, snatched = track.race(
            track.envelope(TendWaitlist(ID, now), "tend"),
            track.envelope(TendWaitlist(ID, now), "tend again"),
            track.envelope(placing(track, SNATCHER), "snatch"),
        )
        assert not won(snatched)
        assert list(track.state("waitlist", ID).offered) == [FIRST_WAITS]
        assert held(track) == 2


def test_an_offer_is_taken_or_left_and_then_the_next_has_it(engine):
    for track in repeated(engine, offered):
        now = track.world.now
        leaving = LeaveWaitlist(ID, (FIRST_WAITS,), "changed mind", now)
        placed, left = track.race(
            track.envelope(placing(track, FIRST_WAITS), "take"),
            track.envelope(leaving, "leave"),
        )
        assert won(left)
        line, order = track.state("waitlist", ID), track.state("order", FIRST_WAITS)
        assert (order.stage is Stage.PLACED) is won(placed)
        assert list(line.offered) == ([] if won(placed) else [NEXT_WAITS])
        assert held(track) == 2


def test_an_offer_is_taken_once_however_often_it_is_taken_and_lapsed(engine):
    for track in repeated(engine, offered):
        now = track.world.now
        over = now + timedelta(minutes=ACCEPT_MINUTES)
        placed, _, lapsed = track.race(
            track.envelope(placing(track, FIRST_WAITS), "take"),
            track.envelope(placing(track, FIRST_WAITS), "take again"),
            track.envelope(TendWaitlist(ID, over), "lapse"),
        )
        assert won(lapsed)
        line, order = track.state("waitlist", ID), track.state("order", FIRST_WAITS)
        if won(placed):
            assert order.stage is Stage.PLACED
            assert list(line.waiting) == [NEXT_WAITS]
        else:
            assert order.stage is not Stage.PLACED
            assert list(line.offered) == [NEXT_WAITS]
        assert held(track) == 2
