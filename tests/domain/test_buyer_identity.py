from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.buyer_identity import (
    DECIDER,
    BuyerIdentity,
    IdentifyOrders,
    IdentityConfirmed,
    IdentityKey,
    IdentityNotAnswered,
    IdentityNotConfirmed,
    NotConfirmedReason,
    OrderOfBook,
    OrdersIdentified,
    RecordIdentityAnswer,
)
from domain.identifiers import OrderId, Partition, PersonKey
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
YEAR, DAY = timedelta(days=365), timedelta(days=1)
BUYER = PersonKey("buyer")
RIGHT, WRONG = IdentityKey("right name"), IdentityKey("wrong name")
ONE, OTHER = (OrderOfBook(Partition("demo.NB01"), OrderId(i)) for i in ("shop:1", "shop:2"))
MISFIT = NotConfirmedReason.DOES_NOT_FIT

yes = RecordIdentityAnswer(BUYER, RIGHT, (ONE,), "register", "R-1", None, AT)
no = RecordIdentityAnswer(BUYER, WRONG, (ONE,), "register", "R-2", MISFIT, AT)
confirmed = IdentityConfirmed(BUYER, RIGHT, (ONE,), "register", "R-1", AT)
not_confirmed = IdentityNotConfirmed(BUYER, WRONG, (ONE,), "register", "R-2", MISFIT, AT)


def identity(*events):
    return Scenario(DECIDER).given(*events)


def test_what_a_register_answers_is_recorded_once():
    identity().when(yes).then(confirmed)
    identity(confirmed).when(yes).then_nothing()
    identity().when(no).then(not_confirmed)
    identity(not_confirmed).when(no).then_nothing()


def test_a_later_answer_about_a_name_is_another_fact():
    later = replace(yes, reference="R-9", reason=MISFIT)
    identity(confirmed).when(later).then(
        IdentityNotConfirmed(BUYER, RIGHT, (ONE,), "register", "R-9", MISFIT, AT)
    )


def test_an_answer_that_came_for_one_order_is_known_for_another():
    further = IdentifyOrders(BUYER, RIGHT, (OTHER, ONE), AT)
    known = OrdersIdentified(BUYER, RIGHT, (OTHER,), AT)
    identity(confirmed).when(further).then(known)
    identity(confirmed, known).when(further).then_nothing()
    identity(confirmed).when(replace(yes, orders=(OTHER,))).then(known)


def test_nobody_is_known_by_another_name_or_by_an_answer_that_has_expired():
    further = IdentifyOrders(BUYER, WRONG, (OTHER,), AT)
    identity().when(further).then_refused(IdentityNotAnswered)
    identity(confirmed).when(further).then_refused(IdentityNotAnswered)
    expired = IdentifyOrders(BUYER, RIGHT, (OTHER,), AT + YEAR)
    identity(confirmed).when(expired).then_refused(IdentityNotAnswered)


def state(*events) -> BuyerIdentity:
    return DECIDER.state_of(events)


def test_an_order_is_confirmed_under_the_name_it_was_asked_about_with_last():
    assert state(confirmed).confirmed_for(ONE, AT)
    assert not state(confirmed).confirmed_for(OTHER, AT)
    assert not state(confirmed, not_confirmed).confirmed_for(ONE, AT)
    assert state(not_confirmed, confirmed).confirmed_for(ONE, AT)
    known = OrdersIdentified(BUYER, RIGHT, (OTHER,), AT)
    assert state(confirmed, not_confirmed, known).confirmed_for(OTHER, AT)


def test_a_confirmation_is_relied_on_for_a_year_and_a_refusal_for_a_day():
    assert state(confirmed).confirmed_for(ONE, AT + YEAR - timedelta(seconds=1))
    assert not state(confirmed).confirmed_for(ONE, AT + YEAR)
    assert state(not_confirmed).answer_for(WRONG, AT + DAY - timedelta(seconds=1))
    assert state(not_confirmed).answer_for(WRONG, AT + DAY) is None


@given(
    st.lists(
        st.builds(
            RecordIdentityAnswer,
            st.just(BUYER),
            st.sampled_from([RIGHT, WRONG]),
            st.lists(st.sampled_from([ONE, OTHER]), min_size=1, max_size=3).map(tuple),
            st.just("register"),
            st.sampled_from(["R-1", "R-2", "R-3"]),
            st.sampled_from([None, *NotConfirmedReason]),
            st.just(AT),
        ),
        max_size=8,
    )
)
def test_answers_in_any_order_leave_each_order_under_its_latest_name(commands):
    steps = tried(DECIDER, commands)
    for step in steps:
        for order in step.command.orders:
            assert step.after.orders[order] == step.command.identity_key
        for event in step.events:
            assert list(event.orders) == sorted(set(event.orders), key=lambda o: o.order_id)
