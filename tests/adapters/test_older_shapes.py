import msgspec
from hypothesis import given

from adapters.event_codec import EventCodec
from adapters.long_lists import in_rows
from tests.adapters.shipment_events import CODEC, CratesFilled, Price, filled, packed


def test_older_shapes_are_brought_up_to_date_step_by_step():
    codec = EventCodec(
        {"Price@3": Price},
        {
            "Price@1": ("Price@2", lambda fields: [*fields, "CNY"]),
            "Price@2": ("Price@3", lambda fields: [fields[0] * 100, fields[1]]),
        },
    )
    assert codec.decode("Price@1", msgspec.msgpack.encode([7])) == Price(700, "CNY")
    assert codec.decode("Price@2", msgspec.msgpack.encode([7, "USD"])) == Price(700, "USD")
    assert codec.encode(Price(1, "CNY"))[0] == "Price@3"


@given(filled)
def test_an_older_shape_comes_with_its_long_lists_as_arrays(event):
    seen = []

    def look(fields):
        seen.append(fields)
        return fields

    codec = EventCodec(
        {"CratesFilled@2": CratesFilled}, {"CratesFilled@1": ("CratesFilled@2", look)}
    )
    assert codec.decode("CratesFilled@1", CODEC.encode(event)[1]) == event
    [[rows]] = seen
    assert [(number, len(lines), marks) for _, number, lines, marks in rows] == [
        (crate.number, len(crate.lines), list(crate.marks)) for crate in event.crates
    ]
    assert codec.decode("CratesFilled@2", msgspec.msgpack.encode([rows])) == event


@given(packed)
def test_long_lists_of_older_logs_are_arrays(event):
    fields = in_rows(msgspec.msgpack.decode(CODEC.encode(event)[1]))
    assert len(fields[9]) == len(event.lines)
    assert isinstance(fields[9], list)
    payload = msgspec.msgpack.encode(fields)
    assert CODEC.decode("ShipmentPacked@1", payload) == event
    assert CODEC.decode_lazily("ShipmentPacked@1", payload) == event
