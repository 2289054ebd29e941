"""A clearance run opens once, and knows what it does next."""

import pytest

from domain.clearance_commands import HandBackOrders
from domain.clearance_refusals import (
    OrderTwiceInRun,
    RunIdRefused,
    RunIdTaken,
    RunSizeRefused,
    UnknownRun,
)
from domain.clearance_run import Step, next_steps
from domain.customs_codes import Document
from domain.identifiers import RunId
from tests.domain.clearance_examples import (
    NOON,
    RUN,
    A,
    answering,
    declared,
    matched,
    minute,
    opening,
    played,
    ready,
    run,
    run_order,
    state,
)
from tests.domain.clearance_steps import OPEN, OPENED, SENDING

# Opening


def test_a_run_opens_with_its_orders():
    run().when(OPEN).then(OPENED)


def test_opening_twice_changes_nothing():
    run([OPENED]).when(OPEN).then_nothing()


def test_opening_again_changes_nothing_when_orders_have_left():
    history = played([OPENED], HandBackOrders(RUN, (A,), "wrong year", NOON))
    run(history).when(OPEN).then_nothing()


def test_a_run_id_is_used_once():
    run([OPENED]).when(opening([run_order(2)])).then_refused(RunIdTaken)


@pytest.mark.parametrize("run_id", ["", "ABCDEFGHIJKLM", "r1", "R-1", "批次1", "R１"])
def test_a_run_id_fits_into_a_declaration_number(run_id):
    command = opening([run_order(0)])
    command = type(command)(RunId(run_id), command.merchant_id, "broker", command.orders, NOON)
    run().when(command).then_refused(RunIdRefused)


@pytest.mark.parametrize("orders", [0, 1_001])
def test_a_run_has_one_to_a_thousand_orders(orders):
    run().when(opening(run_order(i) for i in range(orders))).then_refused(RunSizeRefused)


def test_an_order_is_once_in_a_run():
    run().when(opening([run_order(0), run_order(0)])).then_refused(OrderTwiceInRun)


def test_nothing_happens_to_an_unknown_run():
    run().when(SENDING).then_refused(UnknownRun)


# What is next


def test_a_run_knows_its_next_steps():
    assert next_steps(state([OPENED])) == [Step.ASSIGN_WAYBILLS, Step.SEND_DOCUMENTS]
    assert next_steps(state(ready())) == [Step.MATCH]
    assert next_steps(state(matched())) == [Step.DECLARE]
    assert next_steps(state(declared())) == []


def test_a_rejected_document_waits_for_a_person():
    history = played(ready(1), answering(Document.PAYMENT, 100, minute(3), A))
    assert next_steps(state(history)) == []
