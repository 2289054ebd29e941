import dataclasses
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from adapters.shape_faults import BrokenPayloadError, UnknownStoredNameError
from tests.adapters.shipment_events import CODEC, Line, ShipmentPacked, example


def test_an_unknown_name_is_told():
    with pytest.raises(UnknownStoredNameError, match="ShipmentEaten@1"):
        CODEC.decode("ShipmentEaten@1", b"")


def test_a_payload_of_another_shape_is_refused():
    with pytest.raises(BrokenPayloadError, match="ShipmentLost@1"):
        CODEC.decode("ShipmentLost@1", msgspec.msgpack.encode(["a", "b"]))


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
