from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum

import pyarrow as pa
import pytest

from adapters.archive.columns import column_of, names_people
from adapters.archive.faults import UnfitValueError
from adapters.archive.log_rows import LogRow
from adapters.archive.tables import BESIDE_NAMES, EventTable, own_name, view_name
from adapters.event_mapping import CODEC
from adapters.shape_faults import UnstorableTypeError
from adapters.stored_names import STORED
from domain.people import Person
from tests.adapters.examples import example_of


def plain(value):
    """An event as a query answers with it."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def row_of(event, position=1):
    return LogRow(position, "demo.NB01/order/o", 1, *CODEC.encode(event), None)


@pytest.mark.parametrize("name", STORED)
def test_every_event_stands_in_typed_columns_as_it_is(name):
    event = example_of(STORED[name])
    table = EventTable.of(type(event), with_people=True)
    (row,) = table.batch([row_of(event)], [event]).to_pylist()
    assert CODEC.decode(name, row["payload"]) == event
    own = {own_name(key): value for key, value in plain(event).items()}
    assert {key: value for key, value in row.items() if key not in BESIDE_NAMES} == own


@pytest.mark.parametrize("name", STORED)
def test_without_people_no_person_is_left(name):
    event = example_of(STORED[name])
    table = EventTable.of(type(event), with_people=False)
    (row,) = table.batch([row_of(event)], [event]).to_pylist()
    assert ("telephone-集货" in str(row)) is False
    assert (row["payload"] is None) is names_people(type(event))


def test_no_two_events_share_a_view():
    assert len({view_name(event_type) for event_type in STORED.values()}) == len(STORED)
    assert view_name(STORED["OrderPlaced@2"]) == "order_placed"


def test_nothing_is_there_where_nothing_was_said():
    assert column_of(Person | None).type == column_of(Person).type
    assert column_of(tuple[Person, ...] | None).type.value_type == column_of(Person).type


@pytest.mark.parametrize("hint", [float, dict[str, int], tuple[int, int], int | str])
def test_a_type_that_has_no_stored_form_has_no_column(hint):
    with pytest.raises(UnstorableTypeError):
        column_of(hint)


@dataclass(frozen=True, slots=True)
class Measured:
    amount: Decimal
    count: int


@pytest.mark.parametrize(
    "event",
    [
        Measured(Decimal("0.1234567890123"), 1),
        Measured(Decimal(10) ** 27, 1),
        Measured(Decimal(1), 2**63),
    ],
)
def test_a_value_that_its_column_cannot_hold_is_named(event):
    table = EventTable.of(Measured, with_people=True)
    row = LogRow(7, "demo.NB01/order/o", 1, "Measured@1", b"", None)
    with pytest.raises(UnfitValueError, match=r"measured\..*7"):
        table.batch([row], [event])


def test_schemas_are_those_that_a_file_gives_back(tmp_path):
    for event_type in STORED.values():
        schema = EventTable.of(event_type, with_people=True).schema
        assert schema.empty_table().schema == schema
        assert all(not pa.types.is_null(field.type) for field in schema)
