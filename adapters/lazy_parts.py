"""Long tuples of events that are decoded where somebody looks: one order's part out of a thousand.

They are equal to the tuples they stand for, so that an event is the same whoever read it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, overload

import msgspec

ENCODE = msgspec.msgpack.Encoder().encode

ASCII_END = 0x80

SHORT_TEXT = 0xA0
"""How msgpack begins a text of less than 32 bytes: this byte and the length in it."""

SPLIT = msgspec.msgpack.Decoder(tuple[msgspec.Raw, ...]).decode


class PartReading(NamedTuple):
    """How the parts of one field are decoded."""

    decode_all: Callable[[Any], Sequence[Any]]
    decode_one: Callable[[Any], Any]
    rebuild: Callable[[Any], Any] | None
    """From what msgpack holds to the part; none where they are the same, as for ids."""

    is_text: bool


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
        if self._reading.is_text:
            return [text] * self._times_listed(text, ENCODE(text))
        encoded = text.encode()
        if encoded not in self._encoded:
            return []
        decode, rebuild = self._reading.decode_one, self._reading.rebuild
        found = map(decode, self._stored_with(encoded, text != "" and text.isascii()))
        return list(found if rebuild is None else map(rebuild, found))

    def _times_listed(self, text: str, framed: bytes) -> int:
        """Counted without decoding wherever the bytes leave no doubt."""
        count, place = 0, self._encoded.find(framed)
        while place >= 0:
            # A short text begins with a byte that goes on with a character of another text, or
            # stands for itself: after ASCII no character goes on.
            is_short = framed[0] & 0xE0 == SHORT_TEXT
            if not is_short or self._encoded[place - 1] >= ASCII_END:
                return tuple(self).count(text)
            count += 1
            place = self._encoded.find(framed, place + len(framed))
        return count

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
