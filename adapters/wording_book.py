"""Words for the account book itself: opened, its lines filed, counted by customs, settled."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import counted, say
from adapters.wording_parts import because, names
from domain import account_book, book_report


def corrections(parts: Any) -> str:
    """`+2 −1 honey (17)`: what is changed of posted in and of written off, by line."""
    return names(
        [f"{p.increase:+,} / {p.reduction:+,} {p.sku} ({p.book_line}, {p.entry_id})" for p in parts]
    )


BOOK: Mapping[type, Callable[[Any], str]] = {
    account_book.AccountBookOpened: lambda e: say(
        "Account book {book_no} of {holder} opened at office {customs_office}, regime {regime}",
        book_no=e.book_no,
        holder=e.holder.name,
        customs_office=e.customs_office,
        regime=e.regime,
    ),
    account_book.BookLinesAssigned: lambda e: say(
        "{lines} of account book {book_no} filed: {names}",
        lines=counted(len(e.lines), "line"),
        book_no=e.book_no,
        names=names([f"{line.book_line} {line.sku}" for line in e.lines]),
    ),
    book_report.BookReported: lambda e: say(
        "Customs reported {lines} of account book {book_no} ({report_no})",
        lines=counted(len(e.lines), "line"),
        book_no=e.book_no,
        report_no=e.report_no,
    ),
    book_report.BookDifferencesSettled: lambda e: say(
        "Account book brought to what customs counted in {report_no}: {corrections}{because}",
        report_no=e.report_no,
        corrections=corrections(e.corrections),
        because=because(e.reason),
    ),
}
