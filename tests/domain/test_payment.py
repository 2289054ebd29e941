from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import OrderId, Partition, PersonKey
from domain.payment import (
    DECIDER,
    MoveShare,
    PaymentReportDiffers,
    PaymentReported,
    PaymentShare,
    PaymentShareMoved,
    ReportPayment,
    ShareOwner,
    ShareStands,
    TooManyShares,
    UnknownShare,
)
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
PAYER = PersonKey("p-1")
BOOK = Partition("demo.NB01")


def share(order_id, amount_fen):
    return PaymentShare(BOOK, OrderId(order_id), amount_fen)


def report(amount_fen, *shares, at=AT):
    return ReportPayment("tx-1", "wepay", PAYER, amount_fen, shares, at)


A60, B40 = share("A", 60), share("B", 40)
reported = PaymentReported("tx-1", "wepay", PAYER, 100, (A60, B40), "", "", AT)


def differing(amount_fen, *shares, why, currency="CNY", at=AT):
    return PaymentReportDiffers("tx-1", amount_fen, shares, currency, why, "", "", at)


def payment():
    return Scenario(DECIDER)


def test_a_payment_allots_its_shares():
    payment().when(report(100, A60, B40)).then(reported)


def test_shares_stand_in_order_of_their_orders():
    payment().when(report(100, B40, A60)).then(reported)


def test_the_same_report_again_is_nothing():
    payment().given(reported).when(report(100, A60, B40, at=LATER)).then_nothing()
    payment().given(reported).when(report(100, B40, A60, at=LATER)).then_nothing()


def test_another_report_of_it_is_a_case_once():
    differs = differing(90, share("A", 50), B40, why="told otherwise before", at=LATER)
    again = report(90, share("A", 50), B40, at=LATER)
    payment().given(reported).when(again).then(differs)
    payment().given(reported, differs).when(again).then_nothing()


def test_a_payment_is_for_a_thousand_orders_at_most():
    shares = tuple(share(f"{number:04d}", 1) for number in range(1_001))
    payment().when(report(1_001, *shares)).then_refused(TooManyShares)
    (allotted,) = payment().when(report(1_000, *shares[:1_000])).outcome()
    assert isinstance(allotted, PaymentReported)
    assert len(allotted.shares) == 1_000


@pytest.mark.parametrize(
    ("amount_fen", "shares"),
    [
        (99, (A60, B40)),
        (100, (A60, share("A", 40))),
        (100, (share("A", 100), share("B", 0))),
        (100, (share("A", 110), share("B", -10))),
        (0, ()),
    ],
)
def test_shares_that_do_not_add_up_are_recorded_as_a_case_and_not_allotted(amount_fen, shares):
    payment().when(report(amount_fen, *shares)).then(
        differing(amount_fen, *shares, why="shares do not add up")
    )


def test_a_case_leaves_the_right_report_its_chance():
    differs = differing(99, A60, B40, why="shares do not add up")
    payment().given(differs).when(report(100, A60, B40)).then(reported)
    payment().given(differs, reported).when(report(99, A60, B40)).then_nothing()


def test_money_of_another_currency_is_a_case_and_leaves_the_right_report_its_chance():
    dollars = replace(report(100, A60, B40), currency="USD")
    differs = differing(100, A60, B40, why="other currency", currency="USD")
    payment().when(dollars).then(differs)
    payment().given(differs).when(dollars).then_nothing()
    payment().given(differs).when(report(100, A60, B40)).then(reported)


def test_the_digests_of_a_report_and_of_its_answer_stand_in_the_fact():
    kept = replace(report(100, A60, B40), request_hash="in", answer_hash="out")
    payment().when(kept).then(replace(reported, request_hash="in", answer_hash="out"))
    payment().given(reported).when(kept).then_nothing()


WRONG, RIGHT, OTHER, LAST = (ShareOwner(BOOK, OrderId(name)) for name in "ACBD")
moved = PaymentShareMoved("tx-1", WRONG, (share("C", 60),), "typed wrong", LATER)


def to(owner, right):
    return MoveShare("tx-1", owner, right, "typed wrong", LATER)


def test_a_share_is_moved_to_the_right_order():
    payment().given(reported).when(to(WRONG, RIGHT)).then(moved)
    payment().given(reported, moved).when(to(WRONG, RIGHT)).then_nothing()
    payment().given(reported, moved).when(to(WRONG, LAST)).then_refused(UnknownShare)
    payment().given(reported).when(to(WRONG, WRONG)).then_nothing()


def test_an_order_takes_one_share_of_a_payment():
    payment().given(reported).when(to(WRONG, OTHER)).then_refused(ShareStands)


def test_what_was_moved_still_is_the_payment_that_was_reported():
    payment().given(reported, moved).when(report(100, A60, B40)).then_nothing()


shares = st.lists(
    st.builds(share, st.sampled_from("ABC"), st.sampled_from([0, 40, 60])), max_size=3
)
commands = st.builds(
    lambda amount_fen, parts: report(amount_fen, *parts), st.sampled_from([0, 40, 60, 100]), shares
)


@given(st.lists(commands, max_size=10))
def test_shares_are_allotted_once_and_add_up(history):
    events = [event for step in tried(DECIDER, history) for event in step.events]
    allotted = [event for event in events if isinstance(event, PaymentReported)]
    assert len(allotted) <= 1
    for event in allotted:
        assert sum(part.amount_fen for part in event.shares) == event.amount_fen
    assert len({(e.amount_fen, e.shares) for e in events}) == len(events)
