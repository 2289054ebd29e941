"""Lists of texts as they are stored: how all of them begin, and what follows of each, a line each.

`{start: rest}`; an array of the texts where one of them has lines of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

END = "\n"

Stored = Any
"""What msgpack holds."""

TEXTS: Any = tuple[str, ...] | dict[str, str]


class UnevenColumnsError(msgspec.DecodeError):
    """Raised when columns are not as long as their list."""


def stored_texts(texts: Sequence[str]) -> Stored:
    joined = END.join(texts)
    if not texts or joined.count(END) != len(texts) - 1 or len(texts) == 1:
        return texts
    start = common_start(min(texts), max(texts))
    return {start: joined.replace(END + start, END)[len(start) :]}


def common_start(first: str, last: str) -> str:
    """How two texts begin: with the smallest and the largest of many, how all of them do."""
    for place, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return first[:place]
    return first[: len(last)]


def read_texts(stored: Stored) -> Sequence[str]:
    return with_start(*only(stored)) if isinstance(stored, dict) else tuple(stored)


def with_start(start: str, rest: str) -> Sequence[str]:
    return (END + rest).replace(END, END + start)[1:].split(END)


def places_of(text: str, stored: Stored) -> Sequence[int]:
    """Where a text stands among texts, without making all of them."""
    if isinstance(stored, dict):
        return lines_that_are(text, *only(stored))
    return [place for place, each in enumerate(stored) if each == text]


def lines_that_are(text: str, start: str, rest: str) -> Sequence[int]:
    """Which of the lines, counted from nought, stand for a text."""
    if not text.startswith(start) or END in text:
        return ()
    places = []
    lines, line = f"{END}{rest}{END}", f"{END}{text.removeprefix(start)}{END}"
    place = counted_to = 0
    found = lines.find(line)
    while found >= 0:
        place += lines.count(END, counted_to, found)
        places.append(place)
        counted_to, found = found, lines.find(line, found + 1)
    return places


def only(stored: Mapping[Any, Any]) -> tuple[Any, Any]:
    """The key and the value of a map that has one."""
    try:
        ((key, value),) = stored.items()
    except ValueError:
        raise UnevenColumnsError(f"{len(stored)} entries where one is stored") from None
    return key, value
