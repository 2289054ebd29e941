from datetime import timedelta

import pytest

from domain.identifiers import OrderId, Partition, RunId
from domain.parked_mail import MailAssigned, MailDismissed, MailParked, Reason
from projections import parked_mail as book
from tests.projections.given import NOON, SHARED, applied, given, tables_of

BOOK = Partition("demo.NB01")
UNKNOWN, UNREADABLE = "a" * 64, "b" * 64


def parked(receipt_hash=UNKNOWN, *numbers, reason=Reason.NUMBER_UNKNOWN, at=NOON) -> MailParked:
    return MailParked(receipt_hash, "CEB622", reason, "", numbers, at)


def assigned(number, receipt_hash=UNKNOWN) -> MailAssigned:
    return MailAssigned(receipt_hash, number, BOOK, RunId("R1"), OrderId("s:1"), "", NOON)


@pytest.fixture
def read(database_url):
    with tables_of(database_url, book.MODEL) as engine, engine.connect() as connection:

        def following(*events):
            for event in events:
                log = given(("mail", event.receipt_hash, [event]), partition=SHARED)
                applied(connection, book.MODEL, log.recorded)
            return connection

        yield following


def test_what_is_parked_waits_until_each_document_is_claimed(read):
    connection = read(parked(UNKNOWN, "declaration::X-1", "declaration::X-2"))
    (row,) = book.mail_in(connection, SHARED, only_open=True)
    assert (row.reason, row.documents) == ("number unknown", 2)
    read(assigned("declaration::X-1"))
    first, second = book.documents_of(connection, SHARED, UNKNOWN)
    assert (first.book, first.run_id, first.order_id, first.is_waiting) == (
        BOOK, "R1", "s:1", False,
    )  # fmt: skip
    assert (second.book, second.is_waiting) == (None, True)
    assert [r.number for r in book.waiting_numbers(connection, 9)] == ["declaration::X-2"]
    read(assigned("declaration::X-2"))
    assert not book.mail_in(connection, SHARED, only_open=True)
    assert len(book.mail_in(connection, SHARED)) == 1


def test_bytes_that_say_nothing_wait_until_somebody_dismisses_them(read):
    later = NOON + timedelta(hours=1)
    connection = read(parked(UNREADABLE, reason=Reason.UNREADABLE), parked(UNKNOWN, "x", at=later))
    both = book.mail_in(connection, SHARED, only_open=True)
    assert [row.receipt_hash for row in both] == [UNKNOWN, UNREADABLE]
    read(*(MailDismissed(digest, "a test", later) for digest in (UNREADABLE, UNKNOWN)))
    assert not book.mail_in(connection, SHARED, only_open=True)
    assert not book.waiting_numbers(connection, 9)
    row = book.one_mail(connection, SHARED, UNREADABLE)
    assert row is not None
    assert (row.note, row.dismissed_at) == ("a test", later)
