import json
from dataclasses import MISSING, fields, replace
from pathlib import Path

import pytest

from adapters.event_mapping import CODEC, UPCASTS
from tests.adapters.examples import example_of

older = json.loads(Path(__file__).with_name("older_events.json").read_text())


def as_it_was_before(event_type):
    """The example, with what was added since as it is where nobody says it."""
    example = example_of(event_type)
    asked = {f.name: getattr(example, f.name) for f in fields(event_type) if not is_added(f)}
    return event_type(**{**asked, **parts_before(asked)})


def parts_before(asked):
    """Items had no facts of their products yet."""
    if "items" not in asked:
        return {}
    return {"items": tuple(replace(item, facts=None) for item in asked["items"])}


def is_added(field):
    return field.default is not MISSING or field.default_factory is not MISSING


ELSEWHERE = [
    "CampaignDrafted@2",
    "GuaranteeDeducted@1",
    "GuaranteeFreed@1",
    "GuaranteeReserved@1",
    "GuaranteeRestored@1",
    "PaymentReportDiffers@1",
    "PaymentReported@1",
    "ProductRegistered@1",
]
"""Where the time stayed last, or a part of a field was added: `test_older_guarantees.py`,
`test_older_products.py`, `test_older_terms.py`, `payments/test_older_shapes.py`."""


def test_every_older_shape_is_pinned():
    assert sorted([*older, *ELSEWHERE]) == sorted(UPCASTS)


@pytest.mark.parametrize("name", sorted(older))
def test_an_older_shape_is_read_as_todays_event(name):
    event = CODEC.decode(name, bytes.fromhex(older[name]))
    assert event == as_it_was_before(type(event))
    lazily = CODEC.decode_lazily(name, bytes.fromhex(older[name]))
    assert lazily == event
