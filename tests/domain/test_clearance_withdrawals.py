"""Declarations are withdrawn when customs accepts it, and stand when it does not."""

import pytest

from domain.clearance_commands import (
    RecordMessageRefusal,
    RecordWithdrawalAnswer,
    SendDeclarations,
    SendWithdrawals,
)
from domain.clearance_events import ReceiptUnfit
from domain.clearance_leaving_events import (
    OrdersHandedBack,
    WithdrawalAsked,
    WithdrawalsAccepted,
    WithdrawalsRefused,
    WithdrawalsSent,
)
from domain.clearance_refusals import AlreadyReleased, NotDeclared, OrderNotInRun
from domain.clearance_run import Step, next_steps
from domain.clearance_stages import Stage
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    declared,
    matched,
    minute,
    number,
    played,
    receipt,
    receiving,
    run,
    stage,
    state,
)
from tests.domain.clearance_leaving_steps import STRANGER, asking, handing_back, released, stored

SENDING = SendWithdrawals(RUN, minute(30))


def answering(status, *orders, digest="h624", at=40) -> RecordWithdrawalAnswer:
    return RecordWithdrawalAnswer(RUN, digest, orders, status, "because", minute(at))


def withdrawal_sent() -> list:
    return played(stored(), asking(A), SENDING)


def test_a_withdrawal_is_asked_once():
    run(stored()).when(asking(B, A, A)).then(WithdrawalAsked(RUN, (A, B), "cancelled", minute(20)))
    run(played(stored(), asking(A, B))).when(asking(A, B)).then_nothing()


def test_a_withdrawal_is_asked_of_a_standing_declaration():
    run(matched()).when(asking(A)).then_refused(NotDeclared)
    run(released()).when(asking(A)).then_refused(AlreadyReleased)
    run(stored()).when(asking(STRANGER)).then_refused(OrderNotInRun)


def test_a_withdrawal_is_sent_once_there_is_a_list_number():
    history = played(declared(), asking(A))
    run(history).when(SENDING).then_nothing()
    history = played(history, receiving(receipt(A, 120, 21, invt_no="I1")))
    run(history).when(SENDING).then(WithdrawalsSent(RUN, "R1-0005", (A,), minute(30)))
    assert next_steps(state(history)) == [Step.SEND_WITHDRAWALS]
    run(played(history, SENDING)).when(SENDING).then_nothing()


def test_a_withdrawal_that_release_overtook_is_not_sent():
    history = played(stored(), asking(A), receiving(receipt(A, 800, 21)))
    run(history).when(SENDING).then_nothing()
    assert next_steps(state(history)) == []


def test_an_accepted_withdrawal_ends_the_declaration_and_leaves_the_run():
    run(withdrawal_sent()).when(answering(399, A)).then(
        WithdrawalsAccepted(RUN, "h624", (A,), minute(40))
    )
    history = played(withdrawal_sent(), answering(399, A))
    assert A not in state(history).members
    run(history).when(answering(399, A)).then_nothing()


@pytest.mark.parametrize("status", [1, 2, 3, 120])
def test_a_withdrawal_on_its_way_is_not_yet_answered(status):
    run(withdrawal_sent()).when(answering(status, A)).then_nothing()


@pytest.mark.parametrize("status", [100, -623005])
def test_a_refused_withdrawal_lets_the_declaration_stand(status):
    run(withdrawal_sent()).when(answering(status, A)).then(
        WithdrawalsRefused(RUN, "h624", (A,), "because", minute(40))
    )
    history = played(withdrawal_sent(), answering(status, A))
    assert stage(history) is Stage.STORED
    run(history).when(answering(status, A)).then_nothing()


def test_a_refusal_that_comes_again_does_not_refuse_the_next_withdrawal():
    history = played(withdrawal_sent(), answering(100, A), asking(A), SENDING)
    run(history).when(answering(100, A)).then_nothing()
    run(history).when(answering(100, A, digest="another")).then(
        WithdrawalsRefused(RUN, "another", (A,), "because", minute(40))
    )


def test_a_refusal_of_a_withdrawal_that_was_not_sent_changes_nothing():
    run(played(stored(), asking(A))).when(answering(100, A)).then_nothing()


def test_release_comes_before_the_acceptance_it_contradicts():
    history = played(withdrawal_sent(), receiving(receipt(A, 800, 31)))
    run(history).when(answering(399, A)).then(
        ReceiptUnfit(RUN, "h624", number(A), 399, "withdraws a released declaration", minute(40))
    )
    run(played(history, answering(399, A))).when(answering(399, A, at=41)).then_nothing()
    run(history).when(answering(100, A)).then_nothing()


def test_an_acceptance_that_nobody_asked_for_is_a_case():
    run(withdrawal_sent()).when(answering(399, A, B)).then(
        WithdrawalsAccepted(RUN, "h624", (A,), minute(40)),
        ReceiptUnfit(RUN, "h624", number(B), 399, "withdraws what stands", minute(40)),
    )


def test_a_rejection_while_a_withdrawal_is_under_way_frees_the_order():
    history = played(withdrawal_sent(), receiving(receipt(A, 100, 31)))
    run(history).when(answering(-623005, A)).then_nothing()
    run(history).when(handing_back(A)).then(OrdersHandedBack(RUN, (A,), "wrong year", minute(70)))


def test_an_order_that_is_to_be_withdrawn_is_not_declared_again():
    history = played(declared(1), asking(A))
    refusal = RecordMessageRefusal(RUN, "R1-0004", "h900", "schema", minute(21))
    run(played(history, refusal)).when(SendDeclarations(RUN, minute(22))).then_nothing()


def test_a_refused_message_of_withdrawals_sends_them_again():
    refusal = RecordMessageRefusal(RUN, "R1-0005", "h900", "schema", minute(31))
    history = played(withdrawal_sent(), refusal)
    assert Step.SEND_WITHDRAWALS not in next_steps(state(history))
    run(history).when(SENDING).then(WithdrawalsSent(RUN, "R1-0006", (A,), minute(30)))


def test_a_late_refusal_of_withdrawals_leaves_those_that_were_answered():
    refusal = RecordMessageRefusal(RUN, "R1-0005", "h900", "schema", minute(41))
    history = played(withdrawal_sent(), answering(100, A), refusal)
    assert state(history).members[A].withdrawal == ""
