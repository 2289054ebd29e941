"""Shelves of answers of customs that fit nothing: of those who keep all books."""

from adapters.api.money_shelves import shared_rows
from adapters.api.shelf import Shelf, nobody
from projections import parked_mail

MAIL, DOCUMENTS = shared_rows(parked_mail.mail), shared_rows(parked_mail.documents)

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "parked-answers",
        "An answer of customs that fits nothing we sent, and how many of its documents wait.",
        parked_mail.MODEL,
        MAIL(""),
        ("receipt_hash",),
        ("reason",),
        owned=nobody,
        rows_of=MAIL,
    ),
    Shelf(
        "parked-documents",
        "One document of such an answer, and the order it was given to.",
        parked_mail.MODEL,
        DOCUMENTS(""),
        ("receipt_hash", "number"),
        ("receipt_hash", "is_waiting"),
        owned=nobody,
        rows_of=DOCUMENTS,
    ),
)
