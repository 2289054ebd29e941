import dataclasses
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, NewType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.event_codec import (
    BrokenPayloadError,
    EventCodec,
    NotStorableError,
    UnknownStoredNameError,
    UnstorableTypeError,
)

ShipmentId = NewType("ShipmentId", str)


class Stage(Enum):
    OPEN = "open"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class Price:
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    pieces: int
    unit_price: Decimal
    price: Price | None
    counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShipmentPacked:
    shipment_id: ShipmentId
    stage: Stage
    packed_on: date
    packed_at: datetime
    is_sealed: bool
    seal: bytes
    note: str | None
    total: Price
    names: tuple[ShipmentId, ...]
    lines: tuple[Line, ...]
    parts: tuple[tuple[Line, ...], ...] | None


@dataclass(frozen=True, slots=True)
class ShipmentLost:
    shipment_id: ShipmentId


@dataclass(frozen=True, slots=True)
class AllLost:
    pass


CODEC = EventCodec(
    {"ShipmentPacked@1": ShipmentPacked, "ShipmentLost@1": ShipmentLost, "AllLost@1": AllLost}, {}
)

texts = st.text(max_size=20)
# msgpack holds whole numbers of 64 bits.
whole = st.integers(-(2**63), 2**63 - 1)
exact = st.decimals(allow_nan=False, allow_infinity=False)
times = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]))
prices = st.builds(Price, whole, texts)
lines = st.builds(Line, texts, whole, exact, st.none() | prices, st.none() | times)
packed = st.builds(
    ShipmentPacked,
    texts.map(ShipmentId),
    st.sampled_from(Stage),
    st.dates(),
    times,
    st.booleans(),
    st.binary(max_size=20),
    st.none() | texts,
    prices,
    st.lists(texts.map(ShipmentId), max_size=5).map(tuple),
    st.lists(lines, max_size=5).map(tuple),
    st.none() | st.lists(st.lists(lines, max_size=2).map(tuple), max_size=2).map(tuple),
)


@given(packed | st.builds(ShipmentLost, texts.map(ShipmentId)) | st.just(AllLost()))
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
    for line in event.lines:
        assert line in read.lines.holding(line.sku)


@given(st.lists(lines, max_size=40), texts)
def test_every_part_that_holds_a_text_is_found_in_order(parts, text):
    event = dataclasses.replace(example(), lines=tuple(parts), names=(ShipmentId(text),) * 2)
    read = CODEC.decode_lazily(*CODEC.encode(event))
    found = read.lines.holding(text)
    assert [line for line in found if line.sku == text] == [p for p in parts if p.sku == text]
    assert read.names.holding(text) == [text] * 2


@given(st.lists(st.sampled_from(["b", "集b", "\u00e1b", "ab", "\ua1a1b", "b" * 40]), max_size=6))
def test_a_text_is_counted_in_a_list_whatever_stands_before_it(names):
    event = dataclasses.replace(example(), names=tuple(map(ShipmentId, names)))
    read = CODEC.decode_lazily(*CODEC.encode(event))
    for text in ("b", "b" * 40, "集b"):
        assert read.names.holding(text) == [text] * names.count(text)


def test_one_part_of_a_thousand_is_found_by_its_id():
    lines = tuple(Line(f"sku-{n:04d}", n, Decimal(n) / 7, None, None) for n in range(1_000))
    read = CODEC.decode_lazily(*CODEC.encode(dataclasses.replace(example(), lines=lines)))
    assert [read.lines.holding(f"sku-{n:04d}") for n in (0, 457, 999)] == [
        [lines[0]], [lines[457]], [lines[999]],
    ]  # fmt: skip
    assert read.lines.holding("sku-1000") == []


def test_a_broken_part_is_told_when_it_is_looked_at():
    stored = msgspec.msgpack.decode(CODEC.encode(example())[1])
    stored[9] = [7]
    read = CODEC.decode_lazily("ShipmentPacked@1", msgspec.msgpack.encode(stored))
    with pytest.raises(BrokenPayloadError):
        list(read.lines)


@given(exact)
def test_decimals_keep_their_zeros(number):
    line = Line("tea", 1, number, None, None)
    event = dataclasses.replace(example(), lines=(line,))
    assert str(CODEC.decode(*CODEC.encode(event)).lines[0].unit_price) == str(number)


def example() -> ShipmentPacked:
    return ShipmentPacked(
        shipment_id=ShipmentId("a"),
        stage=Stage.SHUT,
        packed_on=date(2026, 11, 21),
        packed_at=datetime(2026, 11, 21, 8, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8))),
        is_sealed=True,
        seal=b"\x00\xff",
        note=None,
        total=Price(12_345, "CNY"),
        names=(),
        lines=(Line("tea", 2, Decimal("1.50000"), None, None),),
        parts=None,
    )


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


def test_a_class_without_a_name_is_not_stored():
    with pytest.raises(NotStorableError):
        CODEC.encode(Price(1, "CNY"))


def test_an_unknown_name_is_told():
    with pytest.raises(UnknownStoredNameError, match="ShipmentEaten@1"):
        CODEC.decode("ShipmentEaten@1", b"")


def test_a_payload_of_another_shape_is_refused():
    with pytest.raises(BrokenPayloadError, match="ShipmentLost@1"):
        CODEC.decode("ShipmentLost@1", msgspec.msgpack.encode(["a", "b"]))


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


@pytest.mark.parametrize("hint", [float, Any, list[str], dict[str, int], str | int, object])
def test_a_field_of_an_unstorable_type_is_told_at_once(hint):
    holder = dataclasses.make_dataclass("Holder", [("field", hint)], frozen=True)
    with pytest.raises(UnstorableTypeError, match="Holder"):
        EventCodec({"Holder@1": holder}, {})
