from datetime import timedelta

import pytest

from domain.mandate import RIGHTS, MandateGiven, MandateWithdrawn
from projections import mandate_book as book
from tests.projections.given import (
    NOON,
    SHARED,
    applied,
    content_of,
    emptied,
    given,
    tables_of,
)

HOUR = timedelta(hours=1)


def gave(mandatary="broker", right="declare", until=None, merchant="kiwi", at=NOON):
    return MandateGiven(merchant, mandatary, right, until, at)


def withdrew(mandatary="broker", right="declare", merchant="kiwi", at=NOON + HOUR):
    return MandateWithdrawn(merchant, mandatary, right, at)


@pytest.fixture
def read(database_url):
    with tables_of(database_url, book.MODEL) as engine, engine.connect() as connection:

        def following(*events, partition=SHARED):
            for event in events:
                log = given(("mandate", event.merchant_id, [event]), partition=partition)
                applied(connection, book.MODEL, log.recorded)
            return connection

        yield following


def mandators(connection, mandatary="broker", right="declare", at=NOON, shared=SHARED):
    return sorted(book.mandators_of(connection, shared, mandatary, right, at))


def test_a_mandate_holds_from_when_it_is_given(read):
    connection = read(gave(), gave(merchant="nordic"), gave("other", merchant="hokkaido"))
    assert mandators(connection) == ["kiwi", "nordic"]
    assert mandators(connection, "other") == ["hokkaido"]


def test_each_right_is_given_by_itself(read):
    connection = read(gave(right="return"))
    assert mandators(connection) == []
    assert mandators(connection, right="return") == ["kiwi"]


def test_a_withdrawn_mandate_holds_no_longer_and_is_still_told(read):
    connection = read(gave(), gave(right="return"), withdrew())
    assert mandators(connection) == []
    first, second = book.mandates_in(connection, SHARED, merchants=["kiwi"])
    assert (first.right, first.withdrawn_at) == ("return", None)
    assert (second.right, second.withdrawn_at) == ("declare", NOON + HOUR)


def test_a_mandate_given_again_holds_again(read):
    connection = read(gave(), withdrew(), gave(at=NOON + 2 * HOUR))
    assert mandators(connection) == ["kiwi"]
    (row,) = book.mandates_in(connection, SHARED, merchants=["kiwi"])
    assert (row.given_at, row.withdrawn_at) == (NOON + 2 * HOUR, None)


def test_a_mandate_ends_at_its_time_and_may_be_lengthened(read):
    connection = read(gave(until=NOON + HOUR))
    assert mandators(connection, at=NOON + HOUR - timedelta(seconds=1)) == ["kiwi"]
    assert mandators(connection, at=NOON + HOUR) == []
    read(gave(until=NOON + 3 * HOUR))
    assert mandators(connection, at=NOON + HOUR) == ["kiwi"]


def test_operators_do_not_meet(read):
    connection = read(gave(), partition="other.shared")
    assert mandators(connection) == []
    assert mandators(connection, shared="other.shared") == ["kiwi"]
    assert book.mandates_in(connection, SHARED, merchants=["kiwi"]) == []
    assert book.mandates_in(connection, SHARED) == []


def test_a_party_sees_what_it_was_given(read):
    connection = read(gave(), gave("other"), gave(merchant="nordic"))
    told = book.mandates_in(connection, SHARED, mandatary="broker")
    assert [row.merchant_id for row in told] == ["kiwi", "nordic"]
    assert len(book.mandates_in(connection, SHARED)) == 3


@pytest.mark.parametrize("cut", range(6))
def test_pages_of_any_size_give_the_same_rows(database_url, cut):
    events = [gave(), gave("other"), withdrew(), gave(until=NOON), gave(right="sell")]
    recorded = given(("mandate", "kiwi", events), partition=SHARED).recorded
    with tables_of(database_url, book.MODEL) as engine, engine.connect() as connection:
        applied(connection, book.MODEL, recorded)
        at_once = content_of(connection, book.MODEL)
        emptied(connection, book.MODEL)
        applied(connection, book.MODEL, recorded[:cut])
        applied(connection, book.MODEL, recorded[cut:])
        assert content_of(connection, book.MODEL) == at_once


def test_platforms_and_payment_firms_can_be_mandated():
    assert {"sell", "collect"} <= set(RIGHTS)
