from hypothesis import given
from hypothesis import strategies as st

from application.state_reading import Shelf

NAMES = ("a", "b", "c", "d")


def test_a_shelf_keeps_those_used_last():
    shelf = Shelf(2)
    shelf.put("a", 1, "first")
    shelf.put("b", 1, "second")
    assert shelf.take(["a", "c"]) == {"a": (1, "first")}
    shelf.put("c", 1, "third")
    assert shelf.take(NAMES) == {"a": (1, "first"), "c": (1, "third")}


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 5))))
def test_an_older_state_never_replaces_a_newer(kept):
    shelf, newest = Shelf(len(NAMES)), dict[str, int]()
    for name, version in kept:
        shelf.put(name, version, version)
        newest[name] = max(version, newest.get(name, 0))
    assert shelf.take(NAMES) == {name: (version, version) for name, version in newest.items()}
