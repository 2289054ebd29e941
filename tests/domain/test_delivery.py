from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.delivery import (
    DECIDER,
    ParcelsDelivered,
    ParcelsLost,
    ParcelsRefused,
    ReportDelivery,
)
from domain.identifiers import OrderId
from tests.conftest import IS_SLOW
from tests.scenario import Scenario

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
A, B, C, D = (OrderId(f"shop-1:{n}") for n in "abcd")


def reporting(delivered=(), refused=(), lost=()) -> ReportDelivery:
    return ReportDelivery("carrier", tuple(delivered), tuple(refused), tuple(lost), NOON)


def day(*events) -> Scenario:
    return Scenario(DECIDER).given(*events)


def test_a_report_is_recorded_by_outcome():
    day().when(reporting([B, A, A], [C], [D])).then(
        ParcelsDelivered("carrier", (A, B), NOON),
        ParcelsRefused("carrier", (C,), NOON),
        ParcelsLost("carrier", (D,), NOON),
    )


def test_an_empty_report_says_nothing():
    day().when(reporting()).then_nothing()


def test_what_was_reported_before_is_not_recorded_again():
    history = [ParcelsDelivered("carrier", (A,), NOON)]
    day(*history).when(reporting([A])).then_nothing()
    day(*history).when(reporting([A, B])).then(ParcelsDelivered("carrier", (B,), NOON))


def test_a_parcel_that_was_refused_may_be_delivered_or_lost_later():
    history = [ParcelsRefused("carrier", (A,), NOON)]
    day(*history).when(reporting([A], lost=[A])).then(
        ParcelsDelivered("carrier", (A,), NOON), ParcelsLost("carrier", (A,), NOON)
    )


def test_a_long_report_is_several_events():
    orders = [OrderId(f"shop-1:{n:04d}") for n in range(1_001)]
    events = DECIDER.decide(reporting(orders), DECIDER.initial)
    assert [len(event.order_ids) for event in events] == [1_000, 1]


IDS = st.lists(st.sampled_from([A, B, C, D]), max_size=4)


@settings(max_examples=2_000 if IS_SLOW else 60)
@given(st.lists(st.builds(reporting, IDS, IDS, IDS), max_size=10))
def test_each_outcome_of_each_parcel_is_recorded_once(commands):
    events: list = []
    for command in commands:
        events += DECIDER.decide(command, DECIDER.state_of(events))
        assert DECIDER.decide(command, DECIDER.state_of(events)) == []
    recorded = [(type(event), i) for event in events for i in event.order_ids]
    assert len(recorded) == len(set(recorded))
    told = {
        *((ParcelsDelivered, i) for c in commands for i in c.delivered),
        *((ParcelsRefused, i) for c in commands for i in c.refused),
        *((ParcelsLost, i) for c in commands for i in c.lost),
    }
    assert set(recorded) == told
