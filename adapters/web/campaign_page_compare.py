"""Two campaigns side by side: this one now, the other when it was as old, and the other in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.texts import coded, mark, say, translated
from adapters.web import formats
from adapters.web.campaign_page_asked import Asked
from adapters.web.campaign_page_numbers import LABELS, Figures, against, figure_of, written
from adapters.web.campaign_states import state_of
from adapters.web.tables.columns import Column
from adapters.web.tables.table import Table


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    now: str
    then: str
    difference: str
    whole: str


COLUMNS = (
    Column("figure", mark("figure"), value=lambda row: row.name),
    Column("now", mark("this one now"), is_figure=True),
    Column("then", mark("the other then"), is_figure=True),
    Column("difference", mark("difference")),
    Column("whole", mark("the other in all"), is_figure=True),
)


def compared(
    asked: Asked,
    figures: tuple[Figures, Figures, Figures],
    held: tuple[int, int, int],
    money: tuple[Any, Any] | None,
) -> Table:
    """Of this one now, of the other then, of the other in all."""
    rows = [*sides(figures, held), *sides_in_all(asked), wishes(asked)]
    if money is not None:
        rows += money_sides(*money)
    return Table(asked.page, "campaigns compared", COLUMNS, sorts=(), is_first=False).of(rows)


def sides(figures: tuple[Figures, Figures, Figures], held: tuple[int, int, int]) -> Sequence[Side]:
    found = list[Side]()
    for name, label in LABELS.items():
        now, then, whole = (
            figure_of(name, of_one, units) for of_one, units in zip(figures, held, strict=True)
        )
        said = (written(name, value) for value in (now, then, whole))
        of_now, of_then, of_whole = said
        found.append(Side(translated(label), of_now, of_then, against(name, now, then), of_whole))
    return found


def sides_in_all(asked: Asked) -> Sequence[Side]:
    """What was agreed for each is the same at every time."""
    ours, theirs = asked.campaign, asked.earlier
    assert theirs is not None
    agreed = (
        (say("Minimum, units"), ours.units_min, theirs.units_min),
        (say("Cap, units"), ours.units_max, theirs.units_max),
    )
    return [
        Side(name, formats.number(one), formats.number(other), "", formats.number(other))
        for name, one, other in agreed
    ]


def wishes(asked: Asked) -> Side:
    """What a buyer's wish to cancel comes to once customs has the declaration, by the terms."""
    assert asked.earlier is not None
    ours, theirs = (
        coded(state_of(asked.page, each.campaign_id).terms.after_declaration.value)
        for each in (asked.campaign, asked.earlier)
    )
    return Side(say("A buyer's wish to cancel, once declared"), ours, theirs, "", theirs)


MONEY_SIDES = {
    "repaid_fen": mark("Refunded ¥"),
    "owed_fen": mark("Owed back ¥"),
    "earned_fen": mark("Earned ¥"),
}


def money_sides(ours: Any, theirs: Any) -> Sequence[Side]:
    """What has no hour is compared as it stands now only."""
    return [
        Side(
            translated(label),
            formats.fen(getattr(ours, name)),
            formats.UNKNOWN,
            "",
            formats.fen(getattr(theirs, name)),
        )
        for name, label in MONEY_SIDES.items()
    ]
