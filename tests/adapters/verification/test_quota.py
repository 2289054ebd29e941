from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.verification.running import verify
from application.streams import year_id
from domain.buyers_year import QuotaGivenBack, QuotaReserved
from domain.clearance_events import DeclarationsSent
from domain.identifiers import OrderId, PersonKey
from domain.order_events import OrderCancelled, OrderPlaced, RefundOwed
from domain.order_year_events import QuotaMoved
from domain.quota_moves import QuotaMovedAway, QuotaMovedIn
from tests.adapters.verification.book import CANCELLED, HONEY, OPEN, RUN, START, Book
from tests.adapters.verification.lives import line, place
from tests.adapters.verification.planting import event_of, found, names, plant, verified

BUYER = PersonKey("person-5")
OPENS_YEAR = year_id(BUYER, 2026)


def test_a_year_above_its_limit_is_named(engine):
    reserved = QuotaReserved(BUYER, 2026, OrderId("shop-1:9"), 2_600_000, START)
    position = plant(engine, ("year", OPENS_YEAR, [reserved]))
    (finding,) = found(verified(engine), "yearly limit")
    assert finding.positions == (position,)
    assert finding.message == "2642500 fen are used, 2600000 may be"


def test_a_year_used_to_its_limit_is_sound(engine):
    reserved = QuotaReserved(BUYER, 2026, OrderId("shop-1:9"), 2_600_000 - 42_500, START)
    plant(engine, ("year", OPENS_YEAR, [reserved]))
    assert names(verified(engine)) == []


def test_an_order_that_reserves_twice_is_named(engine):
    reserved = event_of(engine, "year", OPENS_YEAR, QuotaReserved)
    position = plant(engine, ("year", OPENS_YEAR, [reserved]))
    assert position in found(verified(engine), "yearly limit")[0].positions


def test_a_cause_that_gives_back_twice_is_named(engine):
    year = year_id("person-4", 2026)
    given = event_of(engine, "year", year, QuotaGivenBack)
    position = plant(engine, ("year", year, [given]))
    findings = found(verified(engine), "given back")
    assert all(position in each.positions for each in findings)
    assert CANCELLED in findings[1].message


def test_quota_given_back_of_an_order_that_stands_is_named(engine):
    given = QuotaGivenBack(BUYER, 2026, OPEN, "by hand", 42_500, START)
    position = plant(engine, ("year", OPENS_YEAR, [given]))
    report = verified(engine)
    assert position in found(report, "given back")[0].positions
    assert position in found(report, "used")[0].positions


def test_quota_never_given_back_is_named_once_policies_have_passed(engine):
    kept = event_of(engine, "order", OPEN, OrderPlaced).amounts.paid_fen
    owed = RefundOwed(OPEN, "cancelled", kept, "lost patience", START)
    position = plant(engine, ("order", OPEN, [OrderCancelled(OPEN, "lost patience", START), owed]))
    behind = verify(engine, [], policies_at=position - 1)
    assert "used" not in names(behind)
    (finding,) = found(verified(engine), "used")
    assert position in finding.positions


def test_an_order_without_quota_is_named(engine):
    placed = replace(event_of(engine, "order", OPEN, OrderPlaced), order_id="shop-1:9")
    position = plant(engine, ("order", "shop-1:9", [placed]))
    assert position in found(verified(engine), "used")[0].positions


def test_quota_of_an_order_that_was_never_placed_is_given_back(engine):
    book = Book(engine, count=1_000, now=START + timedelta(days=1))
    book.react()
    lines = (line(HONEY, 19),)
    with pytest.raises(AssertionError):
        place(book, 6, OrderId("shop-1:0006"), lines, 0, 0)
    book.react()
    assert names(verified(engine)) == []
    given = event_of(engine, "year", year_id(PersonKey("person-6"), 2026), QuotaGivenBack)
    assert given.taxable_fen == 19 * 11_800


def test_quota_given_back_before_the_order_says_so_is_named(engine):
    order_id = OrderId("shop-1:9")
    reserved = QuotaReserved(BUYER, 2026, order_id, 100, START)
    given = QuotaGivenBack(BUYER, 2026, order_id, "by hand", 100, START)
    position = plant(engine, ("year", OPENS_YEAR, [reserved, given]))
    (finding,) = found(verified(engine), "given back")
    assert finding.positions == (position, position + 1)


def test_what_another_year_takes_while_the_old_one_keeps_it_is_named(engine):
    moved = event_of(engine, "year", year_id(BUYER, 2027), QuotaMovedIn)
    year = year_id(BUYER, 2028)
    position = plant(engine, ("year", year, [replace(moved, year=2028, from_year=2027)]))
    assert position in found(verified(engine), "yearly limit")[0].positions


def test_what_is_let_go_and_taken_over_by_no_year_is_named(engine):
    away = event_of(engine, "year", OPENS_YEAR, QuotaMovedAway)
    position = plant(engine, ("year", OPENS_YEAR, [away]))
    assert position in found(verified(engine), "moved")[0].positions


def test_an_order_that_says_it_counts_where_nothing_is_booked_is_named(engine):
    moved = QuotaMoved(OPEN, 2027, 9, False, START)
    position = plant(engine, ("order", OPEN, [moved]))
    assert position in found(verified(engine), "moved")[0].positions


def test_a_declaration_in_another_year_than_the_order_counts_in_is_named(engine):
    sent = event_of(engine, "run", RUN, DeclarationsSent)
    late = replace(sent, message_id="R1-9999", sent_at=START.replace(year=2028))
    position = plant(engine, ("run", RUN, [late]))
    assert position in found(verified(engine), "declared")[0].positions
