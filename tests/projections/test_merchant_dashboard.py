from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from projections import campaign_figures as figures
from projections import campaign_progress, campaign_summary
from projections.merchant_dashboard import MODEL
from tests.projections.given import BOOK, applied, given, tables_of
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
    assert (row.units_left, row.units_missing) == (91, 3)  # None was counted as paid whole.
    assert (row.opens_at, row.closes_at, row.ended_at) == (at(), at(48), at(3))
    assert row.dispatch_by == date(2026, 4, 5)


def test_a_campaigns_money_is_taken_owed_and_repaid(told_dashboard):
    row = figures.one_campaign(told_dashboard, BOOK, "K")
    assert row is not None
    assert (row.received_fen, row.owed_fen, row.repaid_fen) == (90_006, 20_001, 5)


def test_what_is_missing_to_the_minimum_is_counted_down(connection):
    held = offer.UnitsHeld("K", 1, units(honey=2), at())
    sold = offer.UnitsSold("K", 1, units(honey=2), 200, at())
    applied(connection, MODEL, given(("campaign", "K", [drafted(), held, sold])).recorded)
    row = figures.one_campaign(connection, BOOK, "K")
    assert row is not None
    assert (row.stage, row.units_missing, row.units_left) == ("draft", 1, 98)


def test_each_product_shows_its_own_cap(told_dashboard):
    rows = figures.items_of(told_dashboard, BOOK, "K")
    assert [(r.sku, r.units_max, r.units_held, r.units_left) for r in rows] == [
        ("honey", 100, 7, 93),
        ("socks", 100, 2, 98),
    ]


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


def test_days_are_kept_of_campaigns_merchants_and_the_book(connection):
    log = given(("order", "a", [placed("a"), paid("a")]))
    log.append("order", "b", [placed("b", "L", "farm"), paid("b")])
    applied(connection, MODEL, log.recorded)
    [book] = figures.days_of(connection, BOOK)
    [farm] = figures.days_of(connection, BOOK, merchant_id="farm")
    [of_campaign] = figures.days_of(connection, BOOK, "L")
    assert (book.orders, book.received_fen) == (2, 20_000)
    assert (farm.orders, farm.received_fen) == (of_campaign.orders, of_campaign.received_fen)
    assert figures.days_of(connection, BOOK, merchant_id="farm", within=("shop",)) == []


def test_what_was_before_a_day_is_where_its_sums_begin(connection):
    log = given(("order", "a", [placed("a"), paid("a"), order.RefundOwed("a", "r", 7, "", at(24))]))
    applied(connection, MODEL, log.recorded)
    before = figures.figures_before(connection, BOOK, date(2026, 3, 12))
    assert (before.orders, before.received_fen, before.owed_fen) == (1, 10_000, 0)
    assert figures.figures_before(connection, BOOK, date(2026, 3, 11)).orders == 0


def test_progress_is_what_was_paid_whole_and_given_up_in_each_hour(connection):
    sold = offer.UnitsSold("K", 2, units(honey=3), 300, at())
    more = offer.UnitsSold("K", 1, units(socks=1), 100, at(11))
    undone = offer.SalesUndone("K", 1, units(honey=2), 200, at(12))
    log = given(("campaign", "K", [drafted(), sold, more, undone]))
    applied(connection, MODEL, log.recorded)
    rows = campaign_progress.progress_of(connection, BOOK, "K")
    assert [(row.hour, row.units, row.orders) for row in rows] == [
        (at(), 3, 2),
        (at(11), 1, 1),
        (at(12), -2, -1),
    ]


def opened(campaign_id: str, hours: int, merchant_id: str = "shop") -> list[Any]:
    event = replace(drafted(campaign_id, merchant_id), opens_at=at(hours))
    return [event, offer.CampaignPublished(campaign_id, at(hours))]


def test_the_campaign_before_is_the_same_merchants_that_opened_last(connection):
    log = given(
        ("campaign", "K", opened("K", 0)),
        ("campaign", "L", opened("L", -2)),
        ("campaign", "M", opened("M", -3)),
        ("campaign", "N", opened("N", -1, "farm")),
        ("campaign", "O", [replace(drafted("O"), opens_at=at(-1))]),
    )
    applied(connection, MODEL, log.recorded)
    row = figures.one_campaign(connection, BOOK, "K")
    assert row is not None
    before = campaign_progress.campaigns_before(connection, BOOK, row)
    assert [each.campaign_id for each in before] == ["L", "M"]


def test_campaigns_are_summed_up_for_whom_they_are_of(told_dashboard):
    totals = campaign_summary.totals_of(told_dashboard, BOOK, ("shop",))
    assert (totals.campaigns, totals.published, totals.received_fen) == (1, 0, 90_006)
    nobody = campaign_summary.totals_of(told_dashboard, BOOK, ("another",))
    assert (nobody.campaigns, nobody.published, nobody.received_fen) == (0, 0, 0)
    assert campaign_summary.merchants_with_campaigns(told_dashboard, BOOK, None) == ["shop"]
    assert campaign_summary.merchants_with_campaigns(told_dashboard, BOOK, ("another",)) == []


def test_campaigns_wait_as_drafts_over_their_window_or_short_of_their_minimum(connection):
    full = offer.UnitsSold("F", 9, units(honey=9), 900, at())
    log = given(
        ("campaign", "D", [drafted("D")]),
        ("campaign", "S", opened("S", 0)),
        ("campaign", "F", [*opened("F", 0), full]),
        ("campaign", "E", [*opened("E", 0), offer.CampaignFailed("E", 0, 3, at(3))]),
    )
    applied(connection, MODEL, log.recorded)

    def waiting(hours: int, limit: int = 9) -> list[tuple[str, int]]:
        rows = campaign_summary.waiting(connection, BOOK, None, now=at(hours), limit=limit)
        return [(row.campaign_id, row.waiting) for row in rows]

    assert waiting(1) == [("D", 2), ("S", 2)]
    assert waiting(49) == [("D", 3), ("F", 3), ("S", 3)]
    assert waiting(49, limit=1) == [("D", 3)]
