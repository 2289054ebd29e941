"""Places in line: who waits for what, who was offered it, and what came of each."""

from datetime import timedelta

import pytest

from domain.goods import SkuUnits
from domain.identifiers import CampaignId, OrderId, PersonKey, Sku
from domain.waitlist_events import (
    Offer,
    OffersAccepted,
    OffersLapsed,
    UnitsOffered,
    WaitlistJoined,
    WaitlistLeft,
)
from projections import waiting_line as line
from projections import waiting_line_search as search
from projections.waiting_line import ACCEPTED, IN_LINE, LAPSED, LEFT, OFFERED
from projections.waiting_line_search import LineFilter
from tests.projections.given import (
    BOOK,
    NOON,
    applied,
    applied_by_handler,
    content_of,
    counted_statements,
    emptied,
    given,
    tables_of,
)

C1, C2 = CampaignId("C-1"), CampaignId("C-2")
JAM, TEA = Sku("JAM"), Sku("TEA")
HOUR = timedelta(hours=1)
STATEMENTS_MAX = 8


def joined(name, *units, campaign=C1, minutes=0):
    wanted = tuple(SkuUnits(sku, many) for sku, many in units or ((JAM, 1),))
    at = NOON + timedelta(minutes=minutes)
    return WaitlistJoined(campaign, OrderId(name), PersonKey(f"key-{name}"), wanted, at)


def offered(*names, hours=1, campaign=C1):
    offers = tuple(Offer(OrderId(i), PersonKey(f"key-{i}"), (SkuUnits(JAM, 1),)) for i in names)
    return UnitsOffered(campaign, offers, NOON + hours * HOUR, NOON)


def accepted(*names, campaign=C1):
    return OffersAccepted(campaign, tuple(map(OrderId, names)), NOON + HOUR)


def lapsed(*names, campaign=C1):
    return OffersLapsed(campaign, tuple(map(OrderId, names)), NOON + HOUR)


def left(*names, reason="changed mind", campaign=C1):
    return WaitlistLeft(campaign, tuple(map(OrderId, names)), reason, NOON + HOUR)


STORY = (
    joined("a", (JAM, 2), (TEA, 1)),
    joined("b"),
    joined("c", (TEA, 3)),
    joined("d"),
    joined("a", campaign=C2),
    offered("a", "b", "c"),
    accepted("a"),
    lapsed("b"),
    left("c"),
    joined("b", (JAM, 5), minutes=9),
    offered("d", hours=2),
)


def log_of(*events):
    return given(*(("waitlist", event.campaign_id, [event]) for event in events)).recorded


@pytest.fixture
def read(database_url):
    with tables_of(database_url, line.MODEL) as engine, engine.connect() as connection:

        def told(*events):
            applied(connection, line.MODEL, log_of(*events))
            return connection

        yield told


def shown(connection, campaign=C1, **asked):
    rows = search.places_of(connection, BOOK, campaign, LineFilter(**asked))
    return [(row.order_id, row.state, row.number) for row in rows]


def test_who_stands_in_line_stands_in_the_order_of_joining_with_a_number(read):
    connection = read(joined("z"), joined("m"), joined("a"))
    assert shown(connection) == [("z", IN_LINE, 1), ("m", IN_LINE, 2), ("a", IN_LINE, 3)]


def test_who_is_offered_something_counts_for_nobody_behind(read):
    connection = read(*STORY[:5], offered("a"))
    assert shown(connection) == [
        ("a", OFFERED, None),
        ("b", IN_LINE, 1),
        ("c", IN_LINE, 2),
        ("d", IN_LINE, 3),
    ]
    (row, *_) = search.places_of(connection, BOOK, C1, LineFilter())
    assert (row.units, row.accept_by, row.buyer_key) == (3, NOON + HOUR, "key-a")


def test_what_came_of_each_is_kept_and_who_joins_again_has_another_place(read):
    connection = read(*STORY)
    assert shown(connection) == [("d", OFFERED, None), ("b", IN_LINE, 1)]
    assert shown(connection, state="all") == [
        ("a", ACCEPTED, None),
        ("b", LAPSED, None),
        ("c", LEFT, None),
        ("d", OFFERED, None),
        ("b", IN_LINE, 1),
    ]
    (gone,) = search.places_of(connection, BOOK, C1, LineFilter(LEFT))
    assert (gone.reason, gone.ended_at) == ("changed mind", NOON + HOUR)
    counts = search.counts_of(connection, BOOK, C1, LineFilter())
    assert counts == {ACCEPTED: 1, LAPSED: 1, LEFT: 1, OFFERED: 1, IN_LINE: 1}


def test_each_product_has_a_line_of_its_own(read):
    connection = read(*STORY[:4])
    assert shown(connection, sku="TEA") == [("a", IN_LINE, 1), ("c", IN_LINE, 2)]
    assert shown(connection, sku="JAM", text="d") == [("d", IN_LINE, 3)]
    sums = [
        (row.sku, row.waiting, row.units_waiting, row.offered)
        for row in search.products_of(connection, BOOK, C1)
    ]
    assert sums == [("JAM", 3, 4, 0), ("TEA", 2, 4, 0)]


def test_offers_that_lapse_soon_are_counted_with_the_first_of_them(read):
    connection = read(*STORY[:4], offered("a", "b"), offered("d", hours=5))
    assert search.lapsing_of(connection, BOOK, C1, NOON) == (0, None)
    assert search.lapsing_of(connection, BOOK, C1, NOON + 2 * HOUR) == (2, NOON + HOUR)
    (jam,) = [row for row in search.products_of(connection, BOOK, C1) if row.sku == JAM]
    assert (jam.offered, jam.units_offered, jam.accept_by) == (3, 4, NOON + HOUR)


def test_another_campaign_and_another_book_have_other_lines(read):
    connection = read(*STORY)
    assert shown(connection, C2) == [("a", IN_LINE, 1)]
    assert search.places_of(connection, "demo.NB02", C1, LineFilter("all")) == []


def test_a_long_line_is_cut_and_sorted(read):
    connection = read(*(joined(f"{n:02}", (JAM, 10 - n)) for n in range(9)))
    rows = search.places_of(connection, BOOK, C1, LineFilter(), sort="units", limit=3, offset=1)
    assert [(row.order_id, row.number) for row in rows] == [("07", 8), ("06", 7), ("05", 6)]


@pytest.mark.parametrize("apply", [applied, applied_by_handler])
def test_pages_of_any_size_give_the_same_rows(database_url, apply):
    recorded = log_of(*STORY)
    with tables_of(database_url, line.MODEL) as engine, engine.connect() as connection:
        applied(connection, line.MODEL, recorded)
        at_once = content_of(connection, line.MODEL)
        for cut in range(len(recorded)):
            emptied(connection, line.MODEL)
            apply(connection, line.MODEL, recorded[:cut])
            apply(connection, line.MODEL, recorded[cut:])
            assert content_of(connection, line.MODEL) == at_once


def test_a_thousand_offers_are_a_handful_of_statements(database_url):
    names = [f"{n:04}" for n in range(1_000)]
    recorded = log_of(*map(joined, names), offered(*names), lapsed(*names))
    with tables_of(database_url, line.MODEL) as engine, engine.connect() as connection:
        applied(connection, line.MODEL, recorded[:1_000])
        with counted_statements(connection) as statements:
            applied(connection, line.MODEL, recorded[1_000:])
        assert len(statements) <= STATEMENTS_MAX
        counts = search.counts_of(connection, BOOK, C1, LineFilter())
        assert counts == {LAPSED: 1_000}
