from datetime import timedelta

import pytest

from domain.answer_codes import REPEAT_PAUSES
from domain.clearance_commands import (
    AskWithdrawal,
    CorrectDeclarations,
    RepeatRefused,
    SendDeclarations,
    SendDocuments,
)
from domain.clearance_events import DeclarationsRepeated, DeclarationsSent, DocumentsRepeated
from domain.clearance_parts import Declaration
from domain.clearance_repeating import may_repeat
from domain.clearance_run import Step, next_steps
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    answering,
    declared,
    matching,
    minute,
    number,
    played,
    ready,
    receipt,
    receiving,
    run,
    stage,
    state,
)

SYSTEM_FAULT, NO_QUOTA_ANSWER = -621017, -621013


def refused(status=NO_QUOTA_ANSWER, at=10):
    return played(declared(2), receiving(receipt(A, status, at)))


def test_a_fault_of_others_is_declared_again_as_another_attempt_when_its_pause_is_over():
    history = refused(at=10)
    run(history).when(RepeatRefused(RUN, minute(10))).then()
    assert not may_repeat(state(history), minute(10))
    run(history).when(RepeatRefused(RUN, minute(11))).then(
        DeclarationsRepeated(RUN, (A,), minute(11))
    )
    assert may_repeat(state(history), minute(11))
    again = played(history, RepeatRefused(RUN, minute(11)))
    assert stage(again) is Stage.MATCHED
    assert next_steps(state(again)) == [Step.DECLARE]
    (sent,) = played(again, SendDeclarations(RUN, minute(12)))[len(again) :]
    assert isinstance(sent, DeclarationsSent)
    assert sent.declarations == (Declaration(A, 2, number(A, 2)),)


def test_asked_twice_it_is_repeated_once():
    history = played(refused(), RepeatRefused(RUN, minute(11)))
    run(history).when(RepeatRefused(RUN, minute(11))).then()


def test_pauses_grow_and_end_with_a_person():
    history, at = declared(1), minute(10)
    for attempt, pause in enumerate(REPEAT_PAUSES, 1):
        history = played(
            history, receiving(receipt(A, SYSTEM_FAULT, 10, attempt), digest=str(attempt))
        )
        early = RepeatRefused(RUN, at + pause - timedelta(seconds=1))
        assert played(history, early) == history
        history = played(history, RepeatRefused(RUN, at + pause), SendDeclarations(RUN, at + pause))
        assert state(history).members[A].attempt == attempt + 1
    attempts = len(REPEAT_PAUSES) + 1
    last = played(history, receiving(receipt(A, SYSTEM_FAULT, 10, attempts), digest="last"))
    assert not may_repeat(state(last), at + timedelta(days=30))
    assert stage(last) is Stage.REJECTED


def test_who_was_seen_to_is_repeated_anew():
    history = played(refused(), RepeatRefused(RUN, minute(11)), SendDeclarations(RUN, minute(11)))
    history = played(history, receiving(receipt(A, SYSTEM_FAULT, 12, 2), digest="2"))
    assert state(history).repeated == {A: 1}
    history = played(
        history,
        CorrectDeclarations(RUN, (A,), "asked the port", minute(13)),
        SendDocuments(RUN, minute(13)),
        *(answering(document, 120, minute(14), A) for document in Document),
        matching(A),
        SendDeclarations(RUN, minute(15)),
        receiving(receipt(A, SYSTEM_FAULT, 16, 3), digest="3"),
    )
    assert state(history).repeated == {}
    assert may_repeat(state(history), minute(17))


def test_what_the_e_port_could_not_send_on_is_declared_again():
    history = refused(4)
    again = played(history, RepeatRefused(RUN, minute(11)), SendDeclarations(RUN, minute(11)))
    assert (stage(again), state(again).members[A].attempt) == (Stage.DECLARED, 2)
    sent_after_all = played(history, receiving(receipt(A, 3, 11), digest="3"))
    assert not may_repeat(state(sent_after_all), minute(60))


@pytest.mark.parametrize("status", [100, -621018, -621004, -999999])
def test_what_is_to_be_mended_or_looked_at_is_not_repeated(status):
    assert not may_repeat(state(refused(status)), minute(100_000))


def test_what_somebody_withdraws_is_not_repeated():
    history = played(
        declared(1),
        AskWithdrawal(RUN, (A,), "cancelled by buyer", minute(3)),
        receiving(receipt(A, NO_QUOTA_ANSWER, 10)),
    )
    assert not may_repeat(state(history), minute(60))


def test_a_late_answer_to_the_attempt_before_is_a_case_and_moves_nothing():
    history = played(refused(), RepeatRefused(RUN, minute(11)), SendDeclarations(RUN, minute(12)))
    late = played(history, receiving(receipt(A, 800, 13, 1), digest="late"))
    (case,) = late[len(history) :]
    assert case.reason == "answers an ended attempt"
    assert stage(late) is Stage.DECLARED


def test_a_document_refused_for_a_fault_of_others_is_sent_again_after_its_pause():
    history = played(ready(2), answering(Document.PAYMENT, -401011, minute(5), A))
    run(history).when(RepeatRefused(RUN, minute(5))).then()
    run(history).when(RepeatRefused(RUN, minute(6))).then(
        DocumentsRepeated(RUN, Document.PAYMENT, (A,), minute(6))
    )
    again = played(history, RepeatRefused(RUN, minute(6)))
    assert Step.SEND_DOCUMENTS in next_steps(state(again))
    (sent,) = played(again, SendDocuments(RUN, minute(6)))[len(again) :]
    assert (sent.document, sent.order_ids) == (Document.PAYMENT, (A,))


def test_documents_are_sent_again_so_many_times():
    history, at = ready(2), minute(5)
    for pause in REPEAT_PAUSES:
        answer = answering(Document.ORDER, 4, at, B)
        assert not may_repeat(state(played(history, answer)), at)
        at += pause
        history = played(history, answer, RepeatRefused(RUN, at), SendDocuments(RUN, at))
        assert Document.ORDER in state(history).members[B].sent
    last = played(history, answering(Document.ORDER, 4, at, B))
    assert not may_repeat(state(last), at + timedelta(days=30))
