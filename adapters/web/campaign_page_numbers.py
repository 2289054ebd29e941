"""The numbers of a campaign, each against another campaign that was as old as it is now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from adapters.texts import mark, say, translated
from adapters.web import formats
from adapters.web.campaign_page_asked import MINIMUM, MONEY, ORDERS, PAID, UNITS, Asked

AMOUNTS = ("asked", "orders", "units", "due_fen", "paid_orders", "received_fen")

LABELS = {
    ORDERS: mark("Orders"),
    UNITS: mark("Units sold"),
    MONEY: mark("Taken ¥"),
    PAID: mark("Conversion to paid"),
    MINIMUM: mark("Units of minimum"),
}

PERCENT = 10_000
"""Shares are whole hundredths of a percent, so that nothing is rounded before it is shown."""

Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class Number:
    name: str
    label: str
    value: str
    beside: str
    against: str
    """The difference to the other campaign with its sign and in words; empty without one."""

    url: str
    is_shown: bool
    """Whether the chart shows it."""


def summed(rows: Iterable[sa.Row[Any]]) -> Figures:
    found = list(rows)
    return {name: sum(getattr(row, name) for row in found) for name in AMOUNTS}


def until(rows: Sequence[sa.Row[Any]], end: Any) -> list[sa.Row[Any]]:
    """Hours that had begun by then."""
    return [row for row in rows if row.hour < end]


def conversion(figures: Figures) -> int | None:
    """Orders paid of those placed; nothing where none was placed."""
    return PERCENT * figures["paid_orders"] // figures["orders"] if figures["orders"] else None


def figure_of(name: str, figures: Figures, held: int) -> int | None:
    match name:
        case "money":
            return figures["received_fen"]
        case "paid":
            return conversion(figures)
        case "minimum":
            return held
    return figures[name]


def numbers_of(asked: Asked, now: Figures, then: Figures, held_then: int) -> list[Number]:
    campaign = asked.campaign
    if asked.counts_refused:
        now, then = ({**each, "orders": each["asked"]} for each in (now, then))
    values = {name: figure_of(name, now, campaign.units_sold) for name in LABELS}
    before = {name: figure_of(name, then, held_then) for name in LABELS}
    return [
        Number(
            name,
            translated(LABELS[name]),
            written(name, values[name]),
            beside(name, now, campaign),
            against(name, values[name], before[name]) if asked.earlier is not None else "",
            asked.address(show=name),
            asked.show == name,
        )
        for name in LABELS
    ]


def beside(name: str, figures: Figures, campaign: sa.Row[Any]) -> str:
    match name:
        case "orders":
            return say(
                "{refused} refused", refused=formats.number(figures["asked"] - figures["orders"])
            )
        case "units":
            return say("{left} left of the cap", left=formats.number(campaign.units_left))
        case "money":
            return say("of ¥ {due} due", due=formats.fen(figures["due_fen"]))
        case "paid":
            return say(
                "{paid} paid of {placed}",
                paid=formats.number(figures["paid_orders"]),
                placed=formats.number(figures["orders"]),
            )
    if not campaign.units_min:
        return say("no minimum")
    if not campaign.units_missing:
        return say("of {minimum} ✓", minimum=formats.number(campaign.units_min))
    return say(
        "of {minimum}, {missing} missing",
        minimum=formats.number(campaign.units_min),
        missing=formats.number(campaign.units_missing),
    )


def against(name: str, value: int | None, before: int | None) -> str:
    """`+68 (+20 %), more than 344`; a sign and a word, so that nobody needs a colour."""
    if value is None or before is None:
        return say("nothing to compare with")
    then, difference = written(name, before), value - before
    if not difference:
        return say("as then: {then}", then=then)
    change = change_of(name, difference, before)
    if difference > 0:
        return say("{change}, more than {then}", change=change, then=then)
    return say("{change}, less than {then}", change=change, then=then)


def change_of(name: str, difference: int, before: int) -> str:
    if name == PAID:
        return say("{points} points", points=signed(difference, 2, 1))
    plain = formats.fen(difference, sign=True) if name == MONEY else signed(difference)
    if not before:
        return plain
    share = signed(round(100 * difference / before))
    return f"{plain} ({share} %)"


def signed(value: int, places: int = 0, shown: int = 0) -> str:
    """With its sign, and of `places` decimal places those shown."""
    return f"{value / 10**places:+,.{shown}f}".replace("-", "−")


def written(name: str, value: int | None) -> str:
    if value is None:
        return formats.UNKNOWN
    if name == PAID:
        return share_said(value)
    return formats.fen(value) if name == MONEY else formats.number(value)


def share_said(value: int | None) -> str:
    return formats.UNKNOWN if value is None else f"{value / 100:.1f} %"
