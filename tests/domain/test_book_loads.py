from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.book_filing import DECIDER
from domain.book_filing_commands import (
    DescribeLoad,
    LoadBeyondList,
    LoadUnfit,
    ParcelOnOtherLorry,
    VoidPass,
)
from domain.goods import SkuUnits, counted
from domain.identifiers import EntryId, ExitId, OrderId, Sku, filing_of_entry, filing_of_exit
from domain.refusals import Refused
from tests.domain.book_examples import NOON
from tests.scenario import Scenario

ENTRY, EXIT = filing_of_entry(EntryId("E-1")), filing_of_exit(ExitId("X-1"))
HONEY, SOCKS = Sku("honey"), Sku("socks")
LISTED = (SkuUnits(HONEY, 10), SkuUnits(SOCKS, 4))
A, B = OrderId("s:1"), OrderId("s:2")
WHOLE = DescribeLoad(ENTRY, "G-1", "浙B1", 13_000, 0, 200, 150, "3", "desk", NOON, listed=LISTED)


def part(pass_no, **units):
    parts = tuple(SkuUnits(Sku(sku), quantity) for sku, quantity in units.items())
    return replace(WHOLE, pass_no=pass_no, units=parts)


def parcels(pass_no, *order_ids):
    return replace(WHOLE, filing_id=EXIT, pass_no=pass_no, order_ids=order_ids, listed=())


def described(*commands):
    events: list = []
    for command in commands:
        events += DECIDER.decide(command, DECIDER.state_of(events))
    return Scenario(DECIDER).given(*events)


def test_lorries_share_a_list_and_never_carry_more_than_it_says():
    first = part("G-1", honey=6, socks=4)
    described(first).when(part("G-2", honey=5)).then_refused(LoadBeyondList)
    described(first).when(part("G-2", socks=1)).then_refused(LoadBeyondList)
    described().when(part("G-1", tea=1)).then_refused(LoadBeyondList)
    assert described(first, part("G-2", honey=4))
    described(WHOLE).when(part("G-2", honey=1)).then_refused(LoadBeyondList)
    described(first).when(replace(WHOLE, pass_no="G-2")).then_refused(LoadBeyondList)
    described().when(part("G-1", honey=0)).then_refused(LoadUnfit)


def test_a_parcel_is_on_one_lorry():
    described(parcels("L-1", A)).when(parcels("L-2", A, B)).then_refused(ParcelOnOtherLorry)
    described(parcels("L-1", A)).when(parcels("L-1", A)).then()
    assert described(parcels("L-1", A), parcels("L-2", B))


def test_what_a_voided_lorry_was_to_carry_another_may():
    voided = (part("G-1", honey=10), VoidPass(ENTRY, "G-1", NOON))
    assert described(*voided, part("G-2", honey=10))
    described(*voided, part("G-2", honey=1)).when(part("G-1", honey=10)).then_refused(
        LoadBeyondList
    )


LOADS = st.builds(
    lambda n, honey, socks: part(f"G-{n}", honey=honey, socks=socks),
    st.integers(1, 4),
    st.integers(1, 8),
    st.integers(1, 4),
)
VOIDS = st.integers(1, 4).map(lambda n: VoidPass(ENTRY, f"G-{n}", NOON))


@given(st.lists(LOADS | VOIDS, max_size=12))
def test_whatever_is_described_all_lorries_together_stay_within_the_list(commands):
    state = DECIDER.initial
    for command in commands:
        try:
            events = DECIDER.decide(command, state)
        except Refused:
            continue
        for event in events:
            state = DECIDER.evolve(state, event)
        carried = counted(part for load in state.carrying() for part in load.units)
        assert all(carried[each.sku] <= each.quantity for each in LISTED)
