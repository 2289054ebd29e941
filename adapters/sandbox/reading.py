"""Steps as they are written in an address or on the command line, and read from there.

place 3 KIWI-01=2 coupon SPRING buyer 1     pay deposit all · pay 12.50 3      cancel 2-5
wait 2 KIWI-01=1                            begin 4                            cancel 2 merchant
go next · go 2026-11-11T10:00               forward 1d 12h 30m                 take all · leave 3
promise 2026-12-01..2026-12-05              answer no 2                        close · terminate
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from adapters.sandbox.faults import StepUnclearError, TooManyOrdersError, TooManyStepsError
from adapters.sandbox.steps import (
    SUMS,
    Answer,
    BeginToPay,
    Cancel,
    Close,
    Forward,
    GoOn,
    GoTo,
    Leave,
    Numbers,
    Pay,
    Place,
    Promise,
    Step,
    Take,
    Terminate,
    Wait,
)
from domain.goods import SkuUnits
from domain.identifiers import Sku

BETWEEN = "~"
"""Parts the steps of an address; it needs no escape there, and stands in no step."""

STEPS_MAX = 60
ORDERS_MAX = 200
"""A trial of both takes about a second of the processor (docs/campaigns.md)."""

STEP_CHARACTERS_MAX = 400
LINES_MAX = 20
QUANTITY_MAX = 100_000
DAYS_MAX = 3_660
YEARS = range(2000, 2200)
"""Calendars beyond them run out of days."""

FORMS: Mapping[str, str] = {
    "place": "place 3 SKU=2 [coupon CODE] [buyer 1]",
    "wait": "wait 2 SKU=1 [buyer 1]",
    "pay": "pay due|deposit|balance|whole|12.50 all|3|2-5",
    "begin": "begin all|3|2-5",
    "cancel": "cancel all|3|2-5 [merchant]",
    "take": "take all|3|2-5",
    "leave": "leave all|3|2-5",
    "go": "go next|2026-11-11T10:00",
    "forward": "forward 1d 12h 30m",
    "promise": "promise [2026-12-01..]2026-12-05",
    "answer": "answer yes|no all|3|2-5",
    "close": "close",
    "terminate": "terminate",
}

WHICH = r"(?P<which>all|\d{1,4}(?:-\d{1,4})?)"
UNITS = r"(?P<units>[^\s=,~]+=\d{1,6}(?:,[^\s=,~]+=\d{1,6})*)"
PLACING = r"(?P<orders>\d{1,4}) " + UNITS
BUYER = r"(?: buyer (?P<buyer>\d{1,4}))?"
DAY = r"\d{4}-\d\d-\d\d"

REST: Mapping[str, re.Pattern[str]] = {
    "place": re.compile(PLACING + r"(?: coupon (?P<coupon>[^\s~]+))?" + BUYER),
    "wait": re.compile(PLACING + BUYER),
    "pay": re.compile(r"(?P<what>" + "|".join(SUMS) + r"|\d{1,9}(?:\.\d{1,2})?) " + WHICH),
    "begin": re.compile(WHICH),
    "cancel": re.compile(WHICH + r"(?P<merchant> merchant)?"),
    "take": re.compile(WHICH),
    "leave": re.compile(WHICH),
    "go": re.compile(r"(?P<time>next|" + DAY + r"[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)"),
    "forward": re.compile(
        r"(?=\d)(?:(?P<d>\d{1,4})d ?)?(?:(?P<h>\d{1,4})h ?)?(?:(?P<m>\d{1,4})m)?"
    ),
    "promise": re.compile(rf"(?:(?P<first>{DAY})\.\.)?(?P<last>{DAY})"),
    "answer": re.compile(r"(?P<word>yes|no) " + WHICH),
    "close": re.compile(""),
    "terminate": re.compile(""),
}

Parts = Mapping[str, str | None]
Day = TypeVar("Day", bound=date)


def steps_of(text: str) -> tuple[str, ...]:
    """The steps of an address, as they stand there; empty ones are none."""
    parts = (" ".join(part.split()) for part in text.split(BETWEEN))
    return tuple(part for part in parts if part)


def read_steps(texts: Sequence[str]) -> tuple[Step, ...]:
    """Raises StepUnclearError, TooManyStepsError and TooManyOrdersError before anything is done."""
    if len(texts) > STEPS_MAX:
        raise TooManyStepsError(steps=len(texts), steps_max=STEPS_MAX)
    steps = tuple(read_step(number, text) for number, text in enumerate(texts, 1))
    orders = sum(step.orders for step in steps if isinstance(step, Place | Wait))
    if orders > ORDERS_MAX:
        raise TooManyOrdersError(orders=orders, orders_max=ORDERS_MAX)
    return steps


def read_step(number: int, text: str) -> Step:
    """Raises StepUnclearError with the form that the step's word asks for."""
    word, _, rest = " ".join(text.split()).partition(" ")
    form = FORMS.get(word, " · ".join(FORMS))
    unclear = StepUnclearError(number=number, step=text[:STEP_CHARACTERS_MAX], form=form)
    if word not in REST or len(text) > STEP_CHARACTERS_MAX:
        raise unclear
    found = REST[word].fullmatch(rest)
    if found is None:
        raise unclear
    try:
        return MADE[word](found.groupdict())
    except ValueError:
        raise unclear from None


