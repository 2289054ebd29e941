"""Customs may hold a parcel that it has released, and release it again."""

import pytest

from domain.clearance_events import DeclarationsAnswered, ParcelsHeld
from domain.clearance_stages import Stage
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    declared,
    minute,
    played,
    receipt,
    receiving,
    run,
    stage,
    state,
)
from tests.domain.clearance_steps import RECORDED, said


def test_a_hold_after_release_stops_the_parcel_until_it_is_released_again():
    history = played(declared(1), receiving(receipt(A, 800, 10)))
    hold = receiving(receipt(A, 503, 11))
    run(history).when(hold).then(ParcelsHeld(RUN, 503, "h", (said(A, 11),), RECORDED))
    history = played(history, hold)
    assert stage(history) is Stage.HELD
    history = played(history, receiving(receipt(A, 800, 12)))
    assert stage(history) is Stage.RELEASED
    assert state(history).members[A].released_at == minute(12)


def test_a_late_hold_before_the_release_changes_nothing():
    history = played(declared(1), receiving(receipt(A, 800, 10)))
    run(history).when(receiving(receipt(A, 501, 9))).then_nothing()


@pytest.mark.parametrize("status", [300, 500])
def test_review_or_inspection_after_release_holds_the_parcel(status):
    history = played(declared(1), receiving(receipt(A, 800, 10)))
    run(history).when(receiving(receipt(A, status, 11))).then(
        ParcelsHeld(RUN, status, "h", (said(A, 11),), RECORDED)
    )


def test_one_inspection_holds_the_released_and_is_told_of_the_others():
    history = played(declared(2), receiving(receipt(A, 800, 10)))
    run(history).when(receiving(receipt(A, 500, 11), receipt(B, 500, 11))).then(
        DeclarationsAnswered(RUN, 500, "h", (said(B, 11),), RECORDED),
        ParcelsHeld(RUN, 500, "h", (said(A, 11),), RECORDED),
    )


def test_closing_leaves_a_released_parcel_released():
    history = played(declared(1), receiving(receipt(A, 800, 10)), receiving(receipt(A, 899, 20)))
    assert stage(history) is Stage.RELEASED
