from datetime import timedelta

import pytest

from domain.clearance_commands import RecordMessageRefusal, SendDocuments
from domain.clearance_late_answers import LATE_AFTER
from domain.clearance_late_commands import AnswerNotLate, AskAgain
from domain.clearance_late_events import DocumentsAskedAgain
from domain.clearance_refusals import OrderNotInRun
from domain.clearance_run import Step, next_steps
from domain.customs_codes import STORED, Document
from domain.identifiers import OrderId
from tests.domain.clearance_examples import (
    NOON,
    RUN,
    A,
    B,
    answering,
    assigning,
    declared,
    minute,
    opening,
    played,
    run,
    run_order,
    state,
    waybill,
)

LATE = NOON + LATE_AFTER


def sent(orders=2):
    """All documents of two orders went out at noon; nothing was answered."""
    orders_of_run = (run_order(place) for place in range(orders))
    return played([], opening(orders_of_run), assigning(*map(waybill, (A, B))), sending(NOON))


def sending(at):
    return SendDocuments(RUN, at)


def asking(*orders, document=Document.WAYBILL, at=LATE):
    return AskAgain(RUN, document, orders, "no word", at)


def asked(*orders, at=LATE):
    return DocumentsAskedAgain(RUN, Document.WAYBILL, orders, "no word", at)


def test_a_document_without_an_answer_is_sent_again_by_its_firm():
    run(sent()).when(asking(B, A)).then(asked(A, B))
    again = played(sent(), asking(A))
    assert Step.SEND_DOCUMENTS in next_steps(state(again))
    (message,) = played(again, sending(LATE))[len(again) :]
    assert (message.document, message.order_ids) == (Document.WAYBILL, (A,))
    assert message.message_id not in {m.message_id for m in sent() if hasattr(m, "message_id")}


def test_asked_twice_before_it_goes_it_goes_once():
    run(played(sent(), asking(A))).when(asking(A)).then()


def test_while_customs_may_still_answer_nobody_asks_again():
    early = LATE - timedelta(seconds=1)
    run(sent()).when(asking(A, at=early)).then_refused(AnswerNotLate)
    again = played(sent(), asking(A), sending(LATE))
    run(again).when(asking(A, at=LATE)).then_refused(AnswerNotLate)
    run(again).when(asking(A, at=LATE + LATE_AFTER)).then(asked(A, at=LATE + LATE_AFTER))


def test_the_refusal_says_from_when_on_it_is_late():
    with pytest.raises(AnswerNotLate) as refusal:
        played(sent(), asking(B, A, at=minute(5)))
    assert refusal.value.values == {"order_id": A, "late_from": LATE}


def test_of_some_that_are_late_and_some_that_are_not_the_late_ones_go():
    again = played(sent(), asking(A), sending(LATE))
    later = LATE + timedelta(minutes=1)
    run(again).when(asking(A, B, at=later)).then(asked(B, at=later))


@pytest.mark.parametrize(
    "answer",
    [
        answering(Document.WAYBILL, STORED, minute(1), A),
        answering(Document.WAYBILL, -511001, minute(1), A),
    ],
)
def test_what_was_answered_is_not_asked_for_again(answer):
    run(played(sent(), answer)).when(asking(A)).then()


def test_an_answer_on_the_way_is_none():
    on_its_way = answering(Document.WAYBILL, 3, minute(1), A)
    run(played(sent(), on_its_way)).when(asking(A)).then(asked(A))


def test_an_answer_that_comes_after_all_is_taken():
    again = played(sent(), asking(A), sending(LATE))
    late = played(again, answering(Document.WAYBILL, STORED, minute(200), A))
    assert A in state(late).papers[Document.WAYBILL].stored


def test_what_was_refused_as_a_whole_or_is_declared_waits_for_no_answer():
    (whole,) = {e.message_id for e in sent() if getattr(e, "document", None) is Document.WAYBILL}
    refused = RecordMessageRefusal(RUN, whole, "h", "bad signature", minute(1))
    run(played(sent(), refused)).when(asking(A)).then()
    run(declared(2)).when(asking(A)).then()


def test_an_order_of_another_run_is_refused():
    run(sent()).when(asking(OrderId("nobody's"))).then_refused(OrderNotInRun)
