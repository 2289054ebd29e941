from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from adapters.customs.book_answers import book_report, posted_entry
from adapters.customs.book_messages.reading import read
from adapters.customs.messages.limits import UnsoundMessageError
from domain.book_report import DECIDER, BookReported
from domain.entry_commands import PostEntry
from domain.goods import SkuUnits
from domain.identifiers import EntryId, Sku
from tests.adapters.customs.test_book_reading import POSTED, receipt
from tests.domain.book_examples import BOOK_NO, HONEY, NOON

ENTRY = EntryId("E1")
TIMED = POSTED.replace(
    "<rmk></rmk>", "<formalVrfdedTime>2026-11-21 20:00:00</formalVrfdedTime><rmk></rmk>"
)
IN = TIMED.replace("<actlIncQty>12</actlIncQty>", "<inQty>12</inQty><actlIncQty></actlIncQty>")


def message(content=TIMED):
    return read(receipt(content))


def test_a_posting_that_counts_is_a_report():
    command = book_report(message(), NOON)
    assert command is not None
    assert (command.report_no, command.book_no) == ("M1", BOOK_NO)
    assert command.counted_at == datetime(2026, 11, 21, 12, tzinfo=UTC)
    (line,) = command.lines
    assert line.book_line == 17
    assert (line.increase, line.reduction) == (Decimal(12), Decimal(2))
    assert line.expected_reduction == Decimal(1)
    assert (line.average_price, line.stock_value) == (Decimal("21.5"), Decimal(215))
    (event,) = DECIDER.decide(command, DECIDER.initial)
    assert isinstance(event, BookReported)


def test_a_posting_whose_figures_are_empty_counts_nothing():
    assert book_report(message(IN), NOON) is None


def test_what_came_in_is_posted_to_the_entry_in_sales_units():
    boxed = replace(HONEY, declared_measure=Decimal("0.5"))
    command = posted_entry(message(IN), ENTRY, {17: boxed})
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert command == PostEntry(ENTRY, (SkuUnits(Sku("honey"), 24),), at)


def test_a_list_that_is_only_pre_deducted_posts_nothing():
    waiting = message(IN.replace("<vrfdedMarkcd>2", "<vrfdedMarkcd>1"))
    assert posted_entry(waiting, ENTRY, {17: HONEY}) is None


@pytest.mark.parametrize(
    ("content", "measure"),
    [(IN.replace("<gdsSeqno>17", "<gdsSeqno>99"), "1"), (IN, "5")],
)
def test_what_cannot_be_posted_is_refused_by_name(content, measure):
    filed = {17: replace(HONEY, declared_measure=Decimal(measure))}
    with pytest.raises(UnsoundMessageError):
        posted_entry(message(content), ENTRY, filed)


def test_a_time_that_is_none_is_refused_by_name():
    with pytest.raises(UnsoundMessageError):
        book_report(message(TIMED.replace("2026-11-21 20", "2026-13-21 20")), NOON)


def test_a_limit_is_a_day():
    limited = TIMED.replace("<limitDate></limitDate>", "<limitDate>2028-11-21 00:00:00</limitDate>")
    command = book_report(message(limited), NOON)
    assert command is not None
    assert command.lines[0].limit_date == date(2028, 11, 21)
