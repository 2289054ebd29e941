"""Receipts that do not fit what a run knows change nothing, or are a case for a person."""

import pytest

from domain.clearance_commands import (
    CorrectDeclarations,
    HandBackOrders,
    Receipt,
    RecordMessageRefusal,
    SendDeclarations,
    SendDocuments,
)
from domain.clearance_events import DeclarationsAnswered, DeclarationsRejected, ReceiptUnfit
from domain.clearance_parts import Rejection
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from tests.domain.clearance_examples import (
    RUN,
    A,
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
)
from tests.domain.clearance_steps import RECORDED, said


def case(order, status, at, reason, attempt=1) -> ReceiptUnfit:
    return ReceiptUnfit(RUN, "h", number(order, attempt), status, reason, minute(at))


def redeclared() -> list:
    """A was rejected at minute 10 and declared again under a second number."""
    return played(
        declared(1),
        receiving(receipt(A, 100, 10)),
        CorrectDeclarations(RUN, (A,), "mended", minute(11)),
        SendDocuments(RUN, minute(12)),
        *(answering(document, 120, minute(13), A) for document in Document),
        matching(A),
        SendDeclarations(RUN, minute(14)),
    )


# Ended attempts


@pytest.mark.parametrize("status", [2, 120, 300, 500, 100, -621004, 899])
def test_a_late_answer_to_an_old_attempt_changes_nothing_of_the_new_one(status):
    late = receiving(receipt(A, status, 60, attempt=1))
    run(redeclared()).when(late).then_nothing()


@pytest.mark.parametrize("status", [800, 501, 600, 700])
def test_a_release_or_hold_of_an_old_attempt_is_a_case_once(status):
    late = receiving(receipt(A, status, 60, attempt=1))
    run(redeclared()).when(late).then(case(A, status, 60, "answers an ended attempt"))
    history = played(redeclared(), late)
    assert stage(history) is Stage.DECLARED
    run(history).when(late).then_nothing()


def test_an_answer_to_the_new_attempt_counts():
    answer = receiving(receipt(A, 120, 5, attempt=2, invt_no="I2"))
    run(redeclared()).when(answer).then(
        DeclarationsAnswered(RUN, 120, "h", (said(A, 5, 2, "I2"),), RECORDED)
    )


def test_answers_to_an_order_that_has_left_the_run():
    history = played(
        declared(1),
        receiving(receipt(A, 100, 10)),
        HandBackOrders(RUN, (A,), "wrong identity", minute(11)),
    )
    run(history).when(receiving(receipt(A, 120, 9))).then_nothing()
    run(history).when(receiving(receipt(A, 800, 12))).then(
        case(A, 800, 12, "answers an ended attempt")
    )


# Contradictions


@pytest.mark.parametrize(("status", "at"), [(800, 5), (800, 15), (120, 15), (501, 15), (500, 15)])
def test_a_standing_answer_to_a_rejected_attempt_is_a_case_once(status, at):
    history = played(declared(1), receiving(receipt(A, 100, 10)))
    late = receiving(receipt(A, status, at))
    run(history).when(late).then(case(A, status, at, "answers a rejected declaration"))
    run(played(history, late)).when(late).then_nothing()


@pytest.mark.parametrize("status", [120, 300, 501])
def test_what_customs_said_before_it_rejected_changes_nothing(status):
    history = played(declared(1), receiving(receipt(A, 100, 10)))
    run(history).when(receiving(receipt(A, status, 9))).then_nothing()


def test_a_release_is_a_case_while_its_order_is_being_corrected():
    history = played(
        declared(1),
        receiving(receipt(A, 100, 10)),
        CorrectDeclarations(RUN, (A,), "mended", minute(11)),
    )
    for further in ([], [matching(A)]):
        run(played(history, *further)).when(receiving(receipt(A, 800, 12))).then(
            case(A, 800, 12, "answers a rejected declaration")
        )


def test_an_answer_to_a_message_refused_as_a_whole_is_a_case():
    refusal = RecordMessageRefusal(RUN, "R1-0004", "h900", "schema", minute(6))
    run(played(declared(1), refusal)).when(receiving(receipt(A, 120, 10))).then(
        case(A, 120, 10, "answers a rejected declaration")
    )


@pytest.mark.parametrize("at", [15, 25])
def test_a_rejection_of_a_released_declaration_is_a_case_once(at):
    history = played(declared(1), receiving(receipt(A, 800, 20)))
    late = receiving(receipt(A, 100, at))
    run(history).when(late).then(case(A, 100, at, "rejects a released declaration"))
    run(played(history, late)).when(late).then_nothing()
    assert stage(played(history, late)) is Stage.RELEASED


def test_a_contradiction_inside_one_receipt_is_a_case_once():
    contradiction = receipt(A, 800, 12)
    command = receiving(receipt(A, 100, 10), contradiction, contradiction)
    rejection = Rejection(A, number(A), "100", "status 100", minute(10))
    run(declared(1)).when(command).then(
        DeclarationsRejected(RUN, "h", (rejection,), RECORDED),
        case(A, 800, 12, "answers a rejected declaration"),
    )


# Unknown


def test_an_unknown_status_is_a_case_once():
    command = receiving(receipt(A, 123, 10))
    run(declared(1)).when(command).then(case(A, 123, 10, "unknown status"))
    run(played(declared(1), command)).when(command).then_nothing()


@pytest.mark.parametrize("cop_no", ["R1-000-02", "R2-000-01", "R1-007-01", "R1", "x-y", ""])
def test_an_unknown_declaration_number_is_a_case(cop_no):
    receipt_ = Receipt(cop_no, "", 120, "", "", minute(10))
    run(declared(1)).when(receiving(receipt_)).then(
        ReceiptUnfit(RUN, "h", cop_no, 120, "declaration unknown", minute(10))
    )
