"""Units that buyers send back are shelved in the entry they left."""

from domain.entry_commands import QuantityNotPositive, ReturnExceedsGone
from domain.entry_events import ReturnShelved
from tests.domain.bonded_entry_examples import (
    ENTRY,
    GONE,
    MILK,
    NOON,
    X,
    Y,
    after,
    of,
    shelving,
    state,
    unblocking,
)


def test_returned_units_are_shelved_once():
    command = shelving(of(X, milk=1), of(X, milk=1))
    after(*GONE).when(command).then(
        ReturnShelved(ENTRY, "shop-1:a/1", of(X, milk=1), of(X, milk=1), NOON)
    )
    after(*GONE, command).when(command).then_nothing()
    after(*GONE).when(shelving()).then_nothing()


def test_good_returned_units_are_free_and_damaged_ones_blocked():
    entry = state(*GONE, shelving(of(X, milk=2), of(X, milk=1)))
    assert entry.free(MILK) == 9
    assert entry.blocked == {MILK: 1}
    assert entry.available(X, MILK) == 5
    history = (*GONE, shelving(of(X, milk=2), of(X, milk=1)), unblocking("shop-1:a/1", milk=1))
    assert state(*history).free(MILK) == 10


def test_no_more_comes_back_to_an_entry_than_has_left_it():
    after(*GONE).when(shelving(of(X, milk=4))).then_refused(ReturnExceedsGone)
    after(*GONE).when(shelving(of(Y, milk=1))).then_refused(ReturnExceedsGone)
    after(*GONE).when(shelving(of(X, milk=0))).then_refused(QuantityNotPositive)
