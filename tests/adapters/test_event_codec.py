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

from adapters.event_codec import EventCodec
from adapters.lazy_parts import LazyList
from adapters.long_lists import LONG, in_rows
from adapters.shape_faults import (
    BrokenPayloadError,
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


@dataclass(frozen=True, slots=True)
class Crate:
    name: str
    number: int
    lines: tuple[Line, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CratesFilled:
    crates: tuple[Crate, ...]


CODEC = EventCodec(
    {
        "ShipmentPacked@1": ShipmentPacked,
        "ShipmentLost@1": ShipmentLost,
        "AllLost@1": AllLost,
        "CratesFilled@1": CratesFilled,
    },
    {},
)

texts = st.text(max_size=20)
# msgpack holds whole numbers of 64 bits.
whole = st.integers(-(2**63), 2**63 - 1)
exact = st.decimals(allow_nan=False, allow_infinity=False)
# Later than the first hours of all, which are in no year of UTC.
times = st.datetimes(
    datetime(2, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)
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
    st.lists(texts.map(ShipmentId), max_size=2 * LONG).map(tuple),
    st.lists(lines, max_size=2 * LONG).map(tuple),
    st.none() | st.lists(st.lists(lines, max_size=2).map(tuple), max_size=2).map(tuple),
)


crates = st.builds(
    Crate,
    texts,
    whole,
    st.lists(lines, max_size=LONG + 1).map(tuple),
    st.lists(texts, max_size=LONG + 1).map(tuple),
)
filled = st.builds(CratesFilled, st.lists(crates, max_size=2 * LONG).map(tuple))


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


@given(st.lists(lines, max_size=40), texts)
def test_every_part_that_says_a_text_is_found_in_order(parts, text):
    names = tuple(ShipmentId(text if part.pieces % 2 else part.sku) for part in parts)
    event = dataclasses.replace(example(), lines=tuple(parts), names=names)
    read = CODEC.decode_lazily(*CODEC.encode(event))
    assert read.names.count(text) == names.count(text)
    if len(parts) >= LONG:
        assert list(read.lines.where("sku", text)) == [part for part in parts if part.sku == text]
    else:
        assert read.lines == tuple(parts)


@given(st.lists(st.sampled_from(["b", "集b", "\u00e1b", "ab", "b\n", "", "b" * 40]), max_size=20))
def test_a_text_is_counted_in_a_list_whatever_stands_before_it(names):
    event = dataclasses.replace(example(), names=tuple(map(ShipmentId, names)))
    read = CODEC.decode_lazily(*CODEC.encode(event))
    for text in ("b", "b" * 40, "集b", "", "b\n", "\n"):
        assert read.names.count(text) == names.count(text)


def test_one_part_of_a_thousand_is_found_by_its_id():
    lines = tuple(Line(f"sku-{n:04d}", n, Decimal(n) / 7, None, None) for n in range(1_000))
    read = CODEC.decode_lazily(*CODEC.encode(dataclasses.replace(example(), lines=lines)))
    found = [read.lines.where("sku", f"sku-{n:04d}") for n in (0, 457, 999, 1_000)]
    assert found == [(lines[0],), (lines[457],), (lines[999],), ()]
    assert read.lines.where("pieces", "457") == ()


alike = st.builds(lambda line, count: (line,) * count, lines, st.integers(0, LONG + 1))
plain_crates = st.builds(Crate, texts, whole, alike, st.just(()))


@given(st.lists(plain_crates, min_size=LONG, max_size=2 * LONG), st.lists(texts, min_size=2 * LONG))
def test_a_part_with_lists_of_its_own_is_found_too(parts, said):
    parts = tuple(
        dataclasses.replace(part, name=name) for part, name in zip(parts, said, strict=False)
    )
    read = CODEC.decode_lazily(*CODEC.encode(CratesFilled(parts)))
    for name in said:
        assert read.crates.where("name", name) == tuple(p for p in parts if p.name == name)


@given(st.integers(LONG, 30), lines)
def test_parts_that_are_all_alike_are_found_too(count, line):
    event = dataclasses.replace(example(), lines=(line,) * count)
    read = CODEC.decode_lazily(*CODEC.encode(event))
    assert read.lines.where("sku", line.sku) == (line,) * count
    assert CODEC.decode(*CODEC.encode(event)) == event


def test_a_broken_part_is_told_when_it_is_looked_at():
    stored = msgspec.msgpack.decode(CODEC.encode(long_example())[1])
    stored[9][20][1] = [7]  # One number of pieces: for all.
    assert {line.pieces for line in read_lazily(stored).lines} == {7}
    stored[9][20][1] = [7, 8]
    read = read_lazily(stored)
    with pytest.raises(BrokenPayloadError, match="2 values in a column of 20"):
        list(read.lines)
    with pytest.raises(BrokenPayloadError, match="2 values in a column of 20"):
        read.lines.where("sku", "sku-3")


@pytest.mark.parametrize(
    "names", [{"a": "b", "c": "d"}, {}, {1: "b"}, {"a": 1}, {1: [[1]]}, 7, None]
)
def test_a_broken_list_of_texts_is_told(names):
    stored = msgspec.msgpack.decode(CODEC.encode(example())[1])
    stored[8] = names
    for decode in (CODEC.decode, CODEC.decode_lazily):
        with pytest.raises(BrokenPayloadError):
            list(decode("ShipmentPacked@1", msgspec.msgpack.encode(stored)).names)


@pytest.mark.parametrize("parts", [{}, {20: [["a"]]}, {"a": "b"}, [7], 7, None])
def test_a_broken_list_of_parts_is_told(parts):
    stored = msgspec.msgpack.decode(CODEC.encode(example())[1])
    stored[9] = parts
    for decode in (CODEC.decode, CODEC.decode_lazily):
        with pytest.raises(BrokenPayloadError):
            list(decode("ShipmentPacked@1", msgspec.msgpack.encode(stored)).lines)


@pytest.mark.parametrize("total", [[1], [1, "CNY", 2], [1, 2], ["CNY", 1], {}, 7, None])
def test_a_broken_part_of_an_event_is_told(total):
    stored = msgspec.msgpack.decode(CODEC.encode(example())[1])
    stored[7] = total
    for decode in (CODEC.decode, CODEC.decode_lazily):
        with pytest.raises(BrokenPayloadError):
            decode("ShipmentPacked@1", msgspec.msgpack.encode(stored))


@pytest.mark.parametrize("fields", [[], ["a", "b"], [7], {}, "a", None])
def test_a_broken_event_of_one_field_is_told(fields):
    for decode in (CODEC.decode, CODEC.decode_lazily):
        with pytest.raises(BrokenPayloadError):
            decode("ShipmentLost@1", msgspec.msgpack.encode(fields))


def read_lazily(stored: list[Any]) -> Any:
    return CODEC.decode_lazily("ShipmentPacked@1", msgspec.msgpack.encode(stored))


def long_example() -> ShipmentPacked:
    lines = tuple(Line(f"sku-{n}", n, Decimal(1), None, None) for n in range(20))
    return dataclasses.replace(example(), lines=lines)


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


def test_a_time_beyond_utc_is_not_stored():
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))
    with pytest.raises(NotStorableError, match="ShipmentPacked@1"):
        CODEC.encode(dataclasses.replace(example(), packed_at=early))


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


@pytest.mark.parametrize("hint", [float, Any, list[str], dict[str, int], str | int, object])
def test_a_field_of_an_unstorable_type_is_told_at_once(hint):
    holder = dataclasses.make_dataclass("Holder", [("field", hint)], frozen=True)
    with pytest.raises(UnstorableTypeError, match="Holder"):
        EventCodec({"Holder@1": holder}, {})
