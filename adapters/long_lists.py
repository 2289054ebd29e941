"""How long lists are stored: what differs, column by column; what is the same, once.

A list of parts is `{count: [column, …]}`, the columns in the order of the parts' fields. A column
is the array of its values, or of the only one where all are alike. Texts of one line each are
`{start: rest}`: how all of them begin, and what follows of each, a line each. A list of texts is
such a column by itself. A column of lists is `{count: [lengths, column, …]}` of all their parts.
Short lists, and those of older logs, are arrays of their parts, each an array of its fields.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from types import GenericAlias
from typing import Any, Protocol

import msgspec

from adapters.text_lists import (
    TEXTS,
    Stored,
    UnevenColumnsError,
    only,
    places_of,
    read_texts,
    stored_texts,
)

LONG = 8
"""From how many parts on a list is stored by column."""

Convert = Callable[[Any], Any]

_COLUMNS = msgspec.msgpack.Decoder(dict[int, tuple[msgspec.Raw, ...]]).decode


class Column(Protocol):
    """How one field of many parts is stored."""

    wire: Any

    def store(self, values: Sequence[Any]) -> Stored: ...

    def read(self, stored: Stored, count: int) -> Sequence[Any]:
        """All values, of which there are `count`."""

    def pick(self, stored: Stored, count: int, places: Sequence[int]) -> Sequence[Any]:
        """The values at some places."""

    def places_of(self, text: str, stored: Stored, count: int) -> Sequence[int]:
        """Where a text stands."""


class TextColumn:
    wire = TEXTS

    def store(self, values: Sequence[str]) -> Stored:
        return stored_texts(_alike_once(values))

    def read(self, stored: Stored, count: int) -> Sequence[str]:
        return _as_many(read_texts(stored), count)

    def pick(self, stored: Stored, count: int, places: Sequence[int]) -> Sequence[str]:
        return _at(places, self.read(stored, count))

    def places_of(self, text: str, stored: Stored, count: int) -> Sequence[int]:
        if not isinstance(stored, dict) and len(stored) == 1:
            return range(count) if stored[0] == text else ()
        return places_of(text, stored)


class ValueColumn:
    """Values of any other type; those that are equal are stored alike only where told so."""

    def __init__(
        self, wire: Any, flatten: Convert | None, unroll: Convert | None, is_exact: bool
    ) -> None:
        self.wire = GenericAlias(tuple, (wire, ...))
        self._flatten = flatten
        self._unroll = unroll
        self._is_exact = is_exact

    def store(self, values: Sequence[Any]) -> Stored:
        if self._is_exact:
            values = _alike_once(values)
        return values if self._flatten is None else list(map(self._flatten, values))

    def read(self, stored: Stored, count: int) -> Sequence[Any]:
        values = stored if self._unroll is None else list(map(self._unroll, stored))
        return _as_many(values, count)

    def pick(self, stored: Stored, count: int, places: Sequence[int]) -> Sequence[Any]:
        values = _at(places, _as_many(stored, count))
        return values if self._unroll is None else list(map(self._unroll, values))

    def places_of(self, text: str, stored: Stored, count: int) -> Sequence[int]:
        values = self.read(stored, count)
        return [place for place, value in enumerate(values) if value == text]


class Table:
    """How the fields of many parts are stored; what is read are the structs they are made of."""

    def __init__(
        self,
        make: Callable[..., Any],
        values_of: Callable[[Any], Sequence[Any]],
        columns: Mapping[str, Column],
    ) -> None:
        wires = tuple(column.wire for column in columns.values())
        self.columns = columns
        self.wire = GenericAlias(dict, (int, GenericAlias(tuple, wires)))
        self._make = make
        self._values_of = values_of
        self._decoders = [msgspec.msgpack.Decoder(wire).decode for wire in wires]

    def store(self, parts: Sequence[Any]) -> Stored:
        return {len(parts): self.store_columns(parts)}

    def store_columns(self, parts: Sequence[Any]) -> Sequence[Stored]:
        by_field = list(zip(*map(self._values_of, parts), strict=True)) or [()] * len(self.columns)
        return [
            column.store(values)
            for column, values in zip(self.columns.values(), by_field, strict=True)
        ]

    def read(self, stored: Stored) -> tuple[Any, ...]:
        count, columns = only(stored)
        return self.read_columns(columns, count)

    def read_columns(self, stored: Sequence[Stored], count: int) -> tuple[Any, ...]:
        columns = zip(self.columns.values(), stored, strict=True)
        return tuple(map(self._make, *(column.read(values, count) for column, values in columns)))

    def length_of(self, encoded: bytes) -> int:
        return int(only(_COLUMNS(encoded))[0])

    def where(self, field: str, text: str, encoded: bytes) -> Sequence[Any]:
        """The parts that have a text in one of their fields; no others are made."""
        count, columns = only(_COLUMNS(encoded))
        place = list(self.columns).index(field)
        places = self.columns[field].places_of(text, self._decoders[place](columns[place]), count)
        if not places:
            return ()
        decoded = [decode(column) for decode, column in zip(self._decoders, columns, strict=True)]
        return self.pick(decoded, count, places)

    def pick(self, stored: Sequence[Stored], count: int, places: Sequence[int]) -> tuple[Any, ...]:
        """The parts at some places of columns that are decoded."""
        columns = zip(self.columns.values(), stored, strict=True)
        picked = [column.pick(values, count, places) for column, values in columns]
        return tuple(map(self._make, *picked))


class ListColumn:
    """One list of parts for each, all of them in one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        columns = (column.wire for column in table.columns.values())
        self.wire = GenericAlias(
            dict, (int, GenericAlias(tuple, (GenericAlias(tuple, (int, ...)), *columns)))
        )

    def store(self, values: Sequence[Sequence[Any]]) -> Stored:
        parts = [part for each in values for part in each]
        lengths = _alike_once([len(each) for each in values])
        return {len(parts): [lengths, *self._table.store_columns(parts)]}

    def read(self, stored: Stored, count: int) -> Sequence[tuple[Any, ...]]:
        parts_count, lengths, columns = self._opened(stored, count)
        parts = iter(self._table.read_columns(columns, parts_count))
        return [tuple(islice(parts, length)) for length in lengths]

    def pick(self, stored: Stored, count: int, places: Sequence[int]) -> Sequence[Any]:
        parts_count, lengths, columns = self._opened(stored, count)
        starts = [sum(lengths[:place]) for place in places]
        return [
            self._table.pick(columns, parts_count, range(start, start + lengths[place]))
            for start, place in zip(starts, places, strict=True)
        ]

    def _opened(self, stored: Stored, count: int) -> tuple[int, Sequence[int], Sequence[Stored]]:
        """How many parts there are, how many for each list, and their columns."""
        parts_count, (lengths, *columns) = only(stored)
        lengths = _as_many(lengths, count)
        if sum(lengths) != parts_count:
            raise UnevenColumnsError(f"{parts_count} parts in lists of {sum(lengths)}")
        return parts_count, lengths, columns

    def places_of(self, text: str, stored: Stored, count: int) -> Sequence[int]:
        return ()


