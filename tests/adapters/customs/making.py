"""Makes messages of every kind that keep every rule, of values of every sort that is allowed.

Strategies are made once: Hypothesis looks at each new one longer than it draws from it.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from adapters.customs.messages.documents import (
    Document,
    Extension,
    Message,
    Sender,
    Subscription,
    Value,
)
from adapters.customs.messages.fields import Field, Form, Part, Table
from adapters.customs.messages.tables import SUBSCRIPTION

DOCUMENTS_MAX = LINES_MAX = 3
USUAL_MAX = 12
"""Characters of most texts; some are as long as their field lets them be."""

PLAIN = st.text("AZaz09 中文-", max_size=USUAL_MAX)
SPECIAL = "&<>'\"]\t\n\r 　%{}\u0085\u2028中文𠮷é\ufffd"
LETTERS = st.one_of(
    st.sampled_from(SPECIAL),
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
    ),
)
CAPITALS = st.text("0123456789ABCDEF-", min_size=36, max_size=36)
DAYS = st.dates().map("{:%Y%m%d}".format).filter(lambda day: len(day) == 8)
CLOCK = st.times().map("{:%H%M%S}".format)
THOUSANDTHS = st.integers(0, 999).map("{:03}".format)
ONE_OF_TWENTY = st.integers(0, 19)
WHOLE = st.one_of(st.integers(0, 200), st.integers(0, 10**14 - 1))
SCALE = st.integers(-5, 5)
ZEROS = st.integers(0, 7)
COUNT = st.integers(1, 9)
SMALL = st.decimals(0, 1_000, places=2)


@cache
@st.composite
def texts(draw: st.DrawFn, field: Field) -> str:
    shortest, longest = field.shortest, field.longest or USUAL_MAX
    if draw(ONE_OF_TWENTY) == 0:
        return draw(LETTERS) * longest
    return draw(letters(shortest, max(shortest, min(longest, USUAL_MAX))))


@cache
def letters(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=least, max_size=most)


@cache
@st.composite
def decimals(draw: st.DrawFn) -> Value:
    number = Decimal(draw(WHOLE)).scaleb(-draw(SCALE))
    zeros = Decimal(1).scaleb(-draw(ZEROS))
    exact = number.quantize(zeros) if number == number.to_integral() and number < 10**9 else number
    return exact if draw(st.booleans()) else int(number)


@cache
def values(field: Field) -> st.SearchStrategy[Value]:
    if field.choices:
        found = [choice.value for choice in field.choices]
        return st.sampled_from([int(v) for v in found] if field.form is Form.INTEGER else found)
    length = field.longest or 0
    match field.form:
        case Form.INTEGER:
            return st.integers(0, 2**31 - 1)
        case Form.DECIMAL:
            return decimals()
        case Form.DIGITS:
            return st.text("0123456789", min_size=field.shortest, max_size=length)
        case Form.STATUS:
            return st.sampled_from(["1", "120", "800", "-301010", "-999999999", "400"])
        case Form.CAPITALS:
            return CAPITALS
        case Form.DAY:
            return DAYS
        case Form.SECOND:
            return st.tuples(DAYS, CLOCK).map("".join)
        case Form.MILLISECOND:
            return st.tuples(DAYS, CLOCK, THOUSANDTHS).map("".join)
    return texts(field)


@cache
def parts(part: Part) -> st.SearchStrategy[dict[str, Value]]:
    return st.fixed_dictionaries(
        {field.name: values(field) for field in part.fields if field.is_needed},
        optional={field.name: values(field) for field in part.fields if not field.is_needed},
    )


@cache
def lines_of(part: Part) -> st.SearchStrategy[list[dict[str, Value]]]:
    return st.lists(parts(part), min_size=1, max_size=LINES_MAX)


@cache
@st.composite
def documents(draw: st.DrawFn, table: Table) -> Document:
    head = draw(parts(table.head))
    if table.lines is None:
        return Document(head)
    lines = draw(lines_of(table.lines))
    for number, line in enumerate(lines, 1):
        line["gnum"] = number
        if "totalPrice" in line:
            price, count = draw(SMALL), draw(COUNT)
            line |= {"price": price, "qty": count, "totalPrice": price * count}
    return Document(draw(agreeing(table.kind, head, lines)), tuple(lines))


@st.composite
def agreeing(
    draw: st.DrawFn, kind: str, head: dict[str, Value], lines: list[dict[str, Value]]
) -> dict[str, Value]:
    """What the fields must be to one another."""
    if kind == "CEB311":
        goods = sum((Decimal(line["totalPrice"]) for line in lines), Decimal(0))
        freight, tax = draw(SMALL), draw(SMALL)
        less = min(draw(SMALL), goods)
        sums = {"goodsValue": goods, "freight": freight, "taxTotal": tax, "discount": less}
        return head | sums | {"acturalPaid": goods + freight + tax - less}
    if kind == "CEB621" and head["tradeMode"] == "9610":
        return head | {"trafNo": "CA1", "voyageNo": "1", "billNo": "2"}
    if kind == "CEB621":
        for line in lines:
            line["itemRecordNo"] = "A001"
        return head | {"country": "142", "emsNo": "T1", "areaCode": "33", "areaName": "仓"}
    return head


@cache
def envelopes() -> st.SearchStrategy[Mapping[str, Any]]:
    note = st.none() | PLAIN
    statuses = [choice.value for choice in SUBSCRIPTION.fields[0].choices]
    short = st.text(LETTERS, min_size=1, max_size=18)
    subscription = st.builds(Subscription, st.sampled_from(statuses), PLAIN, note)
    return st.fixed_dictionaries(
        {
            "sender": st.builds(Sender, short, PLAIN, PLAIN, note),
            "subscriptions": st.lists(subscription, max_size=5).map(tuple),
            "extension": st.none() | st.builds(Extension, PLAIN, PLAIN),
        }
    )


@cache
def held_in(table: Table) -> st.SearchStrategy[tuple[Document, ...]]:
    most = min(table.documents_max or DOCUMENTS_MAX, DOCUMENTS_MAX)
    return st.lists(documents(table), min_size=1, max_size=most).map(tuple)


@cache
@st.composite
def messages(draw: st.DrawFn, table: Table) -> Message:
    """Any sound message of a kind, unsigned."""
    held = draw(held_in(table))
    envelope = draw(envelopes()) if table.is_sent else {}
    return Message(table.kind, draw(CAPITALS), held, **envelope)
