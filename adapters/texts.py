"""What people read, in the language they read: English is the source, a catalogue has the others.

English sentences stand where they are used and are the ids of the catalogue
(`adapters/locales/<language>/LC_MESSAGES/jihuo.po`). They are looked up when they are shown, not
when a module is imported: `READER` holds the language of whoever is being answered.

    say("Order {order_id} is cancelled", order_id=e.order_id)   a sentence, its values by name
    counted(3, "order")                                         a number with its noun
    coded("paid")                                               a word that events and tables hold

Texts in tables are marked where they stand (`mark`, `mark_code`), so that the catalogue's test sees
them, and said by whoever shows them. A text without a translation is shown in English: a test
forbids it. Without a catalogue nothing is loaded, so the command line starts as fast as before.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

SOURCE = "en"
LANGUAGES = (SOURCE, "zh")

LOCALES = Path(__file__).parent / "locales"
CODE = "code"
"""The context of words that are codes: the stage `left` is not the `left` of what remains."""

READER: ContextVar[str] = ContextVar("reader's language", default=SOURCE)


def mark(text: str) -> str:
    """A text of a table: it is said later, by whoever shows it."""
    return text


def mark_code(word: str) -> str:
    """A word that stands in events or tables as it is, and has a translation."""
    return word


def mark_counted(one: str, many: str) -> tuple[str, str]:
    """A number with its noun, for one and for many."""
    return one, many


NOUNS: Mapping[str, tuple[str, str]] = {
    "attempt": mark_counted("{n} attempt", "{n} attempts"),
    "batch": mark_counted("{n} batch", "{n} batches"),
    "campaign": mark_counted("{n} campaign", "{n} campaigns"),
    "carton": mark_counted("{n} carton", "{n} cartons"),
    "day": mark_counted("{n} day", "{n} days"),
    "difference": mark_counted("{n} difference", "{n} differences"),
    "declaration": mark_counted("{n} declaration", "{n} declarations"),
    "differing field": mark_counted("{n} field differs", "{n} fields differ"),
    "failed message": mark_counted("{n} failed message", "{n} failed messages"),
    "event": mark_counted("{n} event", "{n} events"),
    "document": mark_counted("{n} document", "{n} documents"),
    "line": mark_counted("{n} line", "{n} lines"),
    "message": mark_counted("{n} message", "{n} messages"),
    "offer": mark_counted("{n} offer", "{n} offers"),
    "order": mark_counted("{n} order", "{n} orders"),
    "paid order": mark_counted("{n} paid order", "{n} paid orders"),
    "payment": mark_counted("{n} payment", "{n} payments"),
    "refund": mark_counted("{n} refund", "{n} refunds"),
    "row": mark_counted("{n} row", "{n} rows"),
    "parcel": mark_counted("{n} parcel", "{n} parcels"),
    "product": mark_counted("{n} product", "{n} products"),
    "tax bill": mark_counted("{n} tax bill", "{n} tax bills"),
    "unit": mark_counted("{n} unit", "{n} units"),
    "unpaid balance": mark_counted("{n} unpaid balance", "{n} unpaid balances"),
    "unpaid order": mark_counted("{n} unpaid order", "{n} unpaid orders"),
    "waybill": mark_counted("{n} waybill", "{n} waybills"),
    "waybill number": mark_counted("{n} waybill number", "{n} waybill numbers"),
}


@contextmanager
def reading(language: str) -> Iterator[None]:
    """Say everything inside in a language."""
    before = READER.set(language)
    try:
        yield
    finally:
        READER.reset(before)


def translated(text: str) -> str:
    """A text in the reader's language, its places not filled."""
    # The empty id is the catalogue's own head.
    return catalogue_of(READER.get()).gettext(text) if text else ""


def say(text: str, /, **values: Any) -> str:
    """A text in the reader's language with its values in their places."""
    found = translated(text)
    return found.format(**values) if values else found


def coded(word: str | None) -> str:
    """A code in the reader's words; what is no code is shown as it is."""
    return catalogue_of(READER.get()).pgettext(CODE, word) if word else ""


def coded_reason(text: str | None) -> str:
    """A reason of ours, also one behind what it is about: `KIWI-01 damaged`, `M4: payer`.

    What people typed is left as it is: it begins with no id.
    """
    head, space, tail = (text or "").partition(" ")
    is_about = bool(space) and head == head.upper()
    return f"{head}{space}{coded(tail)}" if is_about else coded(text)


def counted(number: int, noun: str) -> str:
    """`1 order`, `1,200 orders`."""
    one, many = NOUNS[noun]
    found = catalogue_of(READER.get()).ngettext(one, many, number)
    return found.format(n=f"{number:,}".replace("-", "−"))


@cache
def catalogue_of(language: str) -> NullTranslations:
    """The catalogue of a language, made ready in memory when it is first asked for."""
    if language == SOURCE:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    ready = BytesIO()
    with (LOCALES / language / "LC_MESSAGES" / "jihuo.po").open("rb") as file:
        write_mo(ready, read_po(file, locale=language))
    ready.seek(0)
    return GNUTranslations(ready)
