from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from projections import campaign_figures as figures
from projections.campaign_rows import counted_orders
from projections.merchant_dashboard import MODEL
from tests.projections.given import BOOK, applied, given, rows_of, tables_of
from tests.projections.plain import offer, order
from tests.projections.story import at, drafted, paid, placed, told, units


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


@pytest.fixture
def told_dashboard(connection: sa.Connection) -> sa.Connection:
    applied(connection, MODEL, told().recorded)
    return connection


def test_a_campaign_shows_its_offer_and_how_far_it_got(told_dashboard):
    [row] = figures.campaigns_of(told_dashboard, BOOK, "shop")
    assert (row.name, row.stage, row.merchant_id) == ("Kiwi honey", "closed", "shop")
    assert (row.units_min, row.units_max, row.units_held, row.orders_held) == (3, 100, 9, 7)
    assert (row.units_left, row.units_missing) == (91, 0)
    assert (row.opens_at, row.closes_at, row.ended_at) == (at(), at(48), at(3))
    assert row.dispatch_by == date(2026, 4, 5)


def test_a_campaigns_money_is_taken_owed_and_repaid(told_dashboard):
    row = figures.one_campaign(told_dashboard, BOOK, "K")
    assert row is not None
    assert (row.received_fen, row.owed_fen, row.repaid_fen) == (90_006, 20_001, 5)


def test_what_is_missing_to_the_minimum_is_counted_down(connection):
    held = offer.UnitsHeld("K", 1, units(honey=2), at())
    applied(connection, MODEL, given(("campaign", "K", [drafted(), held])).recorded)
    row = figures.one_campaign(connection, BOOK, "K")
    assert row is not None
    assert (row.stage, row.units_missing, row.units_left) == ("draft", 1, 98)


def test_each_product_shows_its_own_cap(told_dashboard):
    rows = figures.items_of(told_dashboard, BOOK, "K")
    assert [(r.sku, r.units_max, r.units_held, r.units_left) for r in rows] == [
        ("honey", 100, 7, 93),
        ("socks", 100, 2, 98),
    ]


def test_orders_are_counted_by_stage_in_the_order_of_their_lives(told_dashboard):
    rows = figures.stages_of(told_dashboard, BOOK, "K")
    assert [(r.stage, r.orders, r.units) for r in rows] == [
        ("not placed", 1, 0),
        ("placed", 1, 1),
        ("paid", 1, 1),
        ("in the zone", 1, 1),
        ("held", 1, 1),
        ("rejected", 1, 2),
        ("delivered", 1, 1),
        ("returned", 1, 1),
        ("cancelled", 1, 1),
    ]


def test_counts_kept_equal_counts_made(told_dashboard):
    made = Counter(row["stage"] for row in rows_of(told_dashboard, counted_orders))
    kept = {row.stage: row.orders for row in figures.stages_of(told_dashboard, BOOK, "K")}
    assert kept == made


def test_days_are_customs_days(connection):
    events = [placed("a", hours=11), paid("a", hours=13), order.RefundOwed("a", "r", 1, "", at(13))]
    log = given(("campaign", "K", [drafted()]), ("order", "a", events))
    applied(connection, MODEL, log.recorded)
    rows = figures.days_of(connection, BOOK, "K")
    assert [(r.day, r.orders, r.units, r.received_fen, r.owed_fen, r.repaid_fen) for r in rows] == [
        (date(2026, 3, 11), 1, 1, 0, 0, 0),
        (date(2026, 3, 12), 0, 0, 10_000, 1, 0),
    ]
    later = figures.days_of(connection, BOOK, since=date(2026, 3, 12))
    assert [row.day for row in later] == [date(2026, 3, 12)]


def test_a_merchant_sees_only_its_own(told_dashboard):
    assert figures.campaigns_of(told_dashboard, BOOK, "another") == []
    assert figures.one_campaign(told_dashboard, BOOK, "K", "another") is None
    assert figures.days_of(told_dashboard, BOOK, merchant_id="another") == []
    assert len(figures.days_of(told_dashboard, BOOK, merchant_id="shop")) == 2


@pytest.mark.parametrize(
    ("event", "stage", "reason"),
    [
        (offer.CampaignFailed("K", 1, 3, at(3)), "failed", None),
        (offer.CampaignTerminated("K", "recall", at(3)), "terminated", "recall"),
    ],
    ids=["failed", "terminated"],
)
def test_a_campaign_that_ended_says_how(connection, event, stage, reason):
    applied(connection, MODEL, given(("campaign", "K", [drafted(), event])).recorded)
    [row] = figures.campaigns_of(connection, BOOK, stage=stage)
    assert (row.reason, row.ended_at) == (reason, at(3))
