"""Runs reserve units of an entry, pick them and give them back."""

from domain.entry_commands import NotReserved, QuantityNotPositive, RunHasReserved, StockShort
from domain.entry_events import StockGivenBack, StockReserved, UnitsPicked
from domain.identifiers import BatchId, RunId
from tests.domain.bonded_entry_examples import (
    ENTRY,
    IN_STOCK,
    MILK,
    NOON,
    R1,
    R2,
    X,
    after,
    giving_back,
    of,
    picking,
    reserving,
    state,
)


def test_a_run_reserves_its_stock_once():
    command = reserving(R1, *of(X, tea=1, milk=2), *of(X, milk=1))
    after(*IN_STOCK).when(command).then(StockReserved(ENTRY, R1, of(X, milk=3, tea=1), NOON))
    after(*IN_STOCK, command).when(command).then_nothing()
    assert state(*IN_STOCK, command).free(MILK) == 7


def test_a_run_does_not_come_for_more():
    history = (*IN_STOCK, reserving(R1, *of(X, milk=1)))
    after(*history).when(reserving(R1, *of(X, milk=2))).then_refused(RunHasReserved)


def test_a_run_takes_no_more_than_there_is():
    after(*IN_STOCK).when(reserving(R1, *of(X, milk=7))).then_refused(StockShort)
    after(*IN_STOCK).when(reserving(R1, *of(BatchId("BZ"), milk=1))).then_refused(StockShort)
    after(*IN_STOCK, reserving(R1, *of(X, milk=4))).when(
        reserving(R2, *of(X, milk=3))
    ).then_refused(StockShort)
    after(*IN_STOCK).when(reserving(R1, *of(X, milk=-1))).then_refused(QuantityNotPositive)
    after(*IN_STOCK).when(reserving(R1)).then_nothing()


def test_picked_units_are_gone_from_the_shelf():
    history = (*IN_STOCK, reserving(R1, *of(X, milk=3)))
    after(*history).when(picking(R1, *of(X, milk=2))).then(
        UnitsPicked(ENTRY, R1, of(X, milk=2), NOON)
    )
    entry = state(*history, picking(R1, *of(X, milk=2)))
    assert entry.reserved == {(X, MILK): 1}
    assert entry.gone == {(X, MILK): 2}
    assert entry.free(MILK) == 7


def test_a_run_picks_what_it_has_reserved():
    history = (*IN_STOCK, reserving(R1, *of(X, milk=3)), reserving(R2, *of(X, milk=3)))
    after(*history).when(picking(R1, *of(X, milk=4))).then_refused(NotReserved)
    after(*history).when(picking(RunId("R3"), *of(X, milk=1))).then_refused(NotReserved)
    after(*history).when(picking(R1, *of(X, milk=0))).then_refused(QuantityNotPositive)
    after(*history).when(picking(R1)).then_nothing()


def test_stock_that_is_given_back_stands_for_its_batch_again():
    history = (*IN_STOCK, reserving(R1, *of(X, milk=3)))
    after(*history).when(giving_back(R1, of(X, milk=2))).then(
        StockGivenBack(ENTRY, R1, of(X, milk=2), (), NOON)
    )
    entry = state(*history, giving_back(R1, of(X, milk=2)))
    assert entry.available(X, MILK) == 5


def test_stock_is_given_back_to_the_shelf_after_picking():
    history = (*IN_STOCK, reserving(R1, *of(X, milk=3)), picking(R1, *of(X, milk=2)))
    entry = state(*history, giving_back(R1, of(X, milk=3), of(X, milk=2)))
    assert entry.free(MILK) == 10
    assert not entry.reserved
    assert not entry.gone


def test_a_run_gives_back_what_it_has_taken():
    history = (
        *IN_STOCK,
        reserving(R1, *of(X, milk=2)),
        reserving(R2, *of(X, milk=3)),
        picking(R2, *of(X, milk=1)),
    )
    after(*history).when(giving_back(R1, of(X, milk=3))).then_refused(NotReserved)
    after(*history).when(giving_back(R1, of(X, milk=1), of(X, milk=1))).then_refused(NotReserved)
    after(*history).when(giving_back(R2, of(X, milk=3))).then_refused(NotReserved)
    after(*history).when(giving_back(R2, of(X, milk=0))).then_refused(QuantityNotPositive)
    after(*history).when(giving_back(R1, ())).then_nothing()
