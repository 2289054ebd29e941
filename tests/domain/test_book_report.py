from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.book_report import (
    DECIDER,
    BookCorrection,
    BookDifferencesSettled,
    BookReported,
    LineAlreadySettled,
    LineNotReported,
    NothingCorrected,
    ReportBook,
    ReportedLine,
    ReportEmpty,
    ReportNoTaken,
    SettleReport,
    UnknownReport,
)
from domain.identifiers import EntryId, Sku
from domain.refusals import Refused
from tests.scenario import Scenario

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
NO, BOOK_NO = "INV211-0001", "T3111W000076"


def counted(book_line, increase=10, reduction=2, expected=1):
    return ReportedLine(
        book_line, Decimal(increase), Decimal(reduction), Decimal(0), Decimal(expected)
    )


LINES = (counted(17), counted(18, 4))
REPORTING = ReportBook(NO, BOOK_NO, LINES, NOON, NOON)
REPORTED = BookReported(NO, BOOK_NO, LINES, NOON, NOON)


def part(book_line=17, increase=1, reduction=0, entry="E1", sku="honey"):
    return BookCorrection(book_line, EntryId(entry), Sku(sku), increase, reduction)


def settling(*parts):
    return SettleReport(NO, parts, "gate miscounted", NOON)


def settled(*parts):
    return BookDifferencesSettled(NO, parts, "gate miscounted", NOON)


def report(*events):
    return Scenario(DECIDER).given(*events)


def test_what_customs_counts_is_taken_once():
    report().when(replace(REPORTING, lines=LINES[::-1])).then(REPORTED)
    report(REPORTED).when(REPORTING).then_nothing()


def test_one_number_is_one_report():
    other = replace(REPORTING, lines=LINES[:1])
    report(REPORTED).when(other).then_refused(ReportNoTaken)
    report().when(replace(REPORTING, lines=())).then_refused(ReportEmpty)


def test_surplus_is_what_is_in_less_what_went_and_will_go():
    assert counted(17).surplus == 7


def test_a_difference_is_settled_once():
    report(REPORTED).when(settling(part())).then(settled(part()))
    report(REPORTED, settled(part())).when(settling(part())).then_nothing()
    again = settling(part(increase=2))
    report(REPORTED, settled(part())).when(again).then_refused(LineAlreadySettled)


def test_each_line_is_settled_by_itself():
    other = part(18, 0, -1, "E2", "socks")
    report(REPORTED, settled(part())).when(settling(other)).then(settled(other))


def test_parts_that_change_nothing_are_left_out():
    nothing = part(18, 0, 0)
    report(REPORTED).when(settling(nothing, part())).then(settled(part()))
    report(REPORTED).when(settling(nothing)).then_refused(NothingCorrected)


def test_only_what_was_reported_is_settled():
    report().when(settling(part())).then_refused(UnknownReport)
    report(REPORTED).when(settling(part(99))).then_refused(LineNotReported)


PARTS = st.builds(
    part,
    st.sampled_from([17, 18, 19]),
    st.integers(-2, 2),
    st.integers(-2, 2),
    st.sampled_from(["E1", "E2"]),
)
COMMANDS = st.one_of(
    st.just(REPORTING), st.lists(PARTS, max_size=3).map(lambda parts: settling(*parts))
)


@given(st.lists(COMMANDS, max_size=6))
def test_repeating_a_command_changes_nothing_and_no_line_is_settled_twice(commands):
    state = DECIDER.initial
    events = list[Any]()
    for command in commands:
        try:
            decided = DECIDER.decide(command, state)
        except Refused:
            continue
        for event in decided:
            state = DECIDER.evolve(state, event)
        events += decided
        assert DECIDER.decide(command, state) == []
    lines = [
        {p.book_line for p in e.corrections}
        for e in events
        if isinstance(e, BookDifferencesSettled)
    ]
    assert sum(map(len, lines)) == len(set().union(*lines)) if lines else True
