"""Where what stops orders before customs is mended: the pages and acts for each reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.texts import mark, mark_code, translated
from adapters.web import remedy_ways as ways
from adapters.web.match_rules import in_words
from adapters.web.pages import Page
from adapters.web.remedies import Link
from adapters.web.remedy_links import is_within, url_of
from adapters.web.remedy_ways import Way, way
from projections import clearance_stopped as stopped
from projections.clearance_stopped import MISSING_RULE

CORRECTING = way(mark("Correct order {order_id}"), "orders/{order_id}")
PAYING = way(mark("Report payments"), "payments")
ANSWERS = way(mark("What customs' answers mean"), "codes/answers")

WAYS: Mapping[str, tuple[Way, ...]] = {
    "M1": (CORRECTING, ways.CASES, ways.CARRYING),
    "M2": (ways.ORDER,),
    "M3": (CORRECTING, ways.CASES, PAYING),
    "M4": (CORRECTING, ways.CARRYING),
    "M5": (CORRECTING,),
    "M6": (ways.ORDER,),
    "M8": (ways.ORDER, ways.CANCELLING),
    "M9": (ways.ORDER,),
    "M10": (ways.CARRYING,),
    "D1": (ways.FIRMS,),
    "D2": (ways.ITEMS, ways.EDITING),
    "D3": (CORRECTING,),
    "D4": (CORRECTING,),
    "P1": (ways.EDITING,),
    "Y1": (ways.RUN,),
    "Y2": (ways.ORDER, ways.CANCELLING),
}

WAYS_TO_DOCUMENTS: Mapping[str, tuple[Way, ...]] = {
    stopped.NO_NUMBER: (ways.CARRYING,),
    stopped.NOT_SENT: (),
    stopped.NOT_ANSWERED: (),
    stopped.REFUSED: (ANSWERS, ways.RUN),
    stopped.REFUSED_WHOLE: (ways.RUN,),
}
"""By why a document is missing; where nothing leads, it goes on by itself."""

CORRECT, HAND_BACK, CANCEL = "correct", "hand-back", "withdraw"

ACTS: Mapping[str, tuple[str, ...]] = {
    "M2": (HAND_BACK,),
    "M6": (HAND_BACK,),
    "M9": (HAND_BACK,),
    "M8": (CORRECT, CANCEL),
    "P1": (CORRECT, HAND_BACK),
    "Y2": (CORRECT, CANCEL, HAND_BACK),
}
"""What is done with all orders of a run that stop for a rule; else they are corrected."""

STATES = (
    mark_code("no number yet"),
    mark_code("not sent yet"),
    mark_code("not answered yet"),
    mark_code("refused by customs"),
    mark_code("message refused whole"),
)
"""Why a document is missing, as the read model says it."""


def mend_of(row: Any) -> str:
    """What would mend it, to be said."""
    return in_words(row.rule, row.about).mend


def acts_of(row: Any) -> Sequence[str]:
    """Names of acts (`clearance.ACTS`) that mend all orders of a reason."""
    if row.rule == MISSING_RULE and row.about == stopped.NOT_ANSWERED:
        return (f"ask-{row.field}",)
    if row.rule == MISSING_RULE:
        return (CORRECT,) if row.about == stopped.REFUSED else ()
    return ACTS.get(row.rule, (CORRECT,))


def links_of(page: Page, row: Any) -> Sequence[Link]:
    """Pages that open for who looks, of a reason or of one order that it stops."""
    known = known_of(row)
    found = WAYS_TO_DOCUMENTS[row.about] if row.rule == MISSING_RULE else WAYS.get(row.rule, ())
    links = (link_of(page, each, known) for each in found)
    return [link for link in links if link]


def link_of(page: Page, each: Way, known: Mapping[str, str]) -> Link | None:
    if not each.places <= known.keys():
        return None
    url = url_of(page, each, known)
    if not page.may_open(url) or not is_within(page, each, known):
        return None
    return Link(translated(each.label).format_map(known), url)


def known_of(row: Any) -> Mapping[str, str]:
    """What ways may name: the order and its run, and the product that the rule is about."""
    names = {name: getattr(row, name, None) for name in ("order_id", "run_id")}
    if row.rule == "D2":
        # "KIWI-01", or "KIWI-01 0409000000" where what stands there is wrong.
        names["sku"] = row.about.partition(" ")[0]
    elif row.rule == "P1":
        names["sku"] = row.field.rpartition(" ")[0]
    return {name: str(value) for name, value in names.items() if value}
