"""Receipts move declared orders from stage to stage, in whatever order they come."""

import itertools

import pytest

from domain.clearance_commands import Receipt
from domain.clearance_events import DeclarationsAnswered, DeclarationsRejected, DeclarationsReleased
from domain.clearance_parts import Rejection
from domain.clearance_stages import Stage
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    C,
    declared,
    minute,
    number,
    played,
    receipt,
    receiving,
    run,
    stage,
    state,
)
from tests.domain.clearance_steps import RECORDED, said


def test_receipts_become_one_event_for_each_status():
    command = receiving(
        receipt(C, 800, 12, invt_no="I3"),
        receipt(B, 120, 11, invt_no="I2"),
        receipt(A, 120, 10, invt_no="I1"),
    )
    run(declared()).when(command).then(
        DeclarationsAnswered(
            RUN, 120, "h", (said(A, 10, invt_no="I1"), said(B, 11, invt_no="I2")), RECORDED
        ),
        DeclarationsReleased(RUN, "h", (said(C, 12, invt_no="I3"),), RECORDED),
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (120, Stage.STORED),
        (300, Stage.IN_REVIEW),
        (500, Stage.INSPECTION),
        (501, Stage.HELD),
        (600, Stage.HELD),
        (700, Stage.HELD),
        (100, Stage.REJECTED),
        (-621018, Stage.REJECTED),
        (800, Stage.RELEASED),
        (2, Stage.DECLARED),
        (399, Stage.DECLARED),
        (899, Stage.DECLARED),
    ],
)
def test_each_status_has_its_stage(status, expected):
    assert stage(played(declared(1), receiving(receipt(A, status, 10)))) is expected


@pytest.mark.parametrize("status", [1, 3, 4, 120, 300, 399, 500, 502, 100, -621029, 800, 899])
def test_a_receipt_twice_changes_nothing(status):
    command = receiving(receipt(A, status, 10))
    run(played(declared(1), command)).when(command).then_nothing()


@pytest.mark.parametrize("statuses", [(120, 300, 800), (120, 500, 501, 800), (300, 501, 899)])
def test_receipts_in_any_order_end_in_the_same_stage(statuses):
    receipts = [receipt(A, status, at) for at, status in enumerate(statuses, 10)]
    ends = {
        stage(played(declared(1), *(receiving(r) for r in order)))
        for order in itertools.permutations(receipts)
    }
    assert ends == {stage(played(declared(1), receiving(*receipts)))}
    assert len(ends) == 1


def test_a_closing_that_comes_first_does_not_hide_the_release():
    history = played(declared(1), receiving(receipt(A, 899, 20)))
    run(history).when(receiving(receipt(A, 800, 19))).then(
        DeclarationsReleased(RUN, "h", (said(A, 19),), RECORDED)
    )


def test_release_and_closing_in_one_receipt_both_count():
    history = played(declared(1), receiving(receipt(A, 800, 19), receipt(A, 899, 20)))
    assert stage(history) is Stage.RELEASED
    assert state(history).members[A].released_at == minute(19)


def test_storing_undoes_nothing_whatever_its_time():
    history = played(declared(1), receiving(receipt(A, 800, 19)))
    run(history).when(receiving(receipt(A, 120, 20))).then_nothing()
    history = played(declared(1), receiving(receipt(A, 120, 20)))
    assert stage(played(history, receiving(receipt(A, 800, 19)))) is Stage.RELEASED


def test_of_two_answers_of_one_instant_the_more_final_counts():
    for statuses in [(-621005, 2), (120, 100), (300, 800), (500, 100)]:
        receipts = [receipt(A, status, 10) for status in statuses]
        final = Stage.RELEASED if 800 in statuses else Stage.REJECTED
        assert stage(played(declared(1), receiving(*receipts))) is final
        for order in itertools.permutations(receipts):
            assert stage(played(declared(1), *(receiving(r) for r in order))) is final


@pytest.mark.parametrize(("status", "code"), [(100, "1313"), (-621018, "")])
def test_a_rejection_keeps_its_code_and_text(status, code):
    receipt_ = Receipt(number(A), "", status, code, "over the limit", minute(10))
    rejection = Rejection(A, number(A), code or str(status), "over the limit", minute(10))
    run(declared(1)).when(receiving(receipt_)).then(
        DeclarationsRejected(RUN, "h", (rejection,), RECORDED)
    )


def test_rejections_of_customs_and_e_port_are_one_event():
    history = played(declared(2), receiving(receipt(A, 100, 10), receipt(B, -621005, 10)))
    assert [r.order_id for r in history[-1].rejections] == [A, B]


def test_the_list_number_is_kept_from_the_answer_that_had_it():
    history = played(
        declared(1), receiving(receipt(A, 120, 10, invt_no="I1")), receiving(receipt(A, 300, 11))
    )
    assert state(history).members[A].invt_no == "I1"
