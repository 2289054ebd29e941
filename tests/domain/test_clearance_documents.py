"""Orders, payments and waybills go to customs as documents, and customs answers."""

import pytest

from domain.clearance_commands import RecordDocumentAnswers
from domain.clearance_events import (
    DeclarationsCorrected,
    DeclarationsSent,
    DocumentsAnswered,
    DocumentsSent,
)
from domain.clearance_parts import Declaration, DocumentAnswer
from domain.customs_codes import Document
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    C,
    answering,
    assigning,
    matching,
    minute,
    number,
    opening,
    played,
    ready,
    run,
    run_order,
    state,
    waybill,
)
from tests.domain.clearance_steps import DECLARING, OPENED, SENDING, correcting


def test_documents_go_out_in_messages_of_each_kind():
    history = played([OPENED], assigning(waybill(A), waybill(B)))
    run(history).when(SENDING).then(
        DocumentsSent(RUN, Document.ORDER, "R1-0001", (A, B), minute(5)),
        DocumentsSent(RUN, Document.PAYMENT, "R1-0002", (A, B), minute(5)),
        DocumentsSent(RUN, Document.WAYBILL, "R1-0003", (A, B), minute(5)),
    )


def test_a_waybill_is_sent_once_there_is_one():
    history = played([OPENED], SENDING, assigning(waybill(B)))
    run(history).when(SENDING).then(
        DocumentsSent(RUN, Document.WAYBILL, "R1-0003", (B,), minute(5))
    )


def test_documents_on_their_way_or_stored_are_not_sent_again():
    run(played([OPENED], SENDING)).when(SENDING).then_nothing()
    run(ready()).when(SENDING).then_nothing()


def test_a_document_message_holds_at_most_a_hundred():
    history = played([], opening(run_order(i) for i in range(250)), SENDING)
    sizes = [len(event.order_ids) for event in history[1:]]
    assert sizes == [100, 100, 50] * 2
    assert len({event.message_id for event in history[1:]}) == 6


def test_answers_to_documents_are_recorded_by_document():
    history = played([OPENED], SENDING)
    command = answering(Document.ORDER, 120, minute(3), B, A)
    answers = tuple(DocumentAnswer(i, 120, minute(3)) for i in (A, B))
    run(history).when(command).then(DocumentsAnswered(RUN, Document.ORDER, "d", answers, minute(3)))
    run(played(history, command)).when(command).then_nothing()


def test_an_answer_to_a_document_that_was_not_sent_changes_nothing():
    run([OPENED]).when(answering(Document.ORDER, 120, minute(3), A)).then_nothing()
    history = played([OPENED], SENDING)
    run(history).when(answering(Document.ORDER, 120, minute(3), C)).then_nothing()


def test_a_late_earlier_answer_to_a_document_changes_nothing():
    history = played([OPENED], SENDING, answering(Document.ORDER, 120, minute(9), A))
    run(history).when(answering(Document.ORDER, 100, minute(8), A)).then_nothing()


def test_progress_of_a_document_does_not_undo_or_hide_its_answer():
    history = played(ready(), answering(Document.ORDER, 3, minute(9), A))
    assert state(history).members[A].documents_stored
    history = played([OPENED], SENDING, answering(Document.ORDER, 3, minute(9), A))
    command = answering(Document.ORDER, 120, minute(8), A)
    run(history).when(command).then(
        DocumentsAnswered(RUN, Document.ORDER, "d", command.answers, minute(8))
    )


def test_one_receipt_may_hold_progress_and_answer():
    history = played([OPENED], SENDING)
    answers = (DocumentAnswer(A, 120, minute(8)), DocumentAnswer(A, 2, minute(7)))
    command = RecordDocumentAnswers(RUN, Document.ORDER, "d", answers, minute(9))
    history = played(history, command)
    assert state(history).members[A].documents[Document.ORDER].status == 120
    run(history).when(command).then_nothing()


@pytest.mark.parametrize("status", [100, -301010, 4])
def test_a_rejected_document_is_sent_again_once_it_was_corrected(status):
    history = played(ready(1), answering(Document.PAYMENT, status, minute(3), A))
    assert not state(history).members[A].documents_stored
    run(history).when(SENDING).then_nothing()
    run(history).when(correcting(A)).then(
        DeclarationsCorrected(RUN, (A,), "name mended", minute(7))
    )
    history = played(history, correcting(A))
    run(history).when(correcting(A)).then_nothing()
    sent = played(history, SENDING)[len(history) :]
    assert [event.document for event in sent] == list(Document)


def test_a_document_sent_again_waits_for_a_new_answer():
    rejection = answering(Document.PAYMENT, 100, minute(3), A)
    history = played(ready(1), rejection, correcting(A), SENDING)
    assert not state(history).members[A].documents_stored
    run(history).when(rejection).then_nothing()
    run(history).when(answering(Document.ORDER, 120, minute(1), A)).then_nothing()
    answers = [answering(document, 120, minute(9), A) for document in Document]
    assert state(played(history, *answers)).members[A].documents_stored


@pytest.mark.parametrize("missing", list(Document))
def test_all_three_documents_are_stored_before_an_order_is_declared(missing):
    history = played(
        [OPENED],
        assigning(waybill(A), waybill(B)),
        SENDING,
        *(answering(d, 120, minute(6), A, B) for d in Document if d is not missing),
        answering(missing, 3, minute(6), A, B),
        matching(A, B),
    )
    run(history).when(DECLARING).then_nothing()
    history = played(history, answering(missing, 399, minute(7), B))
    run(history).when(DECLARING).then(
        DeclarationsSent(RUN, "R1-0004", (Declaration(B, 1, number(B)),), minute(5))
    )
