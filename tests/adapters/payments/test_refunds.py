"""Refunds that a payment firm pays at once, later, never, twice or of another sum."""

from datetime import UTC, datetime
from typing import Any

import pytest

from application.cancelling import CancelOrders
from application.customs_desk import GatewayError, RefundAnswer, RefundRequest
from application.hands import Hands
from application.money_work import MoneyWork
from application.refund_references import (
    ReferenceNotOursError,
    RefundReference,
    reference_in,
)
from domain.identifiers import OrderId
from domain.refund import AskRefundAgain, Outcome
from projections import payment_rows, payment_search
from tests.adapters.payments.house import BOOK, FIRM


@pytest.fixture
def owed(house):
    """A paid order that was cancelled: its money is owed back."""
    (order,) = house.placed(1)
    house.take("m-1", "payment.paid", house.paid("P-1", order))
    house.policies.catch_up()
    house.do(CancelOrders((order.order_id,), "cancelled by buyer", house.at), "cancel")
    (refund_id,) = house.order(order.order_id).owed
    return house, order.order_id, refund_id


def reported(house, refund_id, order_id, state, attempt=1, fen=None, at=None):
    """The report of the firm about an attempt."""
    reference = RefundReference(BOOK, order_id, refund_id, attempt)
    amount = house.order(order_id).owed[refund_id] if fen is None else fen
    said = {"reference": str(reference), "amount_fen": amount, "currency": "CNY"}
    said |= {"at": (at or datetime.now(UTC)).isoformat(), "reason": "account closed"}
    return house.take(f"{state}-{attempt}-{amount}", f"refund.{state}", said)


def test_a_refund_is_asked_for_under_its_own_reference_and_paid_once(owed):
    house, order_id, refund_id = owed
    house.go_on()
    house.go_on()
    asked = RefundRequest(
        RefundReference(BOOK, order_id, refund_id, 1), house.order(order_id).owed[refund_id]
    )
    assert house.firm.asked == [asked]
    assert house.order(order_id).repaid == {refund_id}
    reported(house, refund_id, order_id, "paid")
    assert house.events("refund", f"{order_id}/{refund_id}", BOOK) == ()
    (row,) = house.rows(payment_rows.refunds)
    assert (row.stage, row.attempt) == ("paid", 1)


class DeadError(Exception):
    pass


class Dying:
    """Dies whenever something is to be recorded."""

    def __init__(self, handling) -> None:
        self.reader = handling.reader

    def handle(self, _):
        raise DeadError


def test_a_crash_between_asking_and_recording_asks_again_under_the_same_reference(owed):
    house, order_id, refund_id = owed

    system = house.system
    handles: Any = Dying(system.handling)
    dying = MoneyWork(Hands(handles, system.clock), house.firm)
    with pytest.raises(DeadError):
        dying.pay_refunds(BOOK, order_id)
    house.pay_refunds(order_id)
    first, second = house.firm.asked
    assert first == second
    assert house.order(order_id).repaid == {refund_id}


def test_a_firm_that_cannot_be_reached_is_asked_again_by_the_sweeper(owed):
    house, order_id, refund_id = owed
    pay_back = house.firm.pay_back

    def silent(_):
        raise GatewayError

    house.firm.pay_back = silent
    with pytest.raises(GatewayError):
        house.pay_refunds(order_id)
    house.firm.pay_back = pay_back
    house.go_on()
    assert house.order(order_id).repaid == {refund_id}


def test_a_refund_that_is_pending_is_confirmed_by_the_firms_report_at_its_time(owed):
    house, order_id, refund_id = owed
    house.firm.says = RefundAnswer(Outcome.PENDING)
    house.go_on()
    (row,) = house.rows(payment_rows.refunds)
    assert row.stage == "pending"
    at = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
    reported(house, refund_id, order_id, "paid", at=at)
    reported(house, refund_id, order_id, "pending")
    house.go_on()
    (row,) = house.rows(payment_rows.refunds)
    assert (row.stage, row.paid_at) == ("paid", at)
    assert house.rows(payment_rows.cases) == []


def test_a_refund_that_failed_waits_for_somebody_and_is_asked_again_as_a_new_one(owed):
    house, order_id, refund_id = owed
    house.firm.says = RefundAnswer(Outcome.FAILED, "account closed")
    house.go_on()
    house.go_on()
    assert len(house.firm.asked) == 1
    with house.system.engine.connect() as connection:
        fen = house.order(order_id).owed[refund_id]
        assert payment_search.failed_refunds(connection, BOOK, None) == (1, fen)
        assert payment_search.failed_refunds(connection, BOOK, ["nobody"]) == (0, 0)
    house.firm.says = RefundAnswer(Outcome.PAID)
    at = datetime.now(UTC)
    house.do(AskRefundAgain(OrderId(order_id), refund_id, "other account", at), "again")
    house.go_on()
    assert [request.reference.attempt for request in house.firm.asked] == [1, 2]
    assert house.order(order_id).repaid == {refund_id}


def test_a_first_attempt_that_is_paid_after_the_second_is_a_case_somebody_sees(owed):
    house, order_id, refund_id = owed
    house.firm.says = RefundAnswer(Outcome.FAILED, "account closed")
    house.go_on()
    at = datetime.now(UTC)
    house.do(AskRefundAgain(OrderId(order_id), refund_id, "other account", at), "again")
    house.firm.says = RefundAnswer(Outcome.PAID)
    house.go_on()
    reported(house, refund_id, order_id, "paid", attempt=1)
    house.go_on()
    (case,) = house.rows(payment_rows.cases)
    assert (case.kind, case.reason) == ("refund", "paid twice")
    assert house.system.messages


def test_a_refund_of_another_sum_or_of_nothing_is_a_case_and_pays_nothing(owed):
    house, order_id, refund_id = owed
    house.firm.says = RefundAnswer(Outcome.PENDING)
    house.go_on()
    reported(house, refund_id, order_id, "paid", fen=7)
    reported(house, "unknown", order_id, "paid", fen=7)
    said = {"reference": "theirs", "amount_fen": 7, "currency": "CNY"}
    house.take("x", "refund.paid", {**said, "at": datetime.now(UTC).isoformat()})
    house.go_on()
    reasons = sorted(row.reason for row in house.rows(payment_rows.cases))
    assert reasons == ["nothing is owed", "other sum", "unknown refund"]
    assert house.order(order_id).repaid == frozenset()
    assert len(house.events("report", f"{FIRM}:x")) == 1


@pytest.mark.parametrize("refund_id", ["cancelled", "a/b c", "集货", "100%"])
def test_a_reference_names_one_refund_and_is_read_back(refund_id):
    reference = RefundReference(BOOK, OrderId("shop-3:a/b#1"), refund_id, 12)
    assert str(reference).count("/") == 3
    assert reference_in(str(reference)) == reference


@pytest.mark.parametrize("text", ["", "a/b/c", "a/b/c/d", "a/b/c/1/2", "a//c/1", "a/b/c/01"])
def test_a_reference_of_others_is_none_of_ours(text):
    with pytest.raises(ReferenceNotOursError):
        reference_in(text)
