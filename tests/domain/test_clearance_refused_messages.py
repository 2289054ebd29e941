"""Messages that are refused as a whole, with all the orders they name."""

import pytest

from domain.clearance_commands import HandBackOrders, RecordMessageRefusal
from domain.clearance_events import DeclarationsSent, DocumentsSent, MessageRefused, ReceiptUnfit
from domain.clearance_parts import Declaration
from domain.clearance_run import Step, next_steps
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from tests.domain.clearance_examples import (
    NOON,
    RUN,
    A,
    B,
    answering,
    declared,
    matching,
    minute,
    number,
    played,
    receipt,
    receiving,
    run,
    stage,
    state,
)
from tests.domain.clearance_steps import DECLARING, OPENED, SENDING, correcting


def refusing(message_id: str) -> RecordMessageRefusal:
    return RecordMessageRefusal(RUN, message_id, "h900", "schema", minute(6))


def test_a_message_refused_as_a_whole_declares_nobody():
    history = declared(2)
    message_id = history[-1].message_id
    run(history).when(refusing(message_id)).then(
        MessageRefused(RUN, message_id, "h900", "schema", minute(6))
    )
    history = played(history, refusing(message_id))
    assert not state(history).members[A].is_live
    run(history).when(refusing(message_id)).then_nothing()


def test_orders_of_a_refused_message_are_sent_again_without_a_new_match():
    history = declared(2)
    history = played(history, refusing(history[-1].message_id))
    run(history).when(DECLARING).then(
        DeclarationsSent(
            RUN,
            "R1-0005",
            (Declaration(A, 2, "R1-000-02"), Declaration(B, 2, "R1-001-02")),
            minute(5),
        )
    )


def test_a_refused_message_is_not_sent_again_by_itself():
    history = declared(2)
    assert Step.DECLARE not in next_steps(state(played(history, refusing("R1-0004"))))
    history = played([OPENED], SENDING, refusing("R1-0001"))
    assert Step.SEND_DOCUMENTS not in next_steps(state(history))


def test_a_refused_message_of_documents_sends_them_again():
    history = played([OPENED], SENDING, refusing("R1-0001"))
    run(history).when(SENDING).then(
        DocumentsSent(RUN, Document.ORDER, "R1-0003", (A, B), minute(5))
    )


def test_a_late_refusal_of_an_old_message_does_not_touch_the_new_one():
    history = played([OPENED], SENDING, refusing("R1-0001"), SENDING)
    late = played(history, refusing("R1-0001"), refusing("R1-0002"))
    assert state(late).members[A].sent == {Document.ORDER: "R1-0003"}


def test_a_late_refusal_of_documents_leaves_those_that_were_answered():
    history = played(
        [OPENED],
        SENDING,
        answering(Document.ORDER, 120, minute(6), A),
        HandBackOrders(RUN, (B,), "wrong year", NOON),
        refusing("R1-0001"),
    )
    assert Document.ORDER in state(history).members[A].sent


def test_a_late_refusal_of_an_old_declaration_changes_nothing_of_the_new_one():
    answers = [answering(document, 120, minute(20), A) for document in Document]
    history = played(
        declared(1),
        receiving(receipt(A, 100, 10)),
        correcting(A),
        SENDING,
        *answers,
        matching(A),
        DECLARING,
        refusing("R1-0004"),
    )
    assert stage(history) is Stage.DECLARED


@pytest.mark.parametrize("status", [2, 120, 100, 800])
def test_a_refusal_of_a_message_that_was_answered_is_a_case_once(status):
    history = played(declared(2), receiving(receipt(B, status, 10)))
    reason = "refuses a message that customs answered"
    run(history).when(refusing("R1-0004")).then(
        ReceiptUnfit(RUN, "h900", number(B), 900, reason, minute(6))
    )
    history = played(history, refusing("R1-0004"))
    assert stage(history, A) is Stage.DECLARED
    run(history).when(refusing("R1-0004")).then_nothing()


def test_a_refusal_of_an_unknown_message_is_a_case_once():
    history = declared()
    run(history).when(refusing("R1-9999")).then(
        ReceiptUnfit(RUN, "h900", "R1-9999", 900, "unknown message", minute(6))
    )
    run(played(history, refusing("R1-9999"))).when(refusing("R1-9999")).then_nothing()
