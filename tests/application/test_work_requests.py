from datetime import UTC, datetime

from application.event_log import Recorded
from application.work_requests import (
    MESSAGES_TOGETHER_MAX,
    Request,
    Work,
    positions_in,
    requests,
)
from domain.clearance_events import DeclarationsSent, DocumentsSent
from domain.customs_codes import Document
from domain.identifiers import OrderId, Partition, RunId, stream_of
from domain.return_events import ReturnDeclared

BOOK = Partition("demo.NB01")
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def recorded(position, event, kind="run", local_id="R1"):
    return Recorded(position, stream_of(BOOK, kind, local_id), position, event, None)


def declared(position, run_id="R1"):
    event = DeclarationsSent(RunId(run_id), f"M-{position}", (), AT)
    return recorded(position, event, local_id=run_id)


def documents(position):
    event = DocumentsSent(RunId("R1"), Document.ORDER, f"M-{position}", (), AT)
    return recorded(position, event)


def returned(position):
    event = ReturnDeclared(OrderId("s:1"), f"{position}", f"T-{position}", (), AT)
    return recorded(position, event, "return", "s:1")


def positions(*page):
    asked = requests(page)
    assert all(isinstance(each, Request) and each.work is Work.TRANSMIT for each in asked)
    return [list(positions_in(each.subject)) for each in asked]


def test_messages_of_a_run_that_follow_each_other_are_sent_together():
    assert positions(documents(4), declared(5), declared(6)) == [[4, 5, 6]]


def test_where_something_else_happened_between_messages_each_is_sent_by_itself():
    assert positions(declared(4), declared(6)) == [[4], [6]]
    assert positions(declared(4), declared(5, "R2"), declared(6)) == [[4], [5], [6]]


def test_no_more_than_so_many_are_sent_together():
    page = [declared(n) for n in range(1, MESSAGES_TOGETHER_MAX + 2)]
    last = MESSAGES_TOGETHER_MAX + 1
    assert positions(*page) == [list(range(1, last)), [last]]


def test_returns_are_sent_one_by_one_for_their_numbers_count_those_before():
    assert positions(returned(4), returned(5)) == [[4], [5]]
