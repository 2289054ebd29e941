"""Words for the account book itself: opened, its lines filed, counted by customs, settled."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, mark_code, say
from adapters.wording_parts import because, kilograms, names
from domain import account_book, book_filing_events, book_report


def corrections(parts: Any) -> str:
    """`+2 −1 honey (17)`: what is changed of posted in and of written off, by line."""
    return names(
        [f"{p.increase:+,} / {p.reduction:+,} {p.sku} ({p.book_line}, {p.entry_id})" for p in parts]
    )


PAPERS = (mark_code("list"), mark_code("pass"))
assert {paper.value for paper in book_filing_events.Paper} == set(PAPERS)

VERDICTS = (
    mark_code("accepted"),
    mark_code("returned"),
    mark_code("deleted"),
    mark_code("declared"),
    mark_code("undeclared"),
    mark_code("passed"),
    mark_code("posted"),
    mark_code("noted"),
)
assert {verdict.value for verdict in book_filing_events.Verdict} == set(VERDICTS)

ASKS = (mark_code("filing"), mark_code("change"), mark_code("deletion"))
assert {ask.value for ask in book_filing_events.Ask} == set(ASKS)

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
    book_filing_events.LoadDescribed: lambda e: say(
        "Lorry {plate} of gate pass {pass_no} weighed: {gross} of goods",
        plate=e.plate,
        pass_no=e.pass_no,
        gross=kilograms(e.gross_grams),
    ),
    book_filing_events.PaperOutdated: lambda e: say(
        "{paper} at customs no longer says what stands: {ask}",
        paper=coded(e.paper.value),
        ask=coded(e.ask.value),
    ),
    book_filing_events.PaperSent: lambda e: say(
        "{paper} sent to customs for the account book ({ask}), attempt {attempt}: {own_no}",
        paper=coded(e.paper.value),
        ask=coded(e.ask.value),
        attempt=e.attempt,
        own_no=e.own_no,
    ),
    book_filing_events.PaperStopped: lambda e: say(
        "{paper} for the account book cannot be said yet: {lacks}",
        paper=coded(e.paper.value),
        lacks=names([" ".join((lack.field, lack.value)).strip() for lack in e.lacks]),
    ),
    book_filing_events.PaperAskedAgain: lambda e: say(
        "{paper} for the account book is to be sent again", paper=coded(e.paper.value)
    ),
    book_filing_events.PaperAnswered: lambda e: say(
        "Customs on {own_no}: {verdict}{because}",
        own_no=e.own_no,
        verdict=coded(e.verdict.value),
        because=because(e.text),
    ),
    book_report.BookDifferencesSettled: lambda e: say(
        "Account book brought to what customs counted in {report_no}: {corrections}{because}",
        report_no=e.report_no,
        corrections=corrections(e.corrections),
        because=because(e.reason),
    ),
}
