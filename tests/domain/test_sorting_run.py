from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.identifiers import OrderId, SortingId
from domain.sorting_run import (
    DECIDER,
    NothingScanned,
    ParcelSetAside,
    ParcelsSetAside,
    ParcelsSorted,
    Scan,
    SortedParcel,
    SortParcels,
    Verdict,
)
from tests.conftest import IS_SLOW
from tests.scenario import Scenario

SORTING = SortingId("S1")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def scan(number: str, verdict=Verdict.RELEASED) -> Scan:
    order_id = None if verdict is Verdict.UNKNOWN_WAYBILL else OrderId(f"shop-1:{number}")
    return Scan(number, order_id, 1_200, "lane 3", verdict)


def scanning(*scans: Scan) -> SortParcels:
    return SortParcels(SORTING, "station 2", scans, NOON)


def sorted_(*numbers: str) -> ParcelsSorted:
    parcels = tuple(SortedParcel(n, OrderId(f"shop-1:{n}"), 1_200, "lane 3") for n in numbers)
    return ParcelsSorted(SORTING, "station 2", parcels, NOON)


def set_aside(*parcels: ParcelSetAside) -> ParcelsSetAside:
    return ParcelsSetAside(SORTING, "station 2", parcels, NOON)


def aside(number: str, verdict: Verdict) -> ParcelSetAside:
    return ParcelSetAside(number, scan(number, verdict).order_id, verdict)


def run(*events) -> Scenario:
    return Scenario(DECIDER).given(*events)


def test_parcels_are_sorted_or_set_aside():
    run().when(scanning(scan("W2"), scan("W1"), scan("W3", Verdict.HELD))).then(
        sorted_("W1", "W2"), set_aside(aside("W3", Verdict.HELD))
    )


def test_a_scan_without_parcels_is_refused():
    run().when(scanning()).then_refused(NothingScanned)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_same_scan_again_changes_nothing(verdict):
    command = scanning(scan("W1", verdict), scan("W1", verdict))
    events = DECIDER.decide(command, DECIDER.initial)
    assert len(events) == 1
    run(*events).when(command).then_nothing()


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.RELEASED])
def test_every_other_verdict_sets_a_parcel_aside(verdict):
    run().when(scanning(scan("W1", verdict))).then(set_aside(aside("W1", verdict)))


def test_a_parcel_of_no_known_order_is_never_sorted():
    unknown = Scan("W1", None, 1_200, "lane 3", Verdict.RELEASED)
    run().when(scanning(unknown)).then(set_aside(aside("W1", Verdict.UNKNOWN_WAYBILL)))


def test_a_parcel_set_aside_is_sorted_once_it_is_released():
    history = set_aside(aside("W1", Verdict.NOT_RELEASED))
    run(history).when(scanning(scan("W1"))).then(sorted_("W1"))


def test_a_sorted_parcel_that_is_held_is_set_aside_again_and_again():
    held = scanning(scan("W1", Verdict.HELD))
    history = [set_aside(aside("W1", Verdict.HELD)), sorted_("W1")]
    run(*history).when(held).then(set_aside(aside("W1", Verdict.HELD)))


def test_the_last_scan_of_a_parcel_counts():
    run().when(scanning(scan("W1", Verdict.NOT_PICKED), scan("W1"))).then(sorted_("W1"))
    run().when(scanning(scan("W1"), scan("W1", Verdict.HELD))).then(
        set_aside(aside("W1", Verdict.HELD))
    )


def test_a_long_tray_is_several_events():
    numbers = [f"W{n:04d}" for n in range(1_001)]
    events = DECIDER.decide(scanning(*map(scan, numbers)), DECIDER.initial)
    assert [len(event.parcels) for event in events] == [1_000, 1]
    held = [scan(number, Verdict.HELD) for number in numbers]
    events = DECIDER.decide(scanning(*held), DECIDER.initial)
    assert [len(event.parcels) for event in events] == [1_000, 1]


SCANS = st.builds(scan, st.sampled_from(["W1", "W2", "W3"]), st.sampled_from(list(Verdict)))


@settings(max_examples=2_000 if IS_SLOW else 60)
@given(st.lists(st.lists(SCANS, min_size=1, max_size=5), max_size=8))
def test_the_run_knows_the_last_verdict_on_every_parcel(trays):
    state = DECIDER.initial
    last: dict[str, Verdict] = {}
    for tray in trays:
        for event in DECIDER.decide(scanning(*tray), state):
            state = DECIDER.evolve(state, event)
        last |= {s.waybill_no: s.verdict for s in tray}
        assert state.verdicts == last
        assert DECIDER.decide(scanning(*tray), state) == []
