"""Long lists of events that are decoded where somebody looks: one order's part out of a thousand.

They are equal to the tuples they stand for, so that an event is the same whoever read it.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, overload

from adapters.text_lists import END, lines_that_are, only, with_start


class LazyList(Sequence[Any]):
    """What all of them have in common with a tuple."""

    __slots__ = ()

    @abstractmethod
    def __iter__(self) -> Iterator[Any]: ...

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | LazyList) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class LazyTexts(LazyList):
    """A list of texts as it was stored: how all of them begin, and a line for the rest of each."""

    __slots__ = ("_rest", "_start")

    def __init__(self, stored: Mapping[str, str]) -> None:
        self._start, self._rest = only(stored)

    def __len__(self) -> int:
        count: int = self._rest.count(END)
        return count + 1

    def __iter__(self) -> Iterator[str]:
        return iter(with_start(self._start, self._rest))

    def count(self, text: str) -> int:
        """How often a text is listed, without making all of them."""
        return len(lines_that_are(text, self._start, self._rest))


class Reading(NamedTuple):
    """How a list of parts is decoded."""

    all_parts: Callable[[bytes], Sequence[Any]]
    where: Callable[[str, str, bytes], Sequence[Any]]
    length: Callable[[bytes], int]


class LazyParts(LazyList):
    """A list of parts as it was stored, by column."""

    __slots__ = ("_encoded", "_found", "_reading")

    def __init__(self, encoded: bytes, reading: Reading) -> None:
        self._encoded = encoded
        self._found = dict[tuple[str, str], Sequence[Any]]()
        self._reading = reading

    def __len__(self) -> int:
        return self._reading.length(self._encoded)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._reading.all_parts(self._encoded))

    def where(self, field: str, text: str) -> Sequence[Any]:
        """The parts that have a text in one of their fields."""
        if (field, text) not in self._found:
            self._found[field, text] = self._reading.where(field, text, self._encoded)
        return self._found[field, text]
