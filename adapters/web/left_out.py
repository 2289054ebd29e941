"""Orders a set-wise act went on without: rule by rule in the redirect, and in words on the page.

What would satisfy a rule stands on a line of its own beneath it.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from adapters.texts import say
from adapters.web import formats
from adapters.web.past import whole_position
from adapters.web.refusals import rule_words
from adapters.web.remedies import remedy_words
from domain.refusals import Refused

NAMED = 3
"""Orders of each rule that are named; the others are counted."""

MARK = "|"


def query_of(refused: Mapping[str, Refused]) -> str:
    """Rules and order ids only: who shows them makes the sentences, none is taken from a link."""
    by_rule: dict[str, list[str]] = {}
    for order_id, refusal in refused.items():
        by_rule.setdefault(type(refusal).__name__, []).append(order_id)
    rules = [(rule, str(len(ids)), *ids[:NAMED]) for rule, ids in by_rule.items()]
    said = [("left", str(len(refused))), *(("because", MARK.join(rule)) for rule in rules)]
    return urlencode(said) if refused else ""


def told(query: QueryParams) -> list[str]:
    """How many were left out, then one sentence for each rule with its first orders."""
    left = whole_position(query.get("left", ""))
    if not left:
        return []
    said = [say("{orders} left out.", orders=formats.plural(left, "order"))]
    for text in query.getlist("because"):
        rule, *ids = text.split(MARK)
        if sentence := sentence_of(rule, *ids):
            said += [sentence, remedy_words(rule)]
    return [each for each in said if each]


def sentence_of(rule: str, count: str = "", *ids: str) -> str:
    """`S-1, S-2, S-3 and 9 more: the rule.`; empty for what is no rule."""
    named = ids[:NAMED]
    words = rule_words(rule, order_id=named[0]) if len(named) == 1 else rule_words(rule)
    if not words or not named:
        return words
    more = (whole_position(count) or 0) - len(named)
    orders = say(", ").join(named)
    if more > 0:
        orders = say("{names} and {more} more", names=orders, more=formats.number(more))
    return say("{orders}: {rule}", orders=orders, rule=words)
