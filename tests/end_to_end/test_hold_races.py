"""The end of a hold against a payment, in threads: one of them comes first, and no fen is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from application.ending_holds import EndHolds
from application.paying import ReportPayments
from domain.campaign_commands import PublishCampaign
from domain.campaign_terms import CampaignTerms
from domain.order_commands import BeginPayment, ConfirmPayment
from domain.order_state import PreSaleOrder, Stage
from domain.payment import PaymentShare, ReportPayment
from tests.adapters.notes import empty_log
from tests.conftest import IS_SLOW
from tests.end_to_end.port import BOOK, SHARED
from tests.end_to_end.race_track import Track, track_of
from tests.end_to_end.test_races import won
from tests.properties import pools
from tests.properties.pools import APPLE, CAMPAIGNS, ORDERS
from tests.properties.world import World

REPEATS = 100 if IS_SLOW else 12
ID, ORDER = CAMPAIGNS[0], ORDERS[0]
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        yield engine


@pytest.fixture(scope="module")
def held() -> World:
    """One apple is held for half an hour; its payment firm has reported, and nobody confirmed."""
    world = World()
    drafted = pools.campaign(0, world.now)
    assert world.do(replace(drafted, terms=CampaignTerms(hold_minutes=30)))
    assert world.do(PublishCampaign(ID, world.now))
    assert world.place([replace(pools.order(1, world.now), order_id=ORDER)]) == {}
    assert world.do(reported(payment(world.state("order", ORDER))), SHARED)
    return world


def payment(order: PreSaleOrder) -> ConfirmPayment:
    """A minute before the hold ends, by the clock of the payment firm."""
    due_fen, at = order.amounts.paid_fen, end_of(order) - MINUTE
    return ConfirmPayment(ORDER, "P1", "demo-pay", order.buyer_key, due_fen, at)


def reported(paid: ConfirmPayment) -> ReportPayments:
    share = PaymentShare(BOOK, ORDER, paid.paid_fen)
    report = ReportPayment(
        paid.payment_id, paid.payment_firm, paid.payer_key, paid.paid_fen, (share,), paid.at
    )
    return ReportPayments((report,), paid.at)


def end_of(order: PreSaleOrder) -> datetime:
    assert order.plan is not None
    return order.plan.hold_ends_at


def ending(order: PreSaleOrder) -> EndHolds:
    return EndHolds((ORDER,), end_of(order))


def held_units(track: Track) -> int:
    units: int = track.state("campaign", ID).held[APPLE]
    return units


def test_who_pays_as_the_hold_ends_has_the_order_or_is_owed_the_money(engine, held):
    for _ in range(REPEATS):
        track = track_of(engine, held)
        before: PreSaleOrder = track.state("order", ORDER)
        track.race(
            track.envelope(ending(before), "end"),
            track.envelope(payment(before), "pay"),
        )
        order: PreSaleOrder = track.state("order", ORDER)
        assert order.received_fen == before.amounts.paid_fen
        if order.stage is Stage.PAID:
            assert (order.owed, held_units(track)) == ({}, 1)
        else:
            assert order.stage is Stage.CANCELLED
            assert sum(order.owed.values()) == order.received_fen
            assert held_units(track) == 0


def test_a_payment_that_begins_as_the_hold_ends_keeps_it_or_comes_too_late(engine, held):
    for _ in range(REPEATS):
        track = track_of(engine, held)
        before: PreSaleOrder = track.state("order", ORDER)
        ended, begun = track.race(
            track.envelope(ending(before), "end"),
            track.envelope(BeginPayment(ORDER, "P1", end_of(before) - MINUTE), "begin"),
        )
        assert won(ended) is not won(begun)
        stage = track.state("order", ORDER).stage
        assert stage is (Stage.CANCELLED if won(ended) else Stage.PLACED)
        assert held_units(track) == (0 if won(ended) else 1)
