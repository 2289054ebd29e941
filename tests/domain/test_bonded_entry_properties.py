"""Random commands on an entry: whatever comes, in whatever order, the stock adds up."""

import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.bonded_entry import DECIDER
from domain.entry_commands import DecideDiscrepancy, GiveBackStock, PickUnits, UnblockStock
from domain.entry_events import (
    EntryPosted,
    GoodsTallied,
    ReturnShelved,
    SkuCount,
    StockAdjusted,
    StockBlocked,
    StockGivenBack,
    StockReserved,
    StockUnblocked,
)
from domain.goods import BatchUnits
from domain.identifiers import RunId, Sku
from domain.refusals import Refused
from tests.conftest import IS_SLOW
from tests.domain.bonded_entry_examples import (
    GONE,
    IN_STOCK,
    MILK,
    R1,
    R2,
    TEA,
    X,
    Y,
    adjusting,
    blocking,
    deciding,
    giving_back,
    listing,
    picking,
    played,
    posting,
    reserving,
    shelving,
    tallying,
    unblocking,
)

SMALL = st.integers(0, 4)
BATCH_UNITS = st.lists(
    st.builds(BatchUnits, st.sampled_from([X, Y]), st.sampled_from([MILK, TEA]), st.integers(1, 4)),
    max_size=2,
)
RUNS = st.sampled_from([R1, R2, RunId("R3")])
COMMANDS = st.one_of(
    st.builds(posting, st.integers(0, 9), milk=st.integers(5, 12), tea=SMALL),
    st.builds(
        lambda good, damaged, tea, number: tallying(
            SkuCount(MILK, good, damaged), SkuCount(TEA, tea), number=number
        ),
        st.integers(3, 12),
        SMALL,
        SMALL,
        st.sampled_from(["T1", "T2", "T3"]),
    ),
    st.builds(adjusting, st.sampled_from(["C1", "C2"]), milk=st.integers(-3, 3)),
    st.builds(blocking, st.sampled_from(["K1", "K2"]), milk=SMALL),
    st.builds(unblocking, st.sampled_from(["K1", "K2", "n1"]), milk=SMALL),
    st.builds(lambda run, parts: reserving(run, *parts), RUNS, BATCH_UNITS),
    st.builds(lambda run, parts: reserving(run, *parts), RUNS, BATCH_UNITS),
    st.builds(lambda run, parts: picking(run, *parts), RUNS, BATCH_UNITS),
    st.builds(giving_back, RUNS, BATCH_UNITS, BATCH_UNITS),
    st.builds(shelving, BATCH_UNITS, BATCH_UNITS, st.sampled_from(["n1", "n2"])),
    st.builds(deciding, st.integers(1, 3)),
)
AGAIN_IS_MORE = (PickUnits, GiveBackStock, UnblockStock, DecideDiscrepancy)
"""These name amounts and no id of their own: said twice they mean twice. The ids of commands,
and the run that is written in the same append, keep one of them from being said twice."""


@settings(max_examples=2_000 if IS_SLOW else 100)
@given(st.sampled_from([(listing(),), IN_STOCK, IN_STOCK, GONE]), st.lists(COMMANDS, max_size=25))
def test_whatever_comes_the_stock_adds_up(history, commands):
    events = played(*history)
    entry = DECIDER.state_of(events)
    for command in commands:
        try:
            new = DECIDER.decide(command, entry)
        except Refused:
            continue
        for event in new:
            entry = DECIDER.evolve(entry, event)
        events += new
        if not isinstance(command, AGAIN_IS_MORE):
            assert DECIDER.decide(command, entry) == []
        assert_sound(entry, events)
    assert DECIDER.state_of(events) == entry


def assert_sound(entry, events) -> None:
    for amounts in (entry.reserved, entry.gone, entry.blocked):
        assert all(quantity > 0 for quantity in amounts.values())
    for sku in (MILK, TEA):
        assert entry.free(sku) == free_by_the_events(events, sku)
    for batch, sku in itertools.product((X, Y), (MILK, TEA)):
        assert 0 <= entry.available(batch, sku) <= max(0, entry.free(sku))
    taken = entry.reserved + entry.gone
    for sku in (MILK, TEA):
        assert entry.share(X, sku) + entry.share(Y, sku) <= max(0, entry.sellable(sku))
        assert all(entry.share(batch, sku) <= entry.allotted[batch, sku] for batch in (X, Y))
        if all(taken[batch, sku] <= entry.share(batch, sku) for batch in (X, Y)):
            assert entry.available(X, sku) + entry.available(Y, sku) <= max(0, entry.free(sku))
    waiting: Counter = sum((taken.waiting for taken in entry.taken.values()), Counter())
    assert waiting == entry.reserved, "what runs wait for is what is reserved"


def free_by_the_events(events, sku: Sku) -> int:
    """The formula of the design, computed from the events alone."""
    posted = good = 0
    for event in events:
        match event:
            case EntryPosted():
                posted = total(event.posted, sku)
            case GoodsTallied():
                good = sum(count.good for count in event.counts if count.sku == sku)
            case StockAdjusted():
                good += sum(change.delta for change in event.changes if change.sku == sku)
    taken = sum(signed(event, sku) for event in events)
    return min(posted, good) - taken


def signed(event, sku: Sku) -> int:
    """What an event takes from the free units of a product, whether reserved, blocked or gone."""
    match event:
        case StockReserved() | StockBlocked():
            return total(event.units, sku)
        case StockGivenBack() | StockUnblocked():
            return -total(event.units, sku)
        case ReturnShelved():
            return -total(event.good, sku)
    return 0


def total(parts, sku: Sku) -> int:
    return sum(part.quantity for part in parts if part.sku == sku)
