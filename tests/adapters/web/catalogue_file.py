"""The Chinese catalogue as a file: read for its tests, and brought up to date after texts changed.

`python -m tests.adapters.web.catalogue_file` adds what is said and not in it, with nothing as its
translation, and drops what nobody says any more. Then translate: the tests refuse what is empty.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from adapters.texts import LOCALES, NOUNS
from tests.adapters.web.texts_in_code import Id, said_anywhere

CHINESE = LOCALES / "zh" / "LC_MESSAGES" / "jihuo.po"
HEADS = ("POT-Creation", "PO-Revision", "Last-Translator", "Language-Team", "Report", "Generated")
"""Lines that would change by themselves or name somebody."""


def catalogue(path: Path = CHINESE) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh")


def messages(path: Path = CHINESE) -> dict[Id, Message]:
    found = (message for message in catalogue(path) if message.id)
    return {(each.context or "", first(each.id)): each for each in found}


def first(forms: str | Sequence[str] | None) -> str:
    """A text, or the first form of one that is counted; empty where there is none."""
    return forms if isinstance(forms, str) else forms[0] if forms else ""


def bring_up_to_date(path: Path = CHINESE) -> None:
    old, new = messages(path), Catalog(locale="zh", project="jihuo", fuzzy=False)
    new.header_comment = "# Chinese texts of jihuo, in the words of the field."
    plurals = dict(NOUNS.values())
    for context, text in sorted(said_anywhere()):
        known = old.get((context, text))
        string = first(known.string) if known else ""
        if not context and text in plurals:
            new.add((text, plurals[text]), (string,))
        else:
            new.add(text, string, context=context or None)
    written = BytesIO()
    write_po(written, new, width=100)
    lines = written.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(li for li in lines if not li.strip('"').startswith(HEADS)))


if __name__ == "__main__":
    bring_up_to_date()
