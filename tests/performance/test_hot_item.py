from collections.abc import Iterator
from threading import Barrier

import pytest

from adapters.bootstrap import System
from tests.performance.hot_clients import Client, Luck, crowded, luck_of
from tests.performance.hot_item import hot_orders, open_hot, play_hot, sold

CLIENTS = 64
ORDERS = 320
UNITS = 256


@pytest.fixture
def system(database_url: str) -> Iterator[System]:
    system = System(database_url)
    yield system
    system.close()


def test_many_clients_buy_all_units_of_a_hot_item_and_nobody_starves(system):
    draft = open_hot(system, UNITS)
    orders = hot_orders(draft, ORDERS)
    luck = play_hot(system, orders, CLIENTS)
    assert (luck.placed, luck.refused) == (UNITS, ORDERS - UNITS)
    assert sold(system, draft, orders) == (UNITS, UNITS)
    # In orders of others, for a slow machine is slow for all; usually two. What is above is the
    # interpreter's choice of threads, and not our queue's.
    assert luck.longest_turns <= 12
    assert luck.slowest_share > 0


def test_orders_that_meet_share_their_appends(system):
    draft = open_hot(system, UNITS)
    before = system.gatherer.snapshot()
    play_hot(system, hot_orders(draft, ORDERS), CLIENTS)
    after = system.gatherer.snapshot()
    commands = after.commands_count - before.commands_count
    appends = after.appends_count - before.appends_count
    assert commands >= 2 * ORDERS
    assert appends * 5 < commands


def test_who_is_answered_late_shows_in_turns_and_who_gets_little_in_its_share():
    quick = Client([0.01] * 8, [2] * 8, 8)
    late = Client([0.01, 0.05], [2, 40], 2)
    luck = luck_of([quick, quick, late], 1.0)
    assert (luck.longest_turns, luck.slowest_share) == (20, 0.25)
    assert luck.orders_per_second == 18


def test_a_fault_of_one_client_is_raised():
    def fail(wanted: int) -> bool:
        raise ValueError(wanted)

    with pytest.raises(ValueError, match="0"):
        crowded([0], fail, 2)


def test_each_order_is_taken_by_one_client():
    taken: list[int] = []
    all_hold_one = Barrier(8)

    def take(wanted: int) -> bool:
        all_hold_one.wait()
        taken.append(wanted)
        return True

    luck: Luck = crowded(range(480), take, 8)
    assert sorted(taken) == list(range(480))
    assert luck.placed == 480
