"""Long tuples of events that are decoded where somebody looks: one order's part out of a thousand.

They are equal to the tuples they stand for, so that an event is the same whoever read it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, overload

import msgspec

SPLIT = msgspec.msgpack.Decoder(tuple[msgspec.Raw, ...]).decode


class PartReading(NamedTuple):
    """How the parts of one field are decoded."""

    decode_all: Callable[[Any], Sequence[Any]]
    decode_one: Callable[[Any], Any]
    rebuild: Callable[[Any], Any] | None
    """From what msgpack holds to the part; none where they are the same, as for ids."""


class Parts(Sequence[Any]):
    """A tuple of parts as it was stored."""

    __slots__ = ("_encoded", "_reading")

    def __init__(self, encoded: bytes, reading: PartReading) -> None:
        self._encoded = encoded
        self._reading = reading

    def __len__(self) -> int:
        return length_of(self._encoded)

    def __iter__(self) -> Iterator[Any]:
        stored, rebuild = self._reading.decode_all(self._encoded), self._reading.rebuild
        return iter(stored) if rebuild is None else map(rebuild, stored)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | Parts) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def holding(self, text: str) -> list[Any]:
        """The parts in whose bytes a text stands, in order: all that say it, perhaps others too."""
        encoded = text.encode()
        if encoded not in self._encoded:
            return []
        decode, rebuild = self._reading.decode_one, self._reading.rebuild
        if rebuild is None:
            return [text] * tuple(self).count(text)
        return [
            rebuild(decode(part))
            for part in self._stored_with(encoded, text != "" and text.isascii())
        ]

    def _stored_with(self, text: bytes, is_ascii: bool) -> list[msgspec.Raw]:
        """Looked for from where the text stands, outwards: parts are about equally long."""
        parts = SPLIT(self._encoded)
        guess = self._encoded.index(text) * len(parts) // len(self._encoded)
        # An ASCII text never crosses from one part into the next, for arrays begin beyond ASCII.
        left = self._encoded.count(text) if is_ascii else -1
        found = []
        for place in outwards(guess, len(parts)):
            if count := bytes(parts[place]).count(text):
                found.append(place)
                left -= count
                if not left:
                    break
        return [parts[place] for place in sorted(found)]


def outwards(start: int, end: int) -> Iterator[int]:
    """Every place before the end once, those nearest to the start first."""
    if start < end:
        yield start
    for distance in range(1, end):
        if start + distance < end:
            yield start + distance
        if start >= distance:
            yield start - distance


def length_of(encoded: bytes) -> int:
    """How many parts a msgpack array says it has."""
    head = encoded[0]
    if head & 0xF0 == 0x90:
        return head & 0x0F
    return int.from_bytes(encoded[1 : 3 if head == 0xDC else 5])
