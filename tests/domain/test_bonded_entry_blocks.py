"""Blocked units of an entry are not free until their block ends."""

from domain.entry_commands import BlockIdTaken, NotBlocked, QuantityNotPositive
from domain.entry_events import StockBlocked, StockUnblocked
from tests.domain.bonded_entry_examples import (
    ENTRY,
    IN_STOCK,
    MILK,
    NOON,
    after,
    blocking,
    state,
    unblocking,
    units,
)


def test_blocked_units_are_not_free():
    after(*IN_STOCK).when(blocking(milk=3)).then(
        StockBlocked(ENTRY, "K1", units(milk=3), "recall", NOON)
    )
    after(*IN_STOCK, blocking(milk=3)).when(blocking(milk=3)).then_nothing()
    assert state(*IN_STOCK, blocking(milk=3)).free(MILK) == 7


def test_customs_may_block_more_than_is_free():
    assert state(*IN_STOCK, blocking(milk=12)).free(MILK) == -2


def test_a_block_id_is_used_once():
    after(*IN_STOCK, blocking(milk=3)).when(blocking(milk=4)).then_refused(BlockIdTaken)


def test_a_block_is_of_something():
    after(*IN_STOCK).when(blocking()).then_nothing()
    after(*IN_STOCK).when(blocking(milk=0)).then_refused(QuantityNotPositive)


def test_a_block_ends_part_by_part():
    history = (*IN_STOCK, blocking(milk=3))
    after(*history).when(unblocking(milk=2)).then(StockUnblocked(ENTRY, "K1", units(milk=2), NOON))
    part = (*history, unblocking(milk=2))
    after(*part).when(unblocking(milk=2)).then_refused(NotBlocked)
    assert state(*part).free(MILK) == 9
    whole = (*part, unblocking(milk=1))
    after(*whole).when(unblocking(milk=1)).then_nothing()
    after(*whole).when(blocking(milk=3)).then_nothing()
    assert state(*whole).free(MILK) == 10


def test_nothing_unblocked_is_nothing():
    after(*IN_STOCK, blocking(milk=3)).when(unblocking()).then_nothing()


def test_one_block_does_not_end_another():
    history = (*IN_STOCK, blocking("K1", milk=3), blocking("K2", milk=1))
    after(*history).when(unblocking("K2", milk=2)).then_refused(NotBlocked)
    after(*history).when(unblocking("K1", tea=1)).then_refused(NotBlocked)
    after(*history).when(unblocking("K3", milk=1)).then_refused(NotBlocked)
