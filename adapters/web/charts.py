"""What a chart shows, for those who see it and for those who read it: as a picture and a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException

from adapters.texts import say
from adapters.web import formats
from adapters.web.pages import Page
from domain.dated import customs_day

WINDOWS = (7, 30, 90, 365)
"""How many days back a page may be asked to show: a week, a month, a quarter, a year."""

WINDOW = 30

LINE, AREA, BAR, FAINT = "line", "area", "bar", "faint"
"""A faint line is what the others are held against."""

Value = int | None


@dataclass(frozen=True, slots=True)
class Unit:
    """How the values of a chart are written in its table, and drawn along its axis."""

    written: Callable[[Any], str]
    per_step: int
    """How many of what is counted one step of the axis is: 100 fen are 1 yuan."""


PIECES = Unit(formats.number, 1)
MONEY = Unit(formats.fen, 100)
TIME = Unit(lambda seconds: formats.lasting(_time(seconds)), 3_600)


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: Sequence[Value]
    shape: str = LINE


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    says: str
    """What the picture shows, in a sentence, for who does not see it."""

    head: str
    """What the labels are."""

    labels: Sequence[str]
    series: Sequence[Series]
    axis: str
    """What one step of the axis is."""

    unit: Unit = PIECES
    marks: Sequence[tuple[str, int]] = ()
    """Values that are drawn across: a minimum, a cap."""

    is_lying: bool = False
    """Whether the labels stand at the left, because they are words."""

    @property
    def drawn(self) -> Mapping[str, Any]:
        """What the script draws: numbers for an axis; the exact ones stand in the table."""
        return {
            "axis": self.axis,
            "labels": list(self.labels),
            "lying": self.is_lying,
            "marks": [{"name": name, "value": self._step(value)} for name, value in self.marks],
            "series": [
                {
                    "name": one.name,
                    "shape": one.shape,
                    "values": [self._step(v) for v in one.values],
                }
                for one in self.series
            ],
        }

    def _step(self, value: Value) -> float | None:
        return None if value is None else round(value / self.unit.per_step, 2)

    @property
    def rows(self) -> Iterable[tuple[str, list[str]]]:
        """Each label with its values in words."""
        columns = [one.values for one in self.series]
        for label, values in zip(self.labels, zip(*columns, strict=True), strict=True):
            yield label, [self.unit.written(value) for value in values]


def _time(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Window:
    """The customs days that charts of a page show; the last is the page's today."""

    length: int
    last: date

    @property
    def first(self) -> date:
        return self.last - timedelta(days=self.length - 1)

    @property
    def days(self) -> list[date]:
        return days_between(self.first, self.last)

    @property
    def before(self) -> "Window":
        """As many days, just before."""
        return Window(self.length, self.first - timedelta(days=1))


def window_of(page: Page) -> Window:
    """What `?days=` asks for. Raises 422 for what is not offered."""
    asked = page.request.query_params.get("days", "") or str(WINDOW)
    if asked not in map(str, WINDOWS):
        offered = ", ".join(map(str, WINDOWS))
        raise HTTPException(422, say("days is one of {offered}.", offered=offered))
    return Window(int(asked), customs_day(page.now))


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
