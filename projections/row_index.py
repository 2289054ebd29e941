"""Rows found by what stands in some of their columns."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from projections.row_values import Key, Row


class Index:
    """The keys of held rows by what stands in some of their columns."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.value_of = tuple_getter(names)
        self.keys = defaultdict[Key, dict[Key, None]](dict)

    def add(self, key: Key, row: Row) -> None:
        self.keys[self.value_of(row)][key] = None

    def remove(self, key: Key, row: Row) -> None:
        self.keys[self.value_of(row)].pop(key, None)


@cache
def tuple_getter(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Key]:
    """What reads these columns of a row as one tuple."""
    if len(names) == 1:
        (name,) = names
        return lambda row: (row[name],)
    getter: Any = itemgetter(*names)
    return getter  # type: ignore[no-any-return]
