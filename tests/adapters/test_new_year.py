from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest
import sqlalchemy as sa

from adapters.new_year import move_into_the_new_year
from application import ordering
from application.moving_quota import AskQuotaMoves
from application.ordering import Sender
from application.streams import year_id
from domain.identifiers import OrderId, Partition, shared_of
from projections import buyers_years, buyers_years_asked
from projections.buyers_years_asked import Forecast
from projections.following import follow_all, prepare
from tests.end_to_end import port
from tests.end_to_end.port import CAMPAIGN, Port, item, line

NEW_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
"""Midnight in Shanghai."""

BUYER = port.key_of(port.buyer(1))


OPERATORS = count(1)


@pytest.fixture
def book(database_url):
    """One buyer's orders of 9,000 each, two booked for 2026, and one for the year after."""
    book = Port(database_url, Partition(f"op{next(OPERATORS)}.NB01"))
    prepare(book.system.engine, [buyers_years.MODEL])
    book.open_campaign(item("PEAR", "9000.00"))
    for number, year in ((1, 2026), (2, 2026), (3, 2027)):
        place(book, number, year)
    yield book
    book.close()


def place(book, number, year):
    """One thing each: it may cost more than several together."""
    plain = port.order(1, line("PEAR", 1, "9000.00"), at=book.now)
    order = replace(plain, order_id=OrderId(f"shop-1:{number:04d}"), quota_year=year)
    sender = Sender("shop", book.now)
    assert ordering.place_orders(book.system.handling, book.book, [order], sender) == {}


def used(book, year):
    state = book.state("year", year_id(BUYER, year), shared_of(book.book))
    return sorted(order_id[-1] for order_id, fen in state.by_order.items() if fen)


def listed(book, at_year):
    follow_all(book.system.engine, book.system.log, [buyers_years.MODEL])
    asked = Forecast(book.book, shared_of(book.book), CAMPAIGN, 2027, at_year, 2_600_000)
    with book.system.engine.connect() as connection:
        return [row.order_id[-1] for row in buyers_years_asked.exceeding(connection, asked)]


def test_what_is_left_of_the_old_year_moves_when_the_year_turns_in_shanghai(book):
    book.now = NEW_YEAR.replace(hour=15)
    move_into_the_new_year(book.system)
    assert used(book, 2026) == ["1", "2"]
    book.now = NEW_YEAR
    move_into_the_new_year(book.system)
    assert used(book, 2027) == ["1", "3"]
    assert used(book, 2026) == ["2"]
    order = book.state("order", "shop-1:0002")
    assert (order.not_moved.reason, order.not_moved.used_fen) == ("OverYearlyLimit", 1_800_000)


def test_who_found_no_room_is_asked_about_once_and_stays_listed(book):
    book.now = NEW_YEAR
    move_into_the_new_year(book.system)
    assert move_into_the_new_year(book.system) == 0
    assert listed(book, 2027) == ["2"]


def test_an_order_expected_in_the_promised_year_is_listed_before_it_turns(book):
    assert listed(book, 2026) == []  # The campaign promises to dispatch in 2026.
    with book.system.engine.begin() as connection:
        is_its = buyers_years.promises.c.partition == book.book
        connection.execute(sa.update(buyers_years.promises).where(is_its).values(year=2027))
    assert listed(book, 2026) == ["1", "2"]


def test_a_round_that_broke_off_after_it_asked_is_finished_by_the_policies(book):
    book.now = NEW_YEAR
    book.do(AskQuotaMoves((OrderId("shop-1:0001"),), 2027, book.now))
    move_into_the_new_year(book.system)
    assert (used(book, 2026), used(book, 2027)) == (["1"], ["2", "3"])
    book.react()
    order = book.state("order", "shop-1:0001")
    assert (order.moving, order.not_moved.year) == (None, 2027)
