"""Lines of an account-book list (INV101): which number each book line has, and what became of it.

A line keeps its number for as long as the list stands: a change names every line there ever was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """What a line is against the list that stands (ModfMarkcd)."""

    KEPT = "kept"
    CHANGED = "changed"
    DELETED = "deleted"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class ListLine:
    """Units of one book line, in sales units; of a deleted line what it said last."""

    book_line: int
    units: int
    mark: Mark


def first_lines(units: Mapping[int, int]) -> tuple[ListLine, ...]:
    """Of a list that is filed: a line for each book line, in the order of their numbers."""
    return tuple(ListLine(n, units[n], Mark.ADDED) for n in sorted(units) if units[n])


def changed_lines(before: Sequence[ListLine], units: Mapping[int, int]) -> tuple[ListLine, ...]:
    """Every line at its number as it is from now on, and behind them those that are new."""
    known = {line.book_line for line in before}
    new = {n: quantity for n, quantity in units.items() if n not in known}
    return (*(followed(line, units.get(line.book_line, 0)) for line in before), *first_lines(new))


def followed(line: ListLine, units: int) -> ListLine:
    if not units:
        return ListLine(line.book_line, line.units, Mark.DELETED)
    if line.mark is Mark.DELETED:
        return ListLine(line.book_line, units, Mark.ADDED)
    mark = Mark.KEPT if units == line.units else Mark.CHANGED
    return ListLine(line.book_line, units, mark)


def numbered(lines: Sequence[ListLine]) -> dict[int, int]:
    """The number on the list of each book line that stands there."""
    return {line.book_line: n for n, line in enumerate(lines, 1) if line.mark is not Mark.DELETED}
