from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import OrderId
from domain.refund import (
    DECIDER,
    AskRefundAgain,
    NoteAnswer,
    Outcome,
    RefundAnswerUnfit,
    RefundAskedAgain,
    RefundConfirmed,
    RefundFailed,
    RefundNotFailed,
    RefundPending,
)
from tests.scenario import Scenario, tried

ORDER = OrderId("shop-3:0042")
AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def answer(outcome, attempt=1, *, amount_fen=100, owed_fen=100, is_repaid=False, at=AT):
    return NoteAnswer(
        ORDER, "cancelled", attempt, outcome, amount_fen, "closed", "hash", owed_fen, is_repaid, at
    )


PAID, WAITS, FAILS = (answer(outcome) for outcome in Outcome)
pending = RefundPending(ORDER, "cancelled", 1, 100, AT)
failed = RefundFailed(ORDER, "cancelled", 1, 100, "closed", "hash", AT)
again = RefundAskedAgain(ORDER, "cancelled", 2, "another account", LATER)
ask = AskRefundAgain(ORDER, "cancelled", "another account", LATER)
confirmed = RefundConfirmed(ORDER, "cancelled", 2, AT)


def refund():
    return Scenario(DECIDER)


def unfit(reason, outcome=Outcome.PAID, attempt=1, amount_fen=100):
    return RefundAnswerUnfit(ORDER, "cancelled", attempt, outcome, amount_fen, reason, "hash", AT)


def test_a_refund_that_is_paid_at_once_leaves_its_trace_on_the_order_alone():
    refund().when(PAID).then_nothing()
    refund().when(replace(PAID, is_repaid=True)).then_nothing()


def test_a_refund_is_waited_for_once():
    refund().when(WAITS).then(pending)
    refund().given(pending).when(WAITS).then_nothing()
    refund().given(pending).when(PAID).then(replace(confirmed, attempt=1))


def test_an_answer_that_comes_late_takes_nothing_back():
    paid = (pending, replace(confirmed, attempt=1))
    refund().given(*paid).when(answer(Outcome.PENDING, is_repaid=True)).then_nothing()
    refund().given(*paid).when(answer(Outcome.PAID, is_repaid=True)).then_nothing()
    refund().given(failed, again).when(FAILS).then_nothing()
    refund().given(failed, again).when(WAITS).then_nothing()


def test_what_fails_is_asked_again_as_another_attempt():
    refund().when(FAILS).then(failed)
    refund().given(failed).when(FAILS).then_nothing()
    refund().given(failed).when(ask).then(again)
    refund().given(failed, again).when(answer(Outcome.PAID, 2)).then(confirmed)


def test_only_what_failed_is_asked_again():
    refund().when(ask).then_refused(RefundNotFailed)
    refund().given(pending).when(ask).then_refused(RefundNotFailed)
    refund().given(failed, again).when(ask).then_nothing()


def test_a_first_attempt_that_is_paid_after_all_is_a_case():
    twice = answer(Outcome.PAID, 1, is_repaid=True)
    refund().given(failed, again, confirmed).when(twice).then(unfit("paid twice"))
    case = unfit("paid twice")
    refund().given(failed, again, confirmed, case).when(twice).then_nothing()


def test_an_answer_that_cannot_be_is_a_case_and_never_refused():
    refund().when(answer(Outcome.PAID, owed_fen=0)).then(unfit("nothing is owed"))
    refund().when(answer(Outcome.PAID, amount_fen=99)).then(unfit("other sum", amount_fen=99))
    refund().when(answer(Outcome.PAID, 2)).then(unfit("never asked", attempt=2))
    late = answer(Outcome.FAILED, is_repaid=True)
    refund().when(late).then(unfit("failed after it was paid", Outcome.FAILED))


answers = st.builds(
    lambda outcome, attempt, amount: answer(outcome, attempt, amount_fen=amount),
    st.sampled_from(Outcome),
    st.integers(1, 3),
    st.sampled_from([99, 100]),
)


@given(st.lists(st.one_of(answers, st.just(ask)), max_size=12))
def test_whatever_is_answered_one_attempt_is_paid_and_each_case_is_one(history):
    events = [event for step in tried(DECIDER, history) for event in step.events]
    assert len([event for event in events if isinstance(event, RefundConfirmed)]) <= 1
    cases = [event for event in events if isinstance(event, RefundAnswerUnfit)]
    assert len({(e.attempt, e.outcome, e.amount_fen, e.reason) for e in cases}) == len(cases)
    asked = [event.attempt for event in events if isinstance(event, RefundAskedAgain)]
    assert asked == list(range(2, len(asked) + 2))
