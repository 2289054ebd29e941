from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.book_filing import DECIDER
from domain.book_filing_commands import (
    AskPaperAgain,
    OutdateList,
    PaperStands,
    PaperWithdrawn,
    SendPaper,
    VoidPass,
)
from domain.book_filing_events import (
    Ask,
    LoadDescribed,
    Paper,
    PaperAnswered,
    PaperOutdated,
    PaperSent,
    Verdict,
)
from domain.book_filing_state import THE_LIST
from domain.book_list_lines import ListLine, Mark
from domain.identifiers import ExitId, filing_of_exit
from domain.refusals import Refused
from tests.domain.book_examples import NOON
from tests.scenario import Scenario

FILING = filing_of_exit(ExitId("X-1"))
LIST, PASS = (Paper.LIST, ""), (Paper.PASS, "P-1")
HONEY, TEA = 17, 19
STANDING = (ListLine(HONEY, 5, Mark.ADDED), ListLine(18, 2, Mark.ADDED))


def own_no(place, key=LIST):
    letter = "L" if key == LIST else "P"
    return f"D1{letter}E:X-1-{place}"


def sent(place=1, ask=Ask.FILING, key=LIST, lines=STANDING):
    lines = lines if key == LIST else ()
    paper, pass_no = key
    return PaperSent(FILING, paper, pass_no, place, own_no(place, key), NOON, ask, lines)


def answered(verdict, place=1, key=LIST, hours=0, customs_no="QD1"):
    at = NOON + timedelta(hours=hours)
    return PaperAnswered(
        FILING, own_no(place, key), verdict, customs_no, "S1", "", f"h{place}{hours}", at
    )


def outdated(ask=Ask.CHANGE, key=LIST):
    paper, pass_no = key
    return PaperOutdated(FILING, paper, pass_no, ask, NOON)


def filing(*events):
    return Scenario(DECIDER).given(*events)


def sending(key=LIST, goods=()):
    paper, pass_no = key
    return SendPaper(FILING, paper, pass_no, "D1", NOON, tuple(goods))


DESCRIBED = LoadDescribed(
    FILING, "P-1", "浙B1", 13_000, 0, 200, 150, "3", "desk", NOON, exit_pass_no="P-1"
)
ACCEPTED = (sent(), answered(Verdict.ACCEPTED))
WITH_PASS = (*ACCEPTED, DESCRIBED, sent(key=PASS), answered(Verdict.ACCEPTED, key=PASS))
CHANGED = OutdateList(FILING, False, NOON)
EMPTIED = replace(CHANGED, is_empty=True)
VOID = VoidPass(FILING, "P-1", NOON)
AGAIN = AskPaperAgain(FILING, *LIST, NOON)


def test_only_a_list_that_customs_has_is_outdated():
    filing().when(CHANGED).then()
    filing(sent(), answered(Verdict.RETURNED)).when(CHANGED).then()
    filing(sent()).when(CHANGED).then(outdated())
    filing(*ACCEPTED).when(CHANGED).then(outdated())
    filing(*ACCEPTED, outdated()).when(CHANGED).then()
    filing(*ACCEPTED, outdated()).when(EMPTIED).then(outdated(Ask.DELETION))
    filing(*ACCEPTED, answered(Verdict.POSTED, hours=1)).when(CHANGED).then()


def test_a_change_names_every_line_at_its_number():
    kept = ListLine(HONEY, 5, Mark.KEPT)
    gone, new = ListLine(18, 2, Mark.DELETED), ListLine(TEA, 1, Mark.ADDED)
    change = sent(2, Ask.CHANGE, lines=(kept, gone, new))
    goods = {HONEY: 5, TEA: 1}.items()
    filing(*ACCEPTED, outdated()).when(sending(goods=goods)).then(change)
    after = (*ACCEPTED, outdated(), change, answered(Verdict.ACCEPTED, 2), outdated())
    back = (replace(kept, units=3, mark=Mark.CHANGED), replace(gone, units=4, mark=Mark.ADDED))
    third = sent(3, Ask.CHANGE, lines=(*back, replace(new, mark=Mark.DELETED)))
    filing(*after).when(sending(goods={HONEY: 3, 18: 4}.items())).then(third)


def test_of_nothing_left_the_list_is_deleted_and_filed_anew_later():
    gone = tuple(replace(line, mark=Mark.DELETED) for line in STANDING)
    deletion = sent(2, Ask.DELETION, lines=gone)
    filing(*ACCEPTED, outdated(Ask.DELETION)).when(sending()).then(deletion)
    deleted = (*ACCEPTED, outdated(Ask.DELETION), deletion, answered(Verdict.DELETED, 2))
    assert DECIDER.state_of(deleted).standing(THE_LIST) is None
    again = sent(3, lines=(ListLine(TEA, 1, Mark.ADDED),))
    filing(*deleted).when(sending(goods=[(TEA, 1)])).then(again)
    filing(*deleted).when(AGAIN).then_refused(PaperWithdrawn)


def test_a_change_waits_for_the_answer_before_it():
    filing(sent(), outdated()).when(sending(goods=[(HONEY, 1)])).then()
    change = sent(2, Ask.CHANGE)
    filing(*ACCEPTED, change, outdated()).when(sending(goods=[(HONEY, 1)])).then()


