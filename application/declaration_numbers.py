"""Numbers that declarations and returns have at customs (copNo): unique over an operator's books.

A run's own numbers are unique within its book. At customs the book's head stands before them, and
dashes are left out: 3 + 12 + 3 + 2 characters are the 20 that there are.
"""

from domain.identifiers import RunId

PLACE_DIGITS, ATTEMPT_CHARACTERS = 3, 2
RETURN_MARK = "R"
"""Where a declaration's attempt has a digit."""

RETURNS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""One character tells which of an order's returns it is."""


class TooManyReturnsError(Exception):
    """Raised for more returns of one order than there are characters: it has fewer units."""


def declaration_no(number_head: str, cop_no: str) -> str:
    """What a run calls `R0000001-004-01` is `A1R000000100401` at customs, with the head A1."""
    return number_head + cop_no.replace("-", "")


def return_no(number_head: str, run_id: RunId, place: int, number: int) -> str:
    """Of the `number`-th declared return, from 1, of the order at a place of its run."""
    if not 1 <= number <= len(RETURNS):
        raise TooManyReturnsError(f"{run_id}, place {place}: {number}")
    return f"{number_head}{run_id}{place:0{PLACE_DIGITS}d}{RETURN_MARK}{RETURNS[number - 1]}"


def own_number(number_head: str, customs_no: str) -> str | None:
    """What the run calls a declaration; None for a number of another book, or of a return."""
    own = customs_no.removeprefix(number_head)
    tail_length = PLACE_DIGITS + ATTEMPT_CHARACTERS
    run, tail = own[:-tail_length], own[-tail_length:]
    if own == customs_no or not run or not tail.isdecimal():
        return None
    return f"{run}-{tail[:PLACE_DIGITS]}-{tail[PLACE_DIGITS:]}"
