"""Events of shipments, with every type that a codec stores: one by hand, and any at all."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import NewType

from hypothesis import strategies as st

from adapters.event_codec import EventCodec
from adapters.long_lists import LONG

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
