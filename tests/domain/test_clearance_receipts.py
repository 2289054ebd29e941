import itertools

import pytest

from domain.clearance_commands import (
    CorrectDeclarations,
    HandBackOrders,
    Receipt,
    RecordMessageRefusal,
    SendDeclarations,
    SendDocuments,
)
from domain.clearance_events import (
    DeclarationsAnswered,
    DeclarationsRejected,
    DeclarationsReleased,
    ParcelsHeld,
    ReceiptUnfit,
)
from domain.clearance_parts import Answer, Rejection
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    C,
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

RECORDED = minute(900)


def said(order, at, attempt=1, invt_no="") -> Answer:
    return Answer(order, number(order, attempt), invt_no, minute(at))


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


def test_receipts_become_one_event_for_each_status():
    command = receiving(
        receipt(C, 800, 12, invt_no="I3"),
        receipt(B, 120, 11, invt_no="I2"),
        receipt(A, 120, 10, invt_no="I1"),
    )
    run(declared()).when(command).then(
        DeclarationsAnswered(
            RUN, 120, "h", (said(A, 10, invt_no="I1"), said(B, 11, invt_no="I2")), RECORDED
        ),
        DeclarationsReleased(RUN, "h", (said(C, 12, invt_no="I3"),), RECORDED),
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (120, Stage.STORED),
        (300, Stage.IN_REVIEW),
        (500, Stage.INSPECTION),
        (501, Stage.HELD),
        (600, Stage.HELD),
        (700, Stage.HELD),
        (100, Stage.REJECTED),
        (-621018, Stage.REJECTED),
        (800, Stage.RELEASED),
        (2, Stage.DECLARED),
        (399, Stage.DECLARED),
        (899, Stage.DECLARED),
    ],
)
def test_each_status_has_its_stage(status, expected):
    assert stage(played(declared(1), receiving(receipt(A, status, 10)))) is expected


@pytest.mark.parametrize("status", [1, 3, 4, 120, 300, 399, 500, 502, 100, -621029, 800, 899])
def test_a_receipt_twice_changes_nothing(status):
    command = receiving(receipt(A, status, 10))
    run(played(declared(1), command)).when(command).then_nothing()


@pytest.mark.parametrize("statuses", [(120, 300, 800), (120, 500, 501, 800), (300, 501, 899)])
def test_receipts_in_any_order_end_in_the_same_stage(statuses):
    receipts = [receipt(A, status, at) for at, status in enumerate(statuses, 10)]
    ends = {
        stage(played(declared(1), *(receiving(r) for r in order)))
        for order in itertools.permutations(receipts)
    }
    assert ends == {stage(played(declared(1), receiving(*receipts)))}
    assert len(ends) == 1


def test_a_closing_that_comes_first_does_not_hide_the_release():
    history = played(declared(1), receiving(receipt(A, 899, 20)))
    run(history).when(receiving(receipt(A, 800, 19))).then(
        DeclarationsReleased(RUN, "h", (said(A, 19),), RECORDED)
    )


def test_release_and_closing_in_one_receipt_both_count():
    history = played(declared(1), receiving(receipt(A, 800, 19), receipt(A, 899, 20)))
    assert stage(history) is Stage.RELEASED
    assert state(history).members[A].released_at == minute(19)


def test_storing_undoes_nothing_whatever_its_time():
    history = played(declared(1), receiving(receipt(A, 800, 19)))
    run(history).when(receiving(receipt(A, 120, 20))).then_nothing()
    history = played(declared(1), receiving(receipt(A, 120, 20)))
    assert stage(played(history, receiving(receipt(A, 800, 19)))) is Stage.RELEASED


def test_of_two_answers_of_one_instant_the_more_final_counts():
    for statuses in [(-621005, 2), (120, 100), (300, 800), (500, 100)]:
        receipts = [receipt(A, status, 10) for status in statuses]
        final = Stage.RELEASED if 800 in statuses else Stage.REJECTED
        assert stage(played(declared(1), receiving(*receipts))) is final
        for order in itertools.permutations(receipts):
            assert stage(played(declared(1), *(receiving(r) for r in order))) is final


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


@pytest.mark.parametrize(("status", "code"), [(100, "1313"), (-621018, "")])
def test_a_rejection_keeps_its_code_and_text(status, code):
    receipt_ = Receipt(number(A), "", status, code, "over the limit", minute(10))
    rejection = Rejection(A, number(A), code or str(status), "over the limit", minute(10))
    run(declared(1)).when(receiving(receipt_)).then(
        DeclarationsRejected(RUN, "h", (rejection,), RECORDED)
    )


def test_rejections_of_customs_and_e_port_are_one_event():
    history = played(declared(2), receiving(receipt(A, 100, 10), receipt(B, -621005, 10)))
    assert [r.order_id for r in history[-1].rejections] == [A, B]


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


# Holds and releases


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


def test_the_list_number_is_kept_from_the_answer_that_had_it():
    history = played(
        declared(1), receiving(receipt(A, 120, 10, invt_no="I1")), receiving(receipt(A, 300, 11))
    )
    assert state(history).members[A].invt_no == "I1"
