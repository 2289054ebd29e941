from dataclasses import MISSING, fields
from typing import Any, get_args, get_type_hints

import pytest

from application.streams import DECIDERS
from projections.naming import PART_FIELDS, happened_at, names_order, orders_named
from tests.projections.plain import batch, run
from tests.projections.story import at, batch_order, declaration, placed, told


def event_types() -> set[type]:
    """Every type of event there is: what the deciders' evolve functions take."""
    types = set[type]()
    for decider in DECIDERS.values():
        event = get_type_hints(decider.evolve)["event"]
        types |= set(get_args(event) or (event,))
    return types


EVENT_TYPES = sorted(event_types(), key=lambda event_type: event_type.__name__)


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda event_type: event_type.__name__)
def test_every_event_says_when_it_happened(event_type):
    """Its last time; only what was added to its shape later, and may be missing, follows it."""
    times = [field.name for field in fields(event_type) if field.name.endswith("_at")]
    names = [field.name for field in fields(event_type)]
    after = fields(event_type)[names.index(times[-1]) + 1 :]
    assert all(f.default is not MISSING or f.default_factory is not MISSING for f in after)


def parts_with_orders(event_type: type) -> set[str]:
    hints: dict[str, Any] = get_type_hints(event_type)
    return {
        name
        for name, hint in hints.items()
        for part in get_args(hint)
        if hasattr(part, "__dataclass_fields__") and "order_id" in part.__dataclass_fields__
    }


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda event_type: event_type.__name__)
def test_every_field_that_names_orders_is_known(event_type):
    """Where all orders are named beside them, parts only say more of some."""
    names = {field.name for field in fields(event_type)}
    assert "order_ids" in names or parts_with_orders(event_type) <= set(PART_FIELDS)


def test_a_part_comes_with_its_order():
    sent = run.DeclarationsSent("R1", "m1", (declaration("a"), declaration("b")), at())
    assert orders_named(sent) == [("a", declaration("a")), ("b", declaration("b"))]
    assert names_order(sent, "a")
    assert not names_order(sent, "c")


def test_an_event_of_an_order_is_its_own_part():
    event = placed("a")
    assert orders_named(event) == (("a", event),)
    assert happened_at(event) == at()


def test_an_event_about_a_batch_names_no_order():
    assert not orders_named(batch.PurchasePlaced("B1", "P1", "farm", (), at()))
    assert names_order(batch.OrdersAdded("B1", (batch_order("a"),), at()), "a")


def test_the_story_tells_of_every_order():
    named = {order_id for each in told().recorded for order_id, _ in orders_named(each.event)}
    assert named == {f"o{number}" for number in range(1, 10)}
