"""Events to bytes and back: dataclasses as msgpack arrays, without the names of their fields.

StoredShapeError
├── UnstorableTypeError      a field has a type that has no stored form
├── UnknownStoredNameError   the log holds a name that the table of names does not
├── BrokenPayloadError       the log holds bytes that are not of their name's shape
└── NotStorableError         an event's class has no stored name, or a time of it has no zone
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from adapters.lazy_parts import PartReading, Parts

Convert = Callable[[Any], Any]
Upcast = Callable[[list[Any]], list[Any]]
"""Makes the fields of an older shape, as msgpack holds them, into those of the next."""

PLAIN = (str, int, bool, Decimal, date, bytes)

AWARE = Annotated[datetime, msgspec.Meta(tz=True)]


class StoredShapeError(Exception):
    """The root of all that is wrong between a class and its stored form."""


class UnstorableTypeError(StoredShapeError):
    """Raised when a field has a type that has no stored form."""


class UnknownStoredNameError(StoredShapeError):
    """Raised when the log holds a name that nobody knows."""


class BrokenPayloadError(StoredShapeError):
    """Raised when a payload does not have the shape of its name."""


class NotStorableError(StoredShapeError):
    """Raised when an event cannot be written: no stored name, or a time without a zone."""


class Shape(NamedTuple):
    """How values of one type are stored; no function where they are stored as they are."""

    wire: Any
    flatten: Convert | None = None
    rebuild: Convert | None = None


def shape_of(hint: Any) -> Shape:
    """The stored form of a type: tuples for dataclasses, what msgpack knows for the rest."""
    hint = getattr(hint, "__supertype__", hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is datetime:
        return Shape(AWARE, _with_zone, None)
    if hint in PLAIN or (isinstance(hint, type) and issubclass(hint, Enum)):
        return Shape(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_shape(hint)
    if origin in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments:
        return _optional_shape(*(argument for argument in arguments if argument is not NoneType))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _tuple_shape(arguments[0])
    raise UnstorableTypeError(repr(hint))


def _with_zone(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise NotStorableError(f"a time without a zone: {at}")
    return at


def _optional_shape(hint: Any) -> Shape:
    wire, flatten, rebuild = shape_of(hint)
    return Shape(wire | None, _unless_none(flatten), _unless_none(rebuild))


def _unless_none(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: None if value is None else convert(value)


def _tuple_shape(hint: Any) -> Shape:
    wire, flatten, rebuild = shape_of(hint)
    return Shape(
        GenericAlias(tuple, (wire, ...)),
        flatten and (lambda values: list(map(flatten, values))),
        rebuild and (lambda values: tuple(map(rebuild, values))),
    )


def _lazy_shape_of(hint: Any) -> Shape:
    """The same stored form, in which tuples are left as they are until somebody looks."""
    if get_origin(hint) is not tuple:
        return shape_of(hint)
    (part, _) = get_args(hint)
    wire, _, rebuild = shape_of(part)
    decode_all = msgspec.msgpack.Decoder(GenericAlias(tuple, (wire, ...))).decode
    decode_one = msgspec.msgpack.Decoder(wire).decode
    reading = PartReading(_told_broken(decode_all), _told_broken(decode_one), rebuild, wire is str)
    return Shape(msgspec.Raw, None, lambda encoded: Parts(bytes(encoded), reading))


def _told_broken(decode: Convert) -> Convert:
    def read(encoded: bytes) -> Any:
        try:
            return decode(encoded)
        except msgspec.DecodeError as error:
            raise BrokenPayloadError(str(error)) from error

    return read


def _dataclass_shape(event_type: type, shape_of: Callable[[Any], Shape] = shape_of) -> Shape:
    hints = get_type_hints(event_type)
    names = [field.name for field in fields(event_type)]
    if not all(field.init and not field.kw_only for field in fields(event_type)):
        raise UnstorableTypeError(f"{event_type.__qualname__}: a field that is not positional")
    try:
        shapes = [shape_of(hints[name]) for name in names]
    except UnstorableTypeError as error:
        raise UnstorableTypeError(f"{event_type.__qualname__}: {error}") from error
    wire = GenericAlias(tuple, tuple(shape.wire for shape in shapes))
    return Shape(
        wire,
        _flatten_with(_values_of(names), [shape.flatten for shape in shapes]),
        _rebuild_with(event_type, [shape.rebuild for shape in shapes]),
    )


def _values_of(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    if len(names) >= 2:
        return operator.attrgetter(*names)  # Answers a tuple: ten times a loop over the names.
    return lambda value: [getattr(value, name) for name in names]


def _flatten_with(
    values_of: Callable[[Any], Sequence[Any]], converts: Sequence[Convert | None]
) -> Convert:
    needed = [(index, convert) for index, convert in enumerate(converts) if convert]
    if not needed:
        return values_of

    def flatten(value: Any) -> list[Any]:
        values = list(values_of(value))
        for index, convert in needed:
            values[index] = convert(values[index])
        return values

    return flatten


def _rebuild_with(event_type: type, converts: Sequence[Convert | None]) -> Convert:
    needed = [(index, convert) for index, convert in enumerate(converts) if convert]
    if not needed:
        return lambda values: event_type(*values)

    def rebuild(values: Sequence[Any]) -> Any:
        values = list(values)
        for index, convert in needed:
            values[index] = convert(values[index])
        return event_type(*values)

    return rebuild


class EventCodec:
    """One table of stored names, and the ways from older names to newer ones."""

    def __init__(
        self, stored: Mapping[str, type], upcasts: Mapping[str, tuple[str, Upcast]]
    ) -> None:
        self._upcasts = upcasts
        self._encoder = msgspec.msgpack.Encoder()
        self._flatten: dict[type, tuple[str, Convert]] = {}
        self._rebuild: dict[str, tuple[Callable[[bytes], Any], Convert]] = {}
        self._rebuild_lazily: dict[str, tuple[Callable[[bytes], Any], Convert]] = {}
        self._today = dict(stored)
        self._types = {_stem(name): event_type for name, event_type in stored.items()}
        for name, event_type in stored.items():
            assert event_type not in self._flatten, f"{event_type.__qualname__} has two names"
            wire, flatten, rebuild = _dataclass_shape(event_type)
            assert flatten is not None
            assert rebuild is not None
            self._flatten[event_type] = (name, flatten)
            self._rebuild[name] = (msgspec.msgpack.Decoder(wire).decode, rebuild)
            wire, _, rebuild = _dataclass_shape(event_type, _lazy_shape_of)
            assert rebuild is not None
            self._rebuild_lazily[name] = (msgspec.msgpack.Decoder(wire).decode, rebuild)

    def encode(self, event: Any) -> tuple[str, bytes]:
        """The stored name and the payload of an event."""
        try:
            name, flatten = self._flatten[type(event)]
        except KeyError:
            raise NotStorableError(f"{type(event).__qualname__} has no stored name") from None
        return name, self._encoder.encode(flatten(event))

    def type_named(self, name: str) -> type | None:
        """The type stored under any version of a name: of `OrderPlaced@7` that of `OrderPlaced@1`.

        None for a name of which no version is known.
        """
        while name in self._upcasts:
            name, _ = self._upcasts[name]
        return self._types.get(_stem(name))

    def decode(self, name: str, payload: bytes) -> Any:
        """The event, in today's shape."""
        return self._decode(name, payload, self._rebuild)

    def type_of(self, name: str) -> type | None:
        """The class of events stored under a name; nothing for an older shape."""
        return self._today.get(name)

    def decode_lazily(self, name: str, payload: bytes) -> Any:
        """The same event; its tuples are decoded only where they are looked at."""
        return self._decode(name, payload, self._rebuild_lazily)

    def _decode(
        self, name: str, payload: bytes, ways: Mapping[str, tuple[Callable[[bytes], Any], Convert]]
    ) -> Any:
        while name in self._upcasts:
            name, upcast = self._upcasts[name]
            payload = self._encoder.encode(upcast(msgspec.msgpack.decode(payload)))
        try:
            decode, rebuild = ways[name]
        except KeyError:
            raise UnknownStoredNameError(name) from None
        try:
            return rebuild(decode(payload))
        except msgspec.DecodeError as error:
            raise BrokenPayloadError(f"{name}: {error}") from error


def _stem(name: str) -> str:
    """A stored name without its version."""
    return name.partition("@")[0]