def is_table(encoded: bytes) -> bool:
    """Whether a list is stored by column: as a map, not an array."""
    return encoded[0] & 0xF0 == 0x80


def _as_many(values: Sequence[Any], count: int) -> Sequence[Any]:
    if len(values) == count:
        return values
    if len(values) == 1:
        return [values[0]] * count
    raise UnevenColumnsError(f"{len(values)} values in a column of {count}")


def _at(places: Sequence[int], values: Sequence[Any]) -> Sequence[Any]:
    return [values[place] for place in places]


def _alike_once(values: Sequence[Any]) -> Sequence[Any]:
    """The only value of a column, or all of them."""
    if values and values[0] == values[-1] and values.count(values[0]) == len(values):
        return values[:1]
    return values


def in_rows(stored: Stored) -> Stored:
    """What is stored, with every long list as an array of its parts, as short ones are stored."""
    if isinstance(stored, list):
        return list(map(in_rows, stored))
    if not isinstance(stored, dict):
        return stored
    key, value = only(stored)
    if isinstance(key, str):
        return list(read_texts(stored))
    columns = [_column_in_rows(column, key) for column in value]
    return [list(row) for row in zip(*columns, strict=True)]


def _column_in_rows(stored: Stored, count: int) -> Sequence[Any]:
    if not isinstance(stored, dict):
        return _as_many(in_rows(stored), count)
    key, value = only(stored)
    if isinstance(key, str):
        return read_texts(stored)
    lengths, *columns = value
    parts = iter(in_rows({key: columns}))
    return [list(islice(parts, length)) for length in _as_many(lengths, count)]
