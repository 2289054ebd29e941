from hypothesis import given
from hypothesis import strategies as st

from adapters.archive.position_set import PositionSet

POSITIONS = st.sets(st.integers(1, 40_000), max_size=60)


@given(POSITIONS, POSITIONS)
def test_it_is_a_set_in_order(some, others):
    positions = PositionSet(some)
    assert list(positions) == sorted(some)
    assert len(positions) == len(some)
    assert all((position in positions) is (position in some) for position in some | others)
    positions.remove_all(PositionSet(others))
    assert list(positions) == sorted(some - others)


@given(st.integers(0, 20_000))
def test_up_to_holds_every_position_and_no_other(last):
    assert list(PositionSet.up_to(last)) == list(range(1, last + 1))


def test_nothing_stands_before_the_log():
    assert 0 not in PositionSet.up_to(9)
    assert -8 not in PositionSet([1])
