"""The tally of an entry: what was counted, what is missing or over, and whose it is."""

from datetime import date

import pytest

from domain.entry_commands import CountNegative, TallyGoods
from domain.entry_events import GoodsTallied, Lot, SkuCount
from domain.identifiers import BatchId, Sku
from tests.domain.bonded_entry_examples import (
    ENTRY,
    IN_STOCK,
    MILK,
    NOON,
    R1,
    TEA,
    X,
    Y,
    after,
    line,
    listing,
    of,
    played,
    posting,
    reserving,
    state,
    tallying,
)


def test_what_is_missing_is_computed():
    counts = (SkuCount(MILK, 7, damaged=1, expired=1, short=99), SkuCount(TEA, 4))
    after(listing()).when(tallying(*counts)).then(
        GoodsTallied(
            ENTRY,
            "T1",
            (SkuCount(MILK, 7, damaged=1, expired=1, short=1), SkuCount(TEA, 4)),
            (*of(X, milk=4), *of(Y, milk=3), *of(X, tea=4)),
            NOON,
        )
    )


def test_a_product_that_was_not_counted_is_short():
    event = played(listing(), tallying(SkuCount(MILK, 10)))[-1]
    assert event.counts == (SkuCount(MILK, 10), SkuCount(TEA, 0, short=4))


def test_counts_of_one_product_are_summed():
    event = played(listing(), tallying(SkuCount(MILK, 6), SkuCount(MILK, 3, damaged=1)))[-1]
    assert event.counts[0] == SkuCount(MILK, 9, damaged=1)


@pytest.mark.parametrize(
    ("seen", "counted"),
    [
        (SkuCount(MILK, 12), SkuCount(MILK, 10, over=2)),
        (SkuCount(MILK, 9, damaged=2), SkuCount(MILK, 8, damaged=2, over=1)),
        (SkuCount(MILK, 1, damaged=13), SkuCount(MILK, 0, damaged=10, over=4)),
        (SkuCount(MILK, 0, damaged=1, expired=12), SkuCount(MILK, 0, expired=10, over=3)),
        (SkuCount(MILK, 10, over=2, wrong=3), SkuCount(MILK, 10, over=2, wrong=3)),
    ],
)
def test_what_is_over_or_wrong_is_extra_and_never_free(seen, counted):
    entry = state(listing(), posting(), tallying(seen))
    assert entry.counts[0] == counted
    assert counted.good + counted.damaged + counted.expired + counted.short == 10
    assert entry.free(MILK) == counted.good


def test_a_product_that_was_never_listed_is_over():
    entry = state(listing(), posting(5, milk=10, beer=5), tallying(SkuCount(Sku("beer"), 5)))
    assert entry.counts[0] == SkuCount(Sku("beer"), 0, over=5)
    assert entry.free(Sku("beer")) == 0


def lot(sku=MILK, no="L22", day=date(2027, 4, 30), units=6) -> Lot:
    return Lot(sku, no, day, units)


def test_lots_are_told_once_each_the_first_to_expire_first():
    later = lot(day=date(2027, 5, 31))
    asked = TallyGoods(ENTRY, "T1", (SkuCount(MILK, 10),), NOON, (later, lot(), lot(units=2)))
    assert played(listing(), asked)[-1].lots == (lot(units=8), later)


def test_of_an_empty_lot_nothing_is_told():
    asked = TallyGoods(ENTRY, "T1", (SkuCount(MILK, 10),), NOON, (lot(units=0),))
    assert played(listing(), asked)[-1].lots == ()


def test_a_lot_is_not_negative():
    asked = TallyGoods(ENTRY, "T1", (SkuCount(MILK, 1),), NOON, (lot(units=-1), lot(units=2)))
    after(listing()).when(asked).then_refused(CountNegative)


def test_a_count_is_not_negative():
    after(listing()).when(tallying(SkuCount(MILK, -1))).then_refused(CountNegative)


def test_good_units_are_allotted_by_the_packing_list_with_the_largest_remainder():
    packing = (*of(X, milk=5), *of(Y, milk=3), *of(BatchId("BZ"), milk=2))
    entry = state(listing((line(MILK, 10),), packing), tallying(SkuCount(MILK, 7)))
    assert entry.allotted == {(X, MILK): 4, (Y, MILK): 2, (BatchId("BZ"), MILK): 1}


def test_the_same_tally_again_changes_nothing_even_after_a_later_one():
    after(listing(), tallying()).when(tallying()).then_nothing()
    later_one = tallying(SkuCount(MILK, 9), SkuCount(TEA, 4), number="T2")
    after(listing(), tallying(), later_one).when(tallying()).then_nothing()


def test_a_later_tally_replaces_an_earlier_one():
    entry = state(*IN_STOCK, tallying(SkuCount(MILK, 5), SkuCount(TEA, 4), number="T2"))
    assert entry.free(MILK) == 5
    assert entry.available(X, MILK) == 3


def test_a_later_tally_below_what_is_reserved_is_seen_below_zero():
    reserved = reserving(R1, *of(X, milk=6))
    entry = state(*IN_STOCK, reserved, tallying(SkuCount(MILK, 5), number="T2"))
    assert entry.free(MILK) == -1
    assert entry.available(X, MILK) == entry.available(Y, MILK) == 0
