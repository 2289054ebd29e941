"""A set of positions of the log, one bit each: ten million events take 1.25 MB."""

from collections.abc import Iterable, Iterator

SLICE_BYTES = 1_024
"""Looked at together when a set is gone through: 8,192 positions."""


class PositionSet:
    def __init__(self, positions: Iterable[int] = ()) -> None:
        self._bits = bytearray()
        self.update(positions)

    @classmethod
    def up_to(cls, last: int) -> "PositionSet":
        """Every position from 1 to the last."""
        whole = cls()
        whole._bits = bytearray(b"\xff" * (last // 8))
        whole.update(range(last // 8 * 8, last + 1))
        whole._bits[0] &= 0xFE  # There is no position 0.
        return whole

    def add(self, position: int) -> None:
        place, bit = divmod(position, 8)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        self._bits[place] |= 1 << bit

    def update(self, positions: Iterable[int]) -> None:
        for position in positions:
            self.add(position)

    def __contains__(self, position: int) -> bool:
        place, bit = divmod(position, 8)
        return 0 <= place < len(self._bits) and bool(self._bits[place] & 1 << bit)

    def __iter__(self) -> Iterator[int]:
        for start in range(0, len(self._bits), SLICE_BYTES):
            some = self._bits[start : start + SLICE_BYTES]
            if any(some):
                first = start * 8
                yield from (p for p in range(first, first + len(some) * 8) if p in self)

    def __len__(self) -> int:
        return sum(byte.bit_count() for byte in self._bits)

    def remove_all(self, others: "PositionSet") -> None:
        for place, byte in enumerate(others._bits[: len(self._bits)]):
            self._bits[place] &= ~byte
