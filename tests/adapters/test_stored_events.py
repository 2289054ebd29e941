import json
from dataclasses import fields
from pathlib import Path

import pytest

from adapters.event_mapping import CODEC, STORED
from tests.adapters.examples import example_of
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


def test_no_class_has_two_stored_names():
    assert len(set(STORED.values())) == len(STORED)