def placed(parts: Parts) -> Place:
    orders, units, buyer = asked_for(parts)
    return Place(orders, units, parts["coupon"] or "", buyer)


def waited(parts: Parts) -> Wait:
    return Wait(*asked_for(parts))


def asked_for(parts: Parts) -> tuple[int, tuple[SkuUnits, ...], int]:
    pairs = [pair.split("=") for pair in str(parts["units"]).split(",")]
    units = tuple(SkuUnits(Sku(sku), within(int(n), QUANTITY_MAX)) for sku, n in pairs)
    within(len(units), LINES_MAX)
    buyer = parts["buyer"]
    return within(int(str(parts["orders"])), 9_999), units, whole(buyer) if buyer else 0


def whole(text: str | None) -> int:
    return within(int(text or ""), 9_999)


def within(value: int, most: int) -> int:
    if not 1 <= value <= most:
        raise ValueError(value)
    return value


def numbers(parts: Parts) -> Numbers:
    if parts["which"] == "all":
        return Numbers()
    first, _, last = str(parts["which"]).partition("-")
    found = Numbers(whole(first), within(whole(last or first), ORDERS_MAX))
    if found.last < found.first:
        raise ValueError(found)
    return found


def paid(parts: Parts) -> Pay:
    what = str(parts["what"])
    if what in SUMS:
        return Pay(what, numbers(parts))
    yuan, _, rest = what.partition(".")
    amount_fen = int(yuan) * 100 + int(rest.ljust(2, "0"))
    if not amount_fen:
        raise ValueError(what)
    return Pay("", numbers(parts), amount_fen)


def gone(parts: Parts) -> GoOn | GoTo:
    if parts["time"] == "next":
        return GoOn()
    return GoTo(in_years(datetime.fromisoformat(str(parts["time"]))))


def forwarded(parts: Parts) -> Forward:
    days, hours, minutes = (int(parts[name] or 0) for name in ("d", "h", "m"))
    found = Forward(days, hours * 60 + minutes)
    within(found.days * 24 * 60 + found.minutes, DAYS_MAX * 24 * 60)
    return found


def promised(parts: Parts) -> Promise:
    first = parts["first"]
    last = in_years(date.fromisoformat(str(parts["last"])))
    return Promise(last, in_years(date.fromisoformat(first)) if first else None)


def in_years(day: Day) -> Day:
    if day.year not in YEARS:
        raise ValueError(day)
    return day


MADE: Mapping[str, Callable[[Parts], Step]] = {
    "place": placed,
    "wait": waited,
    "pay": paid,
    "begin": lambda parts: BeginToPay(numbers(parts)),
    "cancel": lambda parts: Cancel(numbers(parts), bool(parts["merchant"])),
    "take": lambda parts: Take(numbers(parts)),
    "leave": lambda parts: Leave(numbers(parts)),
    "go": gone,
    "forward": forwarded,
    "promise": promised,
    "answer": lambda parts: Answer(parts["word"] == "yes", numbers(parts)),
    "close": lambda _: Close(),
    "terminate": lambda _: Terminate(),
}
