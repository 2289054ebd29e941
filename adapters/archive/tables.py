"""One typed table for each stored name: what every event has beside it, and its own fields."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from adapters.archive.columns import UTC_MICROSECONDS, columns_of, names_people, row_of
from adapters.archive.faults import UnfitValueError
from adapters.archive.log_rows import LogRow

SHA256_BYTES = 32

BESIDE = (
    ("position", pa.int64()),
    ("partition", pa.string()),
    ("stream_id", pa.string()),
    ("version", pa.int64()),
    ("event", pa.string()),
    ("recorded_at", UTC_MICROSECONDS),
    ("command_id", pa.string()),
    ("actor", pa.string()),
    ("correlation_id", pa.string()),
    ("causation_id", pa.string()),
    ("payload_sha256", pa.binary(SHA256_BYTES)),
    ("payload", pa.binary()),
)
"""The columns of every table. `event` is the stored name; the payload is kept bit for bit."""

BESIDE_NAMES = tuple(name for name, _ in BESIDE)
OWN_PREFIX = "event_"
"""Before an event's own field of a name that stands beside every event, as `recorded_at`."""


def own_name(field_name: str) -> str:
    return OWN_PREFIX + field_name if field_name in BESIDE_NAMES else field_name


def view_name(event_type: type) -> str:
    """`order_placed` for OrderPlaced, whatever number its stored name has."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_type.__name__).lower()


@dataclass(frozen=True, slots=True)
class EventTable:
    view: str
    schema: pa.Schema
    own_row: Callable[[Any], tuple[Any, ...]]
    keeps_payload: bool

    @classmethod
    def of(cls, event_type: type, *, with_people: bool) -> "EventTable":
        columns = columns_of(event_type, with_people=with_people)
        own = [(own_name(name), column.type) for name, column in columns.items()]
        return cls(
            view_name(event_type),
            pa.schema([*BESIDE, *own]),
            row_of(list(columns), [column.convert for column in columns.values()]),
            with_people or not names_people(event_type),
        )

    def batch(self, rows: Sequence[LogRow], events: Iterable[Any]) -> pa.RecordBatch:
        """Rows of the log and what they mean, as columns; raises UnfitValueError."""
        beside = [self._beside(row) for row in rows]
        own = [self.own_row(event) for event in events]
        columns = [*zip(*beside, strict=True), *zip(*own, strict=True)]
        arrays = [
            self._array(field, values, rows)
            for field, values in zip(self.schema, columns, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _beside(self, row: LogRow) -> tuple[Any, ...]:
        position, stream_id, version, name, payload, known = row
        return (
            position,
            stream_id.partition("/")[0],
            stream_id,
            version,
            name,
            *(
                (
                    known.recorded_at,
                    known.command_id,
                    known.actor,
                    known.correlation_id,
                    known.causation_id,
                )
                if known
                else (None,) * 5
            ),
            hashlib.sha256(payload).digest(),
            payload if self.keeps_payload else None,
        )

    def _array(self, field: pa.Field, values: Sequence[Any], rows: Sequence[LogRow]) -> pa.Array:
        try:
            return pa.array(values, field.type)
        except (pa.ArrowException, OverflowError) as fault:
            places = f"positions {rows[0].position} to {rows[-1].position}"
            message = f"{self.view}.{field.name} of {places} does not fit its column: {fault}"
            raise UnfitValueError(message) from fault
