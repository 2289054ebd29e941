"""Events to bytes and back, under stored names that outlive the names of classes."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from adapters.long_lists import Convert, in_rows
from adapters.shape_faults import (
    BrokenPayloadError,
    NotStorableError,
    UnknownStoredNameError,
)
from adapters.shape_reading import lazy_reading_of, reading_of
from adapters.stored_shapes import dataclass_shape

Upcast = Callable[[list[Any]], list[Any]]
"""Makes the fields of an older shape, as msgpack holds them, into those of the next; lists of any
length come as arrays of their parts."""

Read = Callable[[bytes], Any]
"""Makes an event of its payload."""


class EventCodec:
    """One table of stored names, and the ways from older names to newer ones."""

    def __init__(
        self, stored: Mapping[str, type], upcasts: Mapping[str, tuple[str, Upcast]]
    ) -> None:
        self._upcasts = upcasts
        self._encoder = msgspec.msgpack.Encoder()
        self._flatten: dict[type, tuple[str, Convert]] = {}
        self._read: dict[str, Read] = {}
        self._read_lazily: dict[str, Read] = {}
        self._types = {_stem(name): event_type for name, event_type in stored.items()}
        for name, event_type in stored.items():
            assert event_type not in self._flatten, f"{event_type.__qualname__} has two names"
            flatten = dataclass_shape(event_type).flatten
            assert flatten is not None
            self._flatten[event_type] = (name, flatten)
            self._read[name] = reading_of(event_type)
            self._read_lazily[name] = lazy_reading_of(event_type)

    def encode(self, event: Any) -> tuple[str, bytes]:
        """The stored name and the payload of an event."""
        try:
            name, flatten = self._flatten[type(event)]
        except KeyError:
            raise NotStorableError(f"{type(event).__qualname__} has no stored name") from None
        try:
            return name, self._encoder.encode(flatten(event))
        except OverflowError as error:
            raise NotStorableError(f"{name}: {error}") from error

    def type_named(self, name: str) -> type | None:
        """The type stored under any version of a name: of `OrderPlaced@7` that of `OrderPlaced@1`.

        None for a name of which no version is known.
        """
        while name in self._upcasts:
            name, _ = self._upcasts[name]
        return self._types.get(_stem(name))

    def decode(self, name: str, payload: bytes) -> Any:
        """The event, in today's shape."""
        return self._decode(name, payload, self._read)

    def decode_lazily(self, name: str, payload: bytes) -> Any:
        """The same event; its tuples are decoded only where they are looked at."""
        return self._decode(name, payload, self._read_lazily)

    def _decode(self, name: str, payload: bytes, ways: Mapping[str, Read]) -> Any:
        while name in self._upcasts:
            name, upcast = self._upcasts[name]
            payload = self._encoder.encode(upcast(in_rows(msgspec.msgpack.decode(payload))))
        try:
            read = ways[name]
        except KeyError:
            raise UnknownStoredNameError(name) from None
        try:
            return read(payload)
        except msgspec.DecodeError as error:
            raise BrokenPayloadError(f"{name}: {error}") from error


def _stem(name: str) -> str:
    """A stored name without its version."""
    return name.partition("@")[0]
