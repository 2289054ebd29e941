import json
from dataclasses import fields
from pathlib import Path

import pytest

from adapters.event_mapping import CODEC
from adapters.stored_names import STORED
from tests.adapters.examples import example_of, long_example_of
from tests.adapters.stored_shapes import GOLDEN

golden = json.loads(Path(GOLDEN).read_text())


def test_every_stored_name_is_pinned_and_none_was_dropped():
    assert sorted(golden) == sorted(STORED)


@pytest.mark.parametrize("name", sorted(golden))
def test_a_stored_shape_never_changes(name):
    event = example_of(STORED[name])
    assert [field.name for field in fields(event)] == golden[name]["fields"]
    assert CODEC.encode(event) == (name, bytes.fromhex(golden[name]["example"]))


@pytest.mark.parametrize("name", sorted(golden))
def test_what_was_stored_is_read_as_it_was(name):
    payload = bytes.fromhex(golden[name]["example"])
    assert CODEC.decode(name, payload) == example_of(STORED[name])


LONG = sorted(name for name, shape in golden.items() if "with long lists" in shape)


@pytest.mark.parametrize("name", LONG)
def test_the_shape_of_long_lists_never_changes(name):
    event, stored = long_example_of(STORED[name]), bytes.fromhex(golden[name]["with long lists"])
    assert CODEC.encode(event) == (name, stored)
    assert CODEC.decode(name, stored) == event


def test_every_event_that_lists_anything_is_pinned_with_long_lists():
    lists = [n for n, t in STORED.items() if long_example_of(t) != example_of(t)]
    assert sorted(lists) == LONG


def test_no_class_has_two_stored_names():
    assert len(set(STORED.values())) == len(STORED)
