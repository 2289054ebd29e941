"""The carrier's waybills of a run's orders, and until when they may change."""

from domain.clearance_commands import AssignWaybills
from domain.clearance_events import DeclarationsSent, DocumentsSent, WaybillsAssigned
from domain.clearance_parts import Declaration
from domain.clearance_refusals import DeclarationStands, OrderNotInRun, WaybillNumberTaken
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from tests.domain.clearance_examples import (
    NOON,
    RUN,
    A,
    B,
    C,
    assigning,
    declared,
    matched,
    matching,
    minute,
    number,
    played,
    run,
    stage,
    waybill,
)
from tests.domain.clearance_steps import DECLARING, OPENED, SENDING


def test_waybills_are_assigned():
    command = assigning(waybill(B), waybill(A))
    run([OPENED]).when(command).then(
        WaybillsAssigned(RUN, "carrier", (waybill(A), waybill(B)), NOON)
    )


def test_the_same_waybills_again_change_nothing():
    command = assigning(waybill(A), waybill(B))
    run(played([OPENED], command)).when(command).then_nothing()


def test_two_orders_cannot_have_one_waybill():
    both = assigning(waybill(A, "W1"), waybill(B, "W1"))
    run([OPENED]).when(both).then_refused(WaybillNumberTaken)
    history = played([OPENED], assigning(waybill(A, "W1")))
    run(history).when(assigning(waybill(B, "W1"))).then_refused(WaybillNumberTaken)


def test_two_orders_may_exchange_their_waybills():
    history = played([OPENED], assigning(waybill(A, "W1"), waybill(B, "W2")))
    swap = assigning(waybill(A, "W2"), waybill(B, "W1"))
    run(history).when(swap).then(WaybillsAssigned(RUN, "carrier", swap.waybills, NOON))


def test_a_waybill_belongs_to_an_order_of_the_run():
    run([OPENED]).when(assigning(waybill(C))).then_refused(OrderNotInRun)


def test_a_declared_order_keeps_its_waybill():
    run(declared()).when(assigning(waybill(A, "new"))).then_refused(DeclarationStands)
    run(declared()).when(assigning(waybill(A))).then_nothing()


def test_another_waybill_is_sent_and_matched_before_it_is_declared():
    history = played(matched(), assigning(waybill(A, "new")))
    assert stage(history, A) is Stage.DOCUMENTS
    assert stage(history, B) is Stage.MATCHED
    run(history).when(SENDING).then(
        DocumentsSent(RUN, Document.WAYBILL, "R1-0004", (A,), minute(5))
    )
    run(played(history, SENDING, matching(A))).when(DECLARING).then(
        DeclarationsSent(
            RUN,
            "R1-0005",
            (Declaration(B, 1, number(B)), Declaration(C, 1, number(C))),
            minute(5),
        )
    )


def test_waybills_come_under_the_command_of_their_carrier():
    command = AssignWaybills(RUN, "other carrier", (waybill(A),), NOON)
    assert played([OPENED], command)[-1].carrier == "other carrier"
