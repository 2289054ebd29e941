"""What open pages are told over a stream: where things stand, and only what has moved since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from fastapi.sse import format_sse_event

STILL_HERE = format_sse_event(comment="still here")

Marks = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where everything stands that pages show."""

    positions: Mapping[str, int]
    """Of the read models."""

    marks: Marks
    """Of what stands beside the log, by the name of its event."""

    @property
    def position(self) -> int:
        return max(self.positions.values())


class Told:
    """What one stream was told last: it hears again only of what has moved since."""

    def __init__(self) -> None:
        self._positions: Mapping[str, int] = {}
        self._marks: Marks = {}

    def frames_of(self, standing: Standing) -> Iterator[bytes]:
        for name, mark in standing.marks.items():
            if mark != self._marks.get(name):
                yield marked(name, mark)
        # The furthest may stand still while others come up to it, of which some page is made.
        if standing.positions != self._positions:
            yield moved_to(standing.position)
        self._positions, self._marks = standing.positions, standing.marks


@lru_cache(maxsize=2)
def moved_to(position: int) -> bytes:
    """The same bytes for everybody who is told."""
    return format_sse_event(data_str=str(position), event="moved", id=str(position))


@lru_cache(maxsize=8)
def marked(name: str, mark: str) -> bytes:
    return format_sse_event(data_str=mark, event=name)
