from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.buyers_year import (
    DECIDER,
    GiveBackQuota,
    OverYearlyLimit,
    QuotaGivenBack,
    QuotaNotPositive,
    QuotaReserved,
    ReserveQuota,
)
from domain.dated import NoRuleThen
from domain.identifiers import OrderId, PersonKey
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
BUYER = PersonKey("p-1")
A, B = OrderId("A"), OrderId("B")
LIMIT = 2_600_000


def reserve(order_id, taxable_fen, year=2026, at=AT):
    return ReserveQuota(BUYER, year, order_id, taxable_fen, at)


def reserved(order_id, taxable_fen):
    return QuotaReserved(BUYER, 2026, order_id, taxable_fen, AT)


def give_back(order_id, cause_id, taxable_fen=None):
    return GiveBackQuota(BUYER, 2026, order_id, cause_id, taxable_fen, AT)


def given_back(order_id, cause_id, taxable_fen):
    return QuotaGivenBack(BUYER, 2026, order_id, cause_id, taxable_fen, AT)


def year():
    return Scenario(DECIDER)


def test_an_order_reserves_its_taxable_price_once():
    year().when(reserve(A, 500)).then(reserved(A, 500))
    year().given(reserved(A, 500)).when(reserve(A, 500)).then_nothing()


def test_the_limit_may_be_reached():
    year().given(reserved(A, 2_590_000)).when(reserve(B, 10_000)).then(reserved(B, 10_000))


def test_the_limit_may_not_be_passed_by_a_fen():
    year().given(reserved(A, 2_590_000)).when(reserve(B, 10_001)).then_refused(OverYearlyLimit)


@pytest.mark.parametrize("taxable_fen", [0, -1])
def test_an_order_of_no_price_reserves_nothing(taxable_fen):
    year().when(reserve(A, taxable_fen)).then_refused(QuotaNotPositive)


@pytest.mark.parametrize(
    ("of_year", "at", "limit_fen"),
    [
        (2016, datetime(2016, 5, 1, tzinfo=UTC), 2_000_000),
        (2018, datetime(2018, 12, 31, tzinfo=UTC), 2_000_000),
        # Reserved in December for the year in which it will be declared, and too late for its own.
        (2019, datetime(2018, 12, 1, tzinfo=UTC), 2_600_000),
        (2018, datetime(2019, 1, 2, tzinfo=UTC), 2_000_000),
    ],
)
def test_the_limit_is_the_one_of_the_year(of_year, at, limit_fen):
    year().when(reserve(A, limit_fen, of_year, at)).then(
        QuotaReserved(BUYER, of_year, A, limit_fen, at)
    )
    year().when(reserve(A, limit_fen + 1, of_year, at)).then_refused(OverYearlyLimit)


@pytest.mark.parametrize("of_year", [1, 2015])
def test_a_year_before_the_first_limit_is_refused(of_year):
    at = datetime(2015, 5, 1, tzinfo=UTC)
    year().when(reserve(A, 100, of_year, at)).then_refused(NoRuleThen)


def test_all_of_an_order_is_given_back():
    year().given(reserved(A, 500)).when(give_back(A, "cancelled")).then(
        given_back(A, "cancelled", 500)
    )


def test_a_cause_gives_back_once():
    history = reserved(A, 500), given_back(A, "amended-1", 200)
    year().given(*history).when(give_back(A, "amended-1", 200)).then_nothing()
    year().given(*history).when(give_back(A, "amended-2", 200)).then(
        given_back(A, "amended-2", 200)
    )


def test_no_more_is_given_back_than_was_reserved():
    history = reserved(A, 500), given_back(A, "amended-1", 400)
    year().given(*history).when(give_back(A, "return-1", 400)).then(given_back(A, "return-1", 100))


def test_what_was_not_reserved_is_not_given_back():
    year().given(reserved(A, 500)).when(give_back(B, "cancelled")).then_nothing()


def test_nothing_given_back_is_nothing():
    year().given(reserved(A, 500)).when(give_back(A, "amended-1", 0)).then_nothing()


def test_giving_back_never_takes():
    command = give_back(A, "amended-1", -1)
    year().given(reserved(A, 500)).when(command).then_refused(QuotaNotPositive)


def test_an_order_that_reserves_again_may_give_back_again():
    history = reserved(A, 500), given_back(A, "not placed", 500)
    year().given(*history).when(reserve(A, 500)).then(reserved(A, 500))
    year().given(*history, reserved(A, 500)).when(give_back(A, "not placed")).then(
        given_back(A, "not placed", 500)
    )


orders = st.sampled_from([A, B, OrderId("C")])
commands = st.one_of(
    st.builds(reserve, orders, st.sampled_from([-1, 0, 1, 1_000_000, 1_300_000, LIMIT])),
    st.builds(
        give_back,
        orders,
        st.sampled_from(["cancelled", "amended-1", "return-1"]),
        st.sampled_from([None, -5, 0, 1, 700_000]),
    ),
)


@given(st.lists(commands, max_size=20))
def test_a_year_uses_at_least_nothing_and_at_most_the_limit(history):
    for step in tried(DECIDER, history):
        assert 0 <= step.after.used_fen <= LIMIT
        assert all(used >= 0 for used in step.after.by_order.values())
        for event in step.events:
            change = step.after.used_fen - step.before.used_fen
            sign = 1 if isinstance(event, QuotaReserved) else -1
            assert change == sign * event.taxable_fen != 0


def test_the_time_of_a_repeat_does_not_matter():
    again = replace(reserve(A, 500), at=datetime(2026, 12, 1, tzinfo=UTC))
    year().given(reserved(A, 500)).when(again).then_nothing()