def test_a_refused_change_leaves_the_list_and_is_asked_again_by_a_person():
    refused = (*ACCEPTED, outdated(), sent(2, Ask.CHANGE), answered(Verdict.RETURNED, 2))
    state = DECIDER.state_of(refused)
    assert state.standing(THE_LIST) == state.attempts[own_no(1)]
    assert state.next_ask(THE_LIST) is None
    assert state.list_no == ""
    (asked,) = DECIDER.decide(AGAIN, state)
    assert DECIDER.evolve(state, asked).next_ask(THE_LIST) is Ask.CHANGE
    filing(*refused).when(CHANGED).then(outdated())


def test_a_pass_waits_while_its_list_is_under_change():
    waiting = (*ACCEPTED, DESCRIBED, outdated())
    filing(*waiting).when(sending(PASS)).then()
    changed = (*waiting, sent(2, Ask.CHANGE))
    filing(*changed).when(sending(PASS)).then()
    filing(*changed, answered(Verdict.RETURNED, 2)).when(sending(PASS)).then()
    fine = (*changed, answered(Verdict.ACCEPTED, 2))
    filing(*fine).when(sending(PASS)).then(sent(key=PASS))


def test_a_list_waits_until_customs_has_voided_the_pass_of_what_goes():
    voided = (*WITH_PASS, outdated(Ask.DELETION, PASS), outdated())
    filing(*voided).when(sending(goods=[(HONEY, 1)])).then()
    void = sent(2, Ask.DELETION, PASS)
    filing(*voided).when(sending(PASS)).then(void)
    change = sent(2, Ask.CHANGE, lines=(replace(STANDING[0], units=1, mark=Mark.CHANGED),))
    change = replace(change, lines=(*change.lines, replace(STANDING[1], mark=Mark.DELETED)))
    done = (*voided, void, answered(Verdict.DELETED, 2, PASS))
    filing(*done).when(sending(goods=[(HONEY, 1)])).then(change)


def test_a_pass_is_voided_once_and_one_that_is_through_stands():
    filing(*WITH_PASS).when(VOID).then(outdated(Ask.DELETION, PASS))
    filing(*WITH_PASS, outdated(Ask.DELETION, PASS)).when(VOID).then()
    filing(*WITH_PASS, answered(Verdict.PASSED, 1, PASS, 1)).when(VOID).then_refused(PaperStands)
    unsent = (*ACCEPTED, DESCRIBED, outdated(Ask.DELETION, PASS))
    filing(*unsent).when(sending(PASS)).then()
    filing(*unsent, replace(DESCRIBED, plate="浙B2")).when(sending(PASS)).then(sent(key=PASS))


def test_a_list_is_posted_by_whichever_number_customs_says_it():
    for place in (1, 2):
        events = (
            *ACCEPTED,
            outdated(),
            sent(2, Ask.CHANGE),
            answered(Verdict.RETURNED, 2, hours=2),
        )
        state = DECIDER.state_of((*events, answered(Verdict.POSTED, place, hours=1)))
        assert state.is_final(THE_LIST)
        assert state.next_ask(THE_LIST) is None


ANSWERS = [Verdict.ACCEPTED, Verdict.RETURNED, Verdict.DELETED, Verdict.POSTED, Verdict.NOTED]
STEPS = st.one_of(
    st.sampled_from([CHANGED, EMPTIED, VOID, AGAIN, AskPaperAgain(FILING, *PASS, NOON)]),
    st.sampled_from([sending(goods=[(HONEY, 1)]), sending(goods=[(TEA, 2)]), sending(PASS)]),
    st.tuples(st.sampled_from(ANSWERS), st.integers(1, 4), st.sampled_from([LIST, PASS])),
)


@given(st.lists(STEPS, max_size=14))
def test_whatever_comes_one_attempt_of_a_paper_is_under_way_and_repeats_change_nothing(steps):
    events = [DESCRIBED]
    for hour, step in enumerate(steps):
        state = DECIDER.state_of(events)
        if isinstance(step, tuple):
            verdict, place, key = step
            if own_no(place, key) in state.attempts:
                events.append(answered(verdict, place, key, hour))
            continue
        try:
            more = list(DECIDER.decide(step, state))
        except Refused:
            continue
        again = DECIDER.state_of([*events, *more])
        assert list(DECIDER.decide(step, again)) == [] or not more
        events += more
    state = DECIDER.state_of(events)
    for key in (LIST, PASS):
        # All but the last were answered before the next was sent.
        assert all(each.verdict or each is state.last(key) for each in state.of(key))


@given(st.permutations([(Verdict.ACCEPTED, 1), (Verdict.RETURNED, 2), (Verdict.POSTED, 3)]))
def test_answers_to_a_change_in_any_order_come_to_the_same(order):
    base = (*ACCEPTED, outdated(), sent(2, Ask.CHANGE))
    state = DECIDER.state_of([*base, *(answered(v, 2, hours=h) for v, h in order)])
    assert state.is_final(THE_LIST)
    assert state.attempts[own_no(2)].verdict is Verdict.POSTED
