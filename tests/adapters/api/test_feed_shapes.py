import msgspec
import pytest

from adapters.api.cloud_events import as_json, cloud_event
from adapters.api.event_types import EVENT_TYPES, PUBLIC_NAMES, schema_of
from adapters.stored_names import STORED
from application.event_log import Metadata, Recorded
from application.roles import Role
from domain.order_events import OrderPlaced
from tests.adapters.api.feed_ground import visitor
from tests.adapters.examples import example_of
from tests.adapters.notes import NOON


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_what_leaves_can_be_read_by_its_schema(name):
    """Nothing is lost on the way: the JSON makes the very event again."""
    event = example_of(EVENT_TYPES[name])
    metadata = Metadata("c-1", "planner", NOON, "c-0", "c-0")
    everyone = visitor(Role.OFFICER, "customs")
    recorded = Recorded(3, "demo.NB01/order/1", 1, event, metadata)
    told = msgspec.json.decode(as_json(cloud_event(recorded, everyone, "https://j.example")))
    assert msgspec.convert(told["data"], EVENT_TYPES[name]) == event
    shape = schema_of(name)
    named = shape["$defs"][shape["$ref"].rpartition("/")[2]]["properties"]
    assert set(named) == set(told["data"])


def test_every_stored_event_has_a_name_to_leave_by():
    assert len(PUBLIC_NAMES) == len(EVENT_TYPES) == len(STORED)
    assert PUBLIC_NAMES[OrderPlaced] == "jihuo.OrderPlaced.v2"
