"""Matched orders are declared, corrected and declared again."""

from dataclasses import replace

from domain.clearance_events import DeclarationsCorrected, DeclarationsSent
from domain.clearance_parts import Declaration
from domain.clearance_refusals import DeclarationStands, OrderNotInRun
from domain.clearance_sending import cop_no_of, run_of
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from domain.identifiers import RunId
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    C,
    answering,
    declared,
    matched,
    matching,
    minute,
    played,
    ready,
    receipt,
    receiving,
    run,
    stage,
)
from tests.domain.clearance_steps import DECLARING, SENDING, correcting


def test_matched_orders_are_declared_each_under_its_own_number():
    run(matched(2)).when(DECLARING).then(
        DeclarationsSent(
            RUN,
            "R1-0004",
            (Declaration(A, 1, "R1-000-01"), Declaration(B, 1, "R1-001-01")),
            minute(5),
        )
    )


def test_declaring_again_changes_nothing():
    run(declared()).when(DECLARING).then_nothing()


def test_a_thousand_orders_are_declared_in_ten_messages():
    history = matched(1_000)
    messages = played(history, DECLARING)[len(history) :]
    assert [len(message.declarations) for message in messages] == [100] * 10
    assert len({message.message_id for message in messages}) == 10
    numbers = [d.cop_no for message in messages for d in message.declarations]
    assert len(set(numbers)) == 1_000
    run([*history, *messages]).when(DECLARING).then_nothing()


def test_a_declaration_number_has_at_most_twenty_characters():
    run_id = RunId("ABCDEFGHIJ12")
    last = cop_no_of(run_id, 999, 999)
    assert len(last) == 20
    assert run_of(last) == run_id


def test_an_order_that_is_passed_over_is_declared_later():
    history = played(ready(2), matching(A, B))
    first = played(history, replace(DECLARING, passed_over=(B,)))
    assert [d.order_id for d in first[-1].declarations] == [A]
    assert [d.order_id for d in played(first, DECLARING)[-1].declarations] == [B]


def test_a_rejected_order_is_corrected_matched_and_sent_under_a_new_number():
    history = played(declared(1), receiving(receipt(A, 100, 10)))
    assert stage(history) is Stage.REJECTED
    run(history).when(DECLARING).then_nothing()
    answers = [answering(document, 120, minute(20), A) for document in Document]
    history = played(history, correcting(A), SENDING, *answers, matching(A))
    run(history).when(DECLARING).then(
        DeclarationsSent(RUN, "R1-0008", (Declaration(A, 2, "R1-000-02"),), minute(5))
    )


def test_a_standing_declaration_cannot_be_corrected():
    run(declared(1)).when(correcting(A)).then_refused(DeclarationStands)
    run(declared(1)).when(correcting(C)).then_refused(OrderNotInRun)


def test_what_the_e_port_failed_to_send_on_may_be_sent_anew():
    history = played(declared(1), receiving(receipt(A, 4, 10)))
    assert stage(history) is Stage.DECLARED
    run(history).when(correcting(A)).then(
        DeclarationsCorrected(RUN, (A,), "name mended", minute(7))
    )
    run(played(history, receiving(receipt(A, 3, 11)))).when(correcting(A)).then_refused(
        DeclarationStands
    )


def test_an_order_without_fault_needs_no_correction():
    run(ready(1)).when(correcting(A)).then_nothing()
