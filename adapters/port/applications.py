"""Withdrawals (623) and returns (625): both ask something of one declaration, by its number."""

from collections.abc import Sequence
from typing import NamedTuple

from adapters.customs.messages.documents import Document
from adapters.port import texts
from adapters.port.books import Books
from adapters.port.files import DECLARED, NEW, Said
from adapters.port.heard import text
from adapters.port.receipts import Receipt, of_application
from adapters.port.register import Declaration

SAVED: Said = (texts.SAVED, texts.TEXTS[texts.SAVED])
STORED: Said = (texts.STORED, texts.TEXTS[texts.STORED])
CONCLUDED: Said = (texts.CONCLUDED, texts.TEXTS[texts.CONCLUDED])


class Application(NamedTuple):
    """One document, the declaration it names, and how it is answered."""

    document: Document
    declaration: Declaration | None
    receipt: Receipt


def applications(
    books: Books, kind: str, documents: Sequence[Document], at: int
) -> list[Application]:
    """`kind` is that of the receipts."""
    found: list[Application] = []
    for document in documents:
        head = document.head
        declaration = books.register.by_number.get(text(head, "invtNo"))
        receipt = of_application(books.chance, kind, head, books.register.pre_no(at))
        found.append(Application(document, declaration, receipt))
    return found


def wrong_field(application: Application) -> str:
    """Which field cannot be taken; empty if none."""
    head, declaration = application.document.head, application.declaration
    if text(head, "appType") != NEW:
        return "appType"
    if declaration and text(head, "orderNo") != declaration.order[1]:
        return "orderNo"
    return ""


def is_only_saved(application: Application) -> bool:
    return text(application.document.head, "appStatus") != DECLARED


def owe(
    books: Books, kind: str, subject: str, said: Sequence[tuple[Application, Said]], at: int
) -> None:
    receipts = [application.receipt(words, at) for application, words in said]
    books.outbox.owe(kind, receipts, at, subject)
