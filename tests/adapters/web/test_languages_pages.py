"""Pages as readers of each language find them: nothing of the other language but data."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

import pytest
import sqlalchemy as sa
from jinja2 import nodes

from adapters.message_store import stored_messages
from adapters.model_states import NAMES
from adapters.payment_statements.file import NEEDED
from adapters.settings import Settings
from adapters.web.rendering import templates_of
from tests.adapters.web.catalogue_file import first, messages
from tests.adapters.web.page_walk import UNREAD, texts, walked
from tests.adapters.web.site import opened
from tests.adapters.web.texts_in_code import templates
from tests.adapters.web.zone_books import book_at

LATIN = re.compile(r"[A-Za-z]{2,}")
pytestmark = pytest.mark.timeout(900)
"""Every page there is, one after the other, on a machine that has others to serve."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")

NAMES_OF_THINGS = frozenset(
    (
        # Ours, and what switches show: zones, and the language that is not read.
        "jihuo", "Asia", "Shanghai", "UTC",
        # Who reads these pages, of which firm, and who opened their account.
        "ada", "demo", "Firm", "tests",
        # Units and words of the field, which Chinese texts write in Latin letters.
        "CSV", "XLSX", "Parquet", "payments", "reconcile", "FILE", "GTIN", "UTF", "GB", "mm",
        "Webhook", "https", "kg", "cm", "SKU", "HS", "INV", "copNo", "invtNo", "NZD", "CNY",
        # Where waiting times were published.
        "english", "customs", "gov", "cn", "ssopdot", "com",
        # What stands on a key.
        "Ctrl",
        # What is typed as an example.
        "HONEY", "SF", "OrderPlaced", "order", "run", "campaign", "notice", "all", "pay",
        # The payment firm of a demonstration, and columns of its statements as they are headed.
        Settings().payments_name, *NEEDED,
        # Who follows the log, by the name that operators type.
        "policies", *re.findall(LATIN, " ".join(NAMES)),
    )
)  # fmt: skip
"""Words in Latin letters that a Chinese page may show, beside those of data."""

IDS_LIKE_WORDS = frozenset(("customs", "book"))
"""The streams of what customs has on file of books, and of a partition's own account book; elements
of messages are so too."""

SHOWN_AS_DATA = frozenset(("station", "lane"))
"""The bench proposes `station 1` and `lane 1`: what is typed there becomes an id."""


@pytest.fixture(scope="module", params=["simulated", "entered", "cleared"])
def book(request, tmp_path_factory):
    """A book of orders that went the whole way, and two that stand still on the way."""
    folder = tmp_path_factory.mktemp("book")
    if request.param == "simulated":
        with opened(request.getfixturevalue("simulated_url")) as site:
            yield site
    else:
        with book_at(request.param, folder) as site:
            yield site


def values(thing) -> Iterator[str]:
    """Every string in an event."""
    if isinstance(thing, Enum):
        return
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from values(getattr(thing, field.name))
    elif isinstance(thing, dict):
        for pair in thing.items():
            yield from values(pair)
    elif isinstance(thing, tuple | list | set | frozenset):
        for part in thing:
            yield from values(part)


def exchanged(site) -> str:
    """Everything that was said to customs, and by it."""
    with site.system.engine.connect() as connection:
        bodies = connection.scalars(sa.select(stored_messages.c.bytes))
        return "\n".join(body.decode("utf-8", "replace") for body in bodies)


def words_of_data(site) -> set[str]:
    """Words of what people and simulators entered, of who acted, and of customs' messages."""
    found = {exchanged(site)}
    for recorded in site.system.log.page(0, 100_000):
        found.update(values(recorded.event))
        found.update((recorded.stream_id, recorded.metadata.actor))
    return {word for text in found for word in LATIN.findall(text)}


def test_a_chinese_page_has_no_english_but_data(book):
    data = words_of_data(book) | NAMES_OF_THINGS | SHOWN_AS_DATA
    known = messages()
    untranslated = {text for (_, text), m in known.items() if first(m.string) != text}
    untranslated -= {*IDS_LIKE_WORDS, *re.findall(r"<(\w+)>", exchanged(book))}
    wrong, count = dict[str, str](), 0
    for path, page in walked(book, "zh"):
        count += 1
        assert '<html lang="zh-CN">' in page
        for text in texts(page):
            # Ids may be cut in the middle: a word beside the cut is a part of one.
            words = LATIN.findall(re.sub(r"\S*…\S*|\S*[0-9]\S*", " ", text))
            if text in untranslated or not set(words) <= data:
                wrong.setdefault(text, path)
    assert count > 50
    assert wrong == {}


def test_an_english_page_has_no_chinese_but_data(book):
    wrong, count = dict[str, str](), 0
    data = {
        sign
        for recorded in book.system.log.page(0, 100_000)
        for value in values(recorded.event)
        for sign in CHINESE.findall(value)
    }
    data.update(CHINESE.findall(exchanged(book)))
    for path, page in walked(book, "en"):
        count += 1
        for text in texts(page):
            if not set(CHINESE.findall(text)) <= data:
                wrong.setdefault(text, path)
    assert count > 50
    assert wrong == {}


def test_no_text_of_a_template_stands_outside_the_catalogue():
    said_bare = {
        (path.name, text.strip())
        for path in templates()
        for text in bare_texts(path.read_text())
        if LATIN.search(text)
    }
    names = {"jihuo", "jihuo · jihuo", "· jihuo", "web"}
    frames = ("base.html", "bare.html", "frame.html")
    files = {("tables.html", name) for name in ("CSV", "XLSX", "Parquet")}
    assert said_bare <= {(frame, name) for frame in frames for name in names} | files


def bare_texts(template: str) -> list[str]:
    """What a template says without asking the catalogue: between tags, and in attributes."""
    plain = UNREAD.sub(" ", re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template, flags=re.S))
    said = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', plain)
    return [*said, *re.sub(r"<[^>]*>", "\n", plain).split("\n")]


LABELLED = {
    "figure": (0,),
    "empty": (0, 2),
    "choice": (1,),
    "act": (3,),
    "drawer": (3, 4),
    "field": (3,),
}
"""Macros and which of their places are texts."""


def test_no_macro_is_given_a_text_outside_the_catalogue():
    bare = [
        (path.name, call.args[place])
        for path in templates()
        for call in templates_of().parse(path.read_text()).find_all(nodes.Call)
        for place in LABELLED.get(name_of(call), ())
        if len(call.args) > place and is_text(call.args[place])
    ]
    assert bare == []


def name_of(call: nodes.Call) -> str:
    match call.node:
        case nodes.Getattr(node=nodes.Name(name="m"), attr=name):
            return name
    return ""


def is_text(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Const) and LATIN.search(str(node.value)) is not None
