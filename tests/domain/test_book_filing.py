from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.book_filing import DECIDER
from domain.book_filing_commands import (
    AnswerPaper,
    AskPaperAgain,
    DescribeLoad,
    LoadUnfit,
    PaperStands,
    SendPaper,
    StopPaper,
    UnknownPaper,
)
from domain.book_filing_events import (
    LoadDescribed,
    Paper,
    PaperAnswered,
    PaperAskedAgain,
    PaperLack,
    PaperSent,
    PaperStopped,
    Verdict,
)
from domain.book_filing_state import THE_LIST
from domain.identifiers import EntryId, filing_of_entry
from tests.domain.book_examples import NOON
from tests.scenario import Scenario

FILING = filing_of_entry(EntryId("E-1"))
LIST, PASS = (Paper.LIST, ""), (Paper.PASS, "G-1")
LACK = PaperLack("InvtListType", 1, "GdsMtno", "missing", "")


def filing(*events):
    return Scenario(DECIDER).given(*events)


def send(key=LIST):
    paper, pass_no = key
    return SendPaper(FILING, paper, pass_no, "D1", NOON)


def sent(attempt=1, key=LIST, place=None):
    letter = "L" if key[0] is Paper.LIST else "P"
    paper, pass_no = key
    own_no = f"D1{letter}I:E-1-{place or attempt}"
    return PaperSent(FILING, paper, pass_no, attempt, own_no, NOON)


def answer(verdict, own_no="D1LI:E-1-1", at=NOON, text="", customs_no="QD1"):
    return AnswerPaper(FILING, own_no, verdict, customs_no, "S1", text, "hash", at)


def answered(verdict, own_no="D1LI:E-1-1", at=NOON, text="", customs_no="QD1"):
    return PaperAnswered(FILING, own_no, verdict, customs_no, "S1", text, "hash", at)


DESCRIBE = DescribeLoad(FILING, "G-1", "浙B1", 13_000, 0, 200, 150, "3", "desk", NOON)
DESCRIBED = LoadDescribed(FILING, "G-1", "浙B1", 13_000, 0, 200, 150, "3", "desk", NOON)
AGAIN = AskPaperAgain(FILING, *LIST, NOON)
ASKED = PaperAskedAgain(FILING, *LIST, NOON)
STOPPED = PaperStopped(FILING, *LIST, (LACK,), NOON)


def test_a_list_is_sent_once_under_a_number_of_its_book():
    filing().when(send()).then(sent())
    filing(sent()).when(send()).then()


def test_what_lacks_is_told_once_and_again_when_it_changes():
    stopping = StopPaper(FILING, *LIST, (LACK,), NOON)
    filing().when(stopping).then(STOPPED)
    filing(STOPPED).when(stopping).then()
    other = replace(LACK, field="Gdecd")
    filing(STOPPED).when(replace(stopping, lacks=(other,))).then(replace(STOPPED, lacks=(other,)))
    filing(STOPPED, ASKED).when(stopping).then(STOPPED)
    filing(STOPPED).when(send()).then(sent())


def test_a_pass_waits_for_its_list_and_its_weights():
    filing(DESCRIBED).when(send(PASS)).then()
    filing(sent(), answered(Verdict.ACCEPTED)).when(send(PASS)).then()
    filing(DESCRIBED, sent(), answered(Verdict.ACCEPTED)).when(send(PASS)).then(sent(key=PASS))
    filing(DESCRIBED, sent(), answered(Verdict.RETURNED)).when(send(PASS)).then()


def test_only_what_is_returned_or_lacks_is_asked_for_again():
    filing().when(AGAIN).then_refused(UnknownPaper)
    filing(sent()).when(AGAIN).then_refused(PaperStands)
    filing(sent(), answered(Verdict.ACCEPTED)).when(AGAIN).then_refused(PaperStands)
    filing(STOPPED).when(AGAIN).then(ASKED)
    returned = (sent(), answered(Verdict.RETURNED))
    filing(*returned).when(send()).then()
    filing(*returned).when(AGAIN).then(ASKED)
    filing(*returned, ASKED).when(AGAIN).then()
    filing(*returned, ASKED).when(send()).then(sent(2))


def test_an_answer_to_an_old_attempt_changes_nothing_of_the_new_one():
    state = DECIDER.state_of(
        [
            sent(),
            answered(Verdict.RETURNED),
            ASKED,
            sent(2),
            answered(Verdict.ACCEPTED, "D1LI:E-1-1", NOON + timedelta(hours=1)),
        ]
    )
    assert [each.verdict for each in state.attempts.values()] == [Verdict.ACCEPTED, None]
    assert state.last(THE_LIST) == state.attempts["D1LI:E-1-2"]
    assert state.list_no == ""


def test_an_answer_said_twice_is_once_and_one_to_nothing_is_refused():
    filing(sent()).when(answer(Verdict.ACCEPTED)).then(answered(Verdict.ACCEPTED))
    filing(sent(), answered(Verdict.ACCEPTED)).when(answer(Verdict.ACCEPTED)).then()
    filing(sent()).when(answer(Verdict.ACCEPTED, "D1LI:E-9-1")).then_refused(UnknownPaper)


TIMES = st.integers(0, 5).map(lambda hours: NOON + timedelta(hours=hours))


@given(st.lists(st.tuples(st.sampled_from(Verdict), TIMES), max_size=8), st.data())
def test_answers_in_any_order_leave_the_one_that_decides_last(told, data):
    by_time: dict[datetime, Verdict] = {at: verdict for verdict, at in told}
    events = [answered(verdict, at=at) for at, verdict in by_time.items()]
    shuffled = data.draw(st.permutations(events))
    states = [DECIDER.state_of([sent(), *each]) for each in (sorted_by_time(events), shuffled)]
    first, second = [state.attempts["D1LI:E-1-1"] for state in states]
    assert (first.verdict, first.text) == (second.verdict, second.text)


def sorted_by_time(events):
    return sorted(events, key=lambda event: event.answered_at)


def test_a_load_is_weighed_anew_only_when_its_pass_came_back():
    filing().when(DESCRIBE).then(DESCRIBED)
    filing(DESCRIBED).when(DESCRIBE).then()
    accepted = (DESCRIBED, sent(), answered(Verdict.ACCEPTED), sent(key=PASS))
    anew = replace(DESCRIBE, gross_grams=300)
    filing(*accepted).when(anew).then_refused(PaperStands)
    own_no = "D1PI:E-1-1"
    returned = (*accepted, answered(Verdict.RETURNED, own_no))
    filing(*returned).when(anew).then(replace(DESCRIBED, gross_grams=300))
    weighed = replace(DESCRIBED, gross_grams=300)
    filing(*returned, weighed).when(send(PASS)).then(sent(2, PASS))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plate", ""),
        ("contact", "x" * 129),
        ("vehicle_grams", 0),
        ("frame_grams", -1),
        ("gross_grams", 0),
        ("net_grams", 201),
        ("pass_type", "7"),
    ],
)
def test_what_can_never_be_right_of_a_load_is_refused(field, value):
    filing().when(replace(DESCRIBE, **{field: value})).then_refused(LoadUnfit)
