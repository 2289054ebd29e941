"""Rows of a campaign's form that are added and taken away: public reductions, and coupons.

A button that adds or takes away a row sends the form; what was typed comes back with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.texts import mark, mark_code, translated
from adapters.web.pages import Page
from domain.coupons import CouponPays
from domain.stated_reductions import ReductionKind

ROWS_MAX = 20
"""Reductions, and coupons, that one form takes; more are drafted from a file."""

MORE, LESS = "more", "less"
"""Names of the buttons: what is to be added, and which row is to go."""

REDUCTION, COUPON = "reduction", "coupon"
COUNTS = {REDUCTION: "reductions", COUPON: "coupons"}
"""Fields that say how many rows of each there are."""

KINDS = {
    ReductionKind.CAMPAIGN_PRICE.value: (mark("Campaign price"), mark("+ campaign price")),
    ReductionKind.PERCENT_OFF.value: (mark("Percentage off"), mark("+ percentage off")),
    ReductionKind.SPEND_AND_SAVE.value: (mark("Spend and save"), mark("+ spend and save")),
}
"""The head of a row, and the button that adds one."""

PAYS = {
    CouponPays.GOODS.value: mark_code("goods"),
    CouponPays.FREIGHT.value: mark_code("freight"),
    CouponPays.GOODS_AND_FREIGHT.value: mark_code("goods and freight"),
}

FIELDS = {
    REDUCTION: ("kind", "name", "from", "until", "skus", "price", "percent", "spend", "save",
                "repeats"),
    COUPON: ("code", "from", "until", "save", "percent", "spend", "pays", "merchant_share",
             "uses", "uses_per_buyer"),
}  # fmt: skip

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One row as the page shows it: its place, its head, and for a reduction its kind."""

    number: int
    head: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A form with a row more or less, and the field that whoever changed it goes on with."""

    typed: Typed
    focused: str


def field_of(group: str, name: str, row: int) -> str:
    return f"{group}_{name}-{row}"


def rows_in(typed: Typed, group: str) -> int:
    text = str(typed.get(COUNTS[group]) or "")
    return min(int(text), ROWS_MAX) if text.isascii() and text.isdecimal() else 0


def reduction_rows(page: Page) -> Sequence[PriceRow]:
    kinds = [str(page.typed.get(field_of(REDUCTION, "kind", row)) or "")
             for row in range(rows_in(page.typed, REDUCTION))]  # fmt: skip
    return [PriceRow(row, head_of(kind), kind) for row, kind in enumerate(kinds)]


def head_of(kind: str) -> str:
    return translated(KINDS[kind][0]) if kind in KINDS else kind


def coupon_rows(page: Page) -> Sequence[PriceRow]:
    return [PriceRow(row, "") for row in range(rows_in(page.typed, COUPON))]


def changed(typed: Typed) -> Changed | None:
    """What a button of rows makes of a form; None for a form that was sent to be drafted."""
    if more := str(typed.get(MORE) or ""):
        return with_row(typed, COUPON if more == COUPON else REDUCTION, more)
    if less := str(typed.get(LESS) or ""):
        group, _, place = less.partition("-")
        if group in COUNTS and place.isascii() and place.isdecimal():
            return without_row(typed, group, int(place))
        return Changed(dict(typed), "")
    return None


def with_row(typed: Typed, group: str, kind: str) -> Changed:
    """Another row at the end, which holds as long as orders are taken until somebody says."""
    row = rows_in(typed, group)
    if row >= ROWS_MAX or (group == REDUCTION and kind not in KINDS):
        return Changed(dict(typed), "")
    begun = {"from": typed.get("opens_at", ""), "until": typed.get("closes_at", "")}
    begun |= {"kind": kind} if group == REDUCTION else {"pays": CouponPays.GOODS.value}
    added = {field_of(group, name, row): value for name, value in begun.items()}
    first = field_of(group, FIELDS[group][group == REDUCTION], row)
    return Changed({**typed, **added, COUNTS[group]: str(row + 1)}, first)


def without_row(typed: Typed, group: str, gone: int) -> Changed:
    """Rows behind it move up."""
    rows = rows_in(typed, group)
    if gone >= rows:
        return Changed(dict(typed), "")
    kept = {k: v for k, v in typed.items() if not k.startswith(f"{group}_")}
    for place, row in enumerate(row for row in range(rows) if row != gone):
        for name in FIELDS[group]:
            if (said := typed.get(field_of(group, name, row))) is not None:
                kept[field_of(group, name, place)] = said
    return Changed({**kept, COUNTS[group]: str(rows - 1)}, COUNTS[group])
