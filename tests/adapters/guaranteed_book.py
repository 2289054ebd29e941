"""A run whose broker lodges guarantees, and what pages read of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.bootstrap import System
from application.clearing import OpenClearance
from application.declaring import DeclareRun, MatchRun, ReportedWaybill, TakeWaybills
from application.pledging import HoldAgainst
from domain.clearance_commands import RecordDocumentAnswers, SendDocuments
from domain.clearance_parts import DocumentAnswer
from domain.customs_codes import Document
from domain.guarantee_commands import LodgeGuarantee
from projections import guarantee_book, stuck_inbox, tax_ledger
from projections.following import follow_all, prepare
from tests.adapters.verification import lives
from tests.adapters.verification.book import CLEARED, ENTRY, MERCHANT, RUN, SHARED, Book


@contextmanager
def guaranteed_book(tmp_path: Path) -> Iterator[Book]:
    """Everything of the run is stored and matched, nothing declared; nothing is lodged."""
    system = System(f"sqlite:///{tmp_path}/book.db")
    book = Book(system.engine)
    for act in (lives.sell, lives.buy, lives.ship, lives.enter, documents):
        act(book)
    prepare(system.engine, MODELS)
    yield book
    system.close()


G, OTHER = "G-1", "G-2"
MODELS = (guarantee_book.MODEL, tax_ledger.MODEL, stuck_inbox.MODEL)
BROKER = "broker"


def documents(book):
    book.do(OpenClearance(RUN, MERCHANT, BROKER, CLEARED, (ENTRY,), book.now))
    waybills = tuple(
        ReportedWaybill(i, f"SF-{i}", 1_400, 0, book.events("order", i)[0].consignee)
        for i in CLEARED
    )
    book.do(TakeWaybills(RUN, "SF", waybills, book.now))
    book.do(SendDocuments(RUN, book.now))
    for document in Document:
        stored = tuple(DocumentAnswer(i, 120, book.now) for i in CLEARED)
        book.do(RecordDocumentAnswers(RUN, document, book.kept(document.value), stored, book.now))
    book.do(MatchRun(RUN, book.now))


def lodge(book, fen, guarantee=G):
    book.do(LodgeGuarantee(guarantee, fen, book.now), SHARED)
    book.do(HoldAgainst(BROKER, guarantee, book.now), SHARED)


def declare(book):
    """Asked, answered and, where it may be, sent."""
    for _ in range(2):
        book.do(DeclareRun(RUN, book.now))
        book.react()


def of_run(book, event_type):
    return [each for each in book.events("run", RUN) if isinstance(each, event_type)]


def read(book, query, /, *arguments, **options):
    follow_all(book.engine, book.log, MODELS)
    with book.engine.connect() as connection:
        return query(connection, *arguments, **options)


def figures(book, guarantee=G):
    rows = read(book, guarantee_book.accounts_of, SHARED)
    (row,) = [row for row in rows if row.guarantee_id == guarantee]
    assert row.total_fen == row.free_fen + row.reserved_fen + row.deducted_fen
    return row.free_fen, row.reserved_fen, row.deducted_fen


def tax(book, *order_ids):
    return sum(book.events("order", i)[0].amounts.tax_fen for i in order_ids)
