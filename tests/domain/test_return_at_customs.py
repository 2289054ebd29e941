"""Goods that came back are declared to customs, which accepts or refuses them."""

import pytest

from domain.return_commands import ReturnNotReceived
from domain.return_events import ReturnAnswered, ReturnDeclared
from tests.domain.return_examples import (
    ASKED,
    LATER,
    ORDER,
    after,
    answering,
    declaring,
    receiving,
    units,
)


def answered(accepted: bool, digest="h") -> ReturnAnswered:
    refund, taxable = (9_100, 9_000) if accepted else (0, 0)
    return ReturnAnswered(ORDER, "1", accepted, digest, refund, taxable, "because", LATER)


BACK = (ASKED, receiving(units(milk=2)))


def test_received_goods_are_declared_once():
    after(*BACK).when(declaring()).then(ReturnDeclared(ORDER, "1", "M1", units(milk=2), LATER))
    after(*BACK, declaring()).when(declaring()).then_nothing()
    after(*BACK, declaring(), answering(399)).when(declaring("M2")).then_nothing()


def test_only_received_goods_are_declared():
    after(ASKED).when(declaring()).then_refused(ReturnNotReceived)


@pytest.mark.parametrize("status", [399, 800])
def test_a_return_is_accepted_once(status):
    after(*BACK, declaring()).when(answering(status)).then(answered(True))
    history = (*BACK, declaring(), answering(status))
    after(*history).when(answering(status)).then_nothing()
    after(*history).when(answering(status, "another")).then_nothing()
    after(*history).when(answering(100, "another")).then_nothing()


@pytest.mark.parametrize("status", [100, -625014])
def test_a_refused_return_gives_nothing_back(status):
    after(*BACK, declaring()).when(answering(status)).then(answered(False))
    after(*BACK, declaring(), answering(status)).when(answering(status)).then_nothing()


@pytest.mark.parametrize("status", [1, 2, 3, 120, 300])
def test_a_return_on_its_way_is_not_yet_answered(status):
    after(*BACK, declaring()).when(answering(status)).then_nothing()


def test_a_return_that_was_not_declared_is_not_answered():
    after(*BACK).when(answering(399)).then_nothing()


def test_a_refused_return_is_declared_again_in_another_message():
    history = (*BACK, declaring(), answering(100))
    after(*history).when(declaring("M1")).then_nothing()
    after(*history).when(declaring("M2")).then(
        ReturnDeclared(ORDER, "1", "M2", units(milk=2), LATER)
    )
    again = (*history, declaring("M2"))
    after(*again).when(answering(100)).then_nothing()
    after(*again).when(answering(399, "h2")).then(answered(True, "h2"))
