import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.event_codec import EventCodec
from adapters.lazy_parts import LazyList
from adapters.shape_faults import NotStorableError, UnstorableTypeError
from tests.adapters.shipment_events import (
    CODEC,
    AllLost,
    Line,
    Price,
    ShipmentId,
    ShipmentLost,
    exact,
    example,
    filled,
    packed,
    texts,
)


@given(packed | filled | st.builds(ShipmentLost, texts.map(ShipmentId)) | st.just(AllLost()))
def test_events_survive_storage_unchanged(event):
    assert CODEC.decode(*CODEC.encode(event)) == event


@given(packed)
def test_an_event_read_lazily_is_the_same(event):
    read = CODEC.decode_lazily(*CODEC.encode(event))
    assert read == event
    assert event == read
    assert hash(read) == hash(event)
    assert repr(read) == repr(CODEC.decode(*CODEC.encode(event)))
    assert (len(read.names), len(read.lines)) == (len(event.names), len(event.lines))


@given(packed | filled)
def test_what_is_read_is_of_our_classes_to_the_last_part(event):
    for decode in (CODEC.decode, CODEC.decode_lazily):
        assert types_in(decode(*CODEC.encode(event))) == types_in(event)


def types_in(value: Any) -> Any:
    """The types of a value and of all it is made of; lazy lists are tuples."""
    if dataclasses.is_dataclass(value):
        parts = [getattr(value, field.name) for field in dataclasses.fields(value)]
        return type(value), *map(types_in, parts)
    return list(map(types_in, value)) if isinstance(value, tuple | LazyList) else type(value)


@given(exact)
def test_decimals_keep_their_zeros(number):
    line = Line("tea", 1, number, None, None)
    event = dataclasses.replace(example(), lines=(line,))
    assert str(CODEC.decode(*CODEC.encode(event)).lines[0].unit_price) == str(number)


def test_times_come_back_in_utc_with_their_microseconds():
    read = CODEC.decode(*CODEC.encode(example()))
    assert read.packed_at == datetime(2026, 11, 21, 0, 30, 0, 123456, tzinfo=UTC)
    assert read.packed_at.tzinfo == UTC


def test_the_stored_form_is_an_array_without_names():
    name, payload = CODEC.encode(example())
    assert name == "ShipmentPacked@1"
    fields = msgspec.msgpack.decode(payload)
    assert fields[:3] == ["a", "shut", "2026-11-21"]
    assert fields[7:] == [[12_345, "CNY"], [], [["tea", 2, "1.50000", None, None]], None]


def test_a_thousand_lines_survive():
    lines = tuple(Line(f"sku-{n}", n, Decimal(n) / 7, Price(n, "CNY"), None) for n in range(1_000))
    event = dataclasses.replace(example(), lines=lines)
    assert CODEC.decode(*CODEC.encode(event)) == event


def test_a_time_without_a_zone_is_not_stored():
    naive = dataclasses.replace(example(), packed_at=datetime(2026, 11, 21))  # noqa: DTZ001
    with pytest.raises(NotStorableError):
        CODEC.encode(naive)


def test_a_time_beyond_utc_is_not_stored():
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))
    with pytest.raises(NotStorableError, match="ShipmentPacked@1"):
        CODEC.encode(dataclasses.replace(example(), packed_at=early))


def test_a_class_without_a_name_is_not_stored():
    with pytest.raises(NotStorableError):
        CODEC.encode(Price(1, "CNY"))


@pytest.mark.parametrize("hint", [float, Any, list[str], dict[str, int], str | int, object])
def test_a_field_of_an_unstorable_type_is_told_at_once(hint):
    holder = dataclasses.make_dataclass("Holder", [("field", hint)], frozen=True)
    with pytest.raises(UnstorableTypeError, match="Holder"):
        EventCodec({"Holder@1": holder}, {})
