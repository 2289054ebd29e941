from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import MerchantId
from domain.mandate import (
    DECIDER,
    RIGHTS,
    GiveMandate,
    MandateGiven,
    MandateWithdrawn,
    UnknownRight,
    WithdrawMandate,
)
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
UNTIL = AT + timedelta(days=30)
MERCHANT = MerchantId("m-1")
given_event = MandateGiven(MERCHANT, "broker-1", "declare", UNTIL, AT)
withdrawn = MandateWithdrawn(MERCHANT, "broker-1", "declare", AT)
give = GiveMandate(MERCHANT, "broker-1", "declare", UNTIL, AT)
withdraw = WithdrawMandate(MERCHANT, "broker-1", "declare", AT)


def mandates():
    return Scenario(DECIDER)


def test_a_mandate_is_given_once():
    mandates().when(give).then(given_event)
    mandates().given(given_event).when(give).then_nothing()


def test_another_end_is_a_new_mandate():
    longer = GiveMandate(MERCHANT, "broker-1", "declare", None, AT)
    mandates().given(given_event).when(longer).then(
        MandateGiven(MERCHANT, "broker-1", "declare", None, AT)
    )


def test_nobody_gives_a_right_that_there_is_not():
    mandates().when(GiveMandate(MERCHANT, "broker-1", "sing", None, AT)).then_refused(UnknownRight)


def test_a_mandate_is_withdrawn_once():
    mandates().given(given_event).when(withdraw).then(withdrawn)
    mandates().given(given_event, withdrawn).when(withdraw).then_nothing()
    mandates().when(withdraw).then_nothing()


def test_a_mandate_holds_until_its_end_for_its_mandatary_and_right_only():
    state = DECIDER.state_of([given_event])
    assert state.holds("broker-1", "declare", AT)
    assert not state.holds("broker-1", "declare", UNTIL)
    assert not state.holds("broker-1", "withdraw", AT)
    assert not state.holds("broker-2", "declare", AT)
    assert not DECIDER.state_of([given_event, withdrawn]).holds("broker-1", "declare", AT)


def test_a_mandate_without_an_end_holds_for_ever():
    state = DECIDER.state_of([MandateGiven(MERCHANT, "broker-1", "declare", None, AT)])
    assert state.holds("broker-1", "declare", AT + timedelta(days=36_500))


mandataries, rights = st.sampled_from(["broker-1", "broker-2"]), st.sampled_from([*RIGHTS[:2], "?"])
commands = st.one_of(
    st.builds(
        GiveMandate,
        st.just(MERCHANT),
        mandataries,
        rights,
        st.sampled_from([None, UNTIL]),
        st.just(AT),
    ),
    st.builds(WithdrawMandate, st.just(MERCHANT), mandataries, rights, st.just(AT)),
)


@given(st.lists(commands, max_size=15))
def test_what_holds_is_what_was_said_last(history):
    for step in tried(DECIDER, history):
        command = step.command
        is_given = isinstance(command, GiveMandate)
        assert step.after.holds(command.mandatary, command.right, AT) is is_given
