import dataclasses
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from adapters.long_lists import LONG
from tests.adapters.shipment_events import (
    CODEC,
    Crate,
    CratesFilled,
    Line,
    ShipmentId,
    example,
    lines,
    texts,
    whole,
)


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
