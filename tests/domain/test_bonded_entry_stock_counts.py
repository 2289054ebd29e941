"""A stock count adjusts the units of an entry."""

from domain.entry_events import SkuCount, StockAdjusted
from domain.identifiers import CountId
from tests.domain.bonded_entry_examples import (
    ENTRY,
    IN_STOCK,
    MILK,
    NOON,
    TEA,
    X,
    Y,
    adjusting,
    after,
    listing,
    posting,
    state,
    tallying,
)


def test_a_stock_count_adjusts_an_entry_once():
    command = adjusting(milk=-2, tea=1)
    after(*IN_STOCK).when(command).then(StockAdjusted(ENTRY, CountId("C1"), command.changes, NOON))
    after(*IN_STOCK, command).when(command).then_nothing()
    entry = state(*IN_STOCK, command, adjusting("C2", milk=1))
    assert (entry.free(MILK), entry.free(TEA)) == (9, 4)


def test_units_that_a_count_finds_again_are_shared_too():
    history = (*IN_STOCK, adjusting("C1", milk=-5), adjusting("C2", milk=5))
    assert (state(*history).available(X, MILK), state(*history).available(Y, MILK)) == (6, 4)


def test_units_that_a_count_finds_beyond_the_tally_wait_for_a_new_tally():
    found = (listing(), posting(), tallying(SkuCount(MILK, 5)), adjusting(milk=5))
    assert state(*found).free(MILK) == 10
    assert (state(*found).available(X, MILK), state(*found).available(Y, MILK)) == (3, 2)
