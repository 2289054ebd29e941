"""Batches share the free units of an entry, and none starves another."""

import pytest

from domain.entry_commands import StockShort
from domain.entry_events import SkuCount
from domain.identifiers import BatchId
from tests.domain.bonded_entry_examples import (
    IN_STOCK,
    MILK,
    R1,
    R2,
    TEA,
    X,
    Y,
    adjusting,
    after,
    blocking,
    line,
    listing,
    of,
    posting,
    reserving,
    state,
    tallying,
)


def test_two_batches_together_take_no_more_than_is_free():
    both = (*of(X, milk=6), *of(Y, milk=4))
    after(*IN_STOCK, blocking(milk=1)).when(reserving(R1, *both)).then_refused(StockShort)


def test_batches_that_are_left_share_what_an_overdrawn_one_left():
    packing = (*of(X, milk=5), *of(Y, milk=3), *of(BatchId("BZ"), milk=2))
    history = (
        listing((line(MILK, 10),), packing),
        posting(),
        tallying(),
        reserving(R1, *of(X, milk=5)),
        tallying(SkuCount(MILK, 8), number="T2"),
    )
    assert state(*history).free(MILK) == 3
    rest = (*of(Y, milk=2), *of(BatchId("BZ"), milk=2))
    after(*history).when(reserving(R2, *rest)).then_refused(StockShort)


def test_one_batch_cannot_starve_another():
    counted = tallying(SkuCount(MILK, 5), SkuCount(TEA, 4))
    entry = (listing(), posting(), counted)
    assert (state(*entry).available(X, MILK), state(*entry).available(Y, MILK)) == (3, 2)
    after(*entry).when(reserving(R1, *of(X, milk=4))).then_refused(StockShort)
    history = (*entry, reserving(R1, *of(X, milk=3)))
    assert state(*history).available(Y, MILK) == 2


@pytest.mark.parametrize("less", [posting(6, milk=5, tea=4), blocking(milk=5), adjusting(milk=-5)])
def test_what_a_whole_entry_lacks_is_lacking_to_every_batch_by_its_share(less):
    entry = state(*IN_STOCK, less)
    assert (entry.available(X, MILK), entry.available(Y, MILK)) == (3, 2)
    after(*IN_STOCK, less).when(reserving(R1, *of(X, milk=4))).then_refused(StockShort)
