"""The payment firm's refunds that failed, money without an order, and statements."""

from datetime import UTC, datetime

import pytest

from adapters.simulator.catalogue import order_of
from adapters.simulator.chance import Chance
from application.cancelling import CancelOrders
from application.refund_answers import TakeRefundAnswer
from application.roles import Role
from domain.identifiers import OrderId, shared_of
from domain.payment import PaymentShare, ReportPayment
from domain.payment_statement import (
    Difference,
    DifferenceKind,
    StatementTotals,
    TakeStatement,
)
from domain.refund import Outcome
from tests.adapters.web.given import campaign, order_ids
from tests.adapters.web.site import BOOK, words

SHARED = shared_of(BOOK)
NOW = datetime.now(UTC)
KINDS = DifferenceKind


@pytest.fixture
def failed(site):
    """A cancelled order whose refund the payment firm has refused."""
    campaign(site)
    order_id = OrderId(order_ids(site)[0])
    site.do(CancelOrders((order_id,), "cancelled by buyer", NOW), "cancel")
    state = site.system.handling.reader.read([f"{BOOK}/order/{order_id}"])
    ((refund_id, fen),) = state[f"{BOOK}/order/{order_id}"].state.owed.items()
    reason = "account closed"
    answer = TakeRefundAnswer(order_id, refund_id, 1, Outcome.FAILED, fen, reason, "", NOW)
    site.do(answer, "answer")
    return site, order_id, refund_id


def test_a_refund_that_failed_is_shown_with_its_reason_and_asked_for_again(failed):
    site, order_id, refund_id = failed
    shown = words(site.get("/payments"))
    assert "✕ 1 refund failed" in shown
    assert "account closed" in shown
    form = {"order_id": order_id, "refund_id": refund_id, "act": "again"}
    site.post("/payments/again", 422, reason="", **form)
    shown = site.act("/payments/again", reason="another account", **form)
    assert "refund failed" not in shown
    told = site.post("/payments/again", 303, reason="another account", **form)
    assert "events=0" in told.headers["location"]
    assert site.events("refund", f"{order_id}/{refund_id}") == ["RefundFailed", "RefundAskedAgain"]


def test_a_payment_firm_without_a_mandate_sees_no_refund_and_asks_for_none(failed):
    site, order_id, refund_id = failed
    with site.as_role(Role.PAYMENT_FIRM, "payments-2"):
        assert order_id not in site.get("/payments")
        form = {"order_id": order_id, "refund_id": refund_id, "reason": "x"}
        site.post("/payments/again", 404, **form)
        site.get("/payments/cases", 403)
        site.get("/statements", 403)


def lost_payment(site, amount_fen: int, order_id: str = "nobody:1") -> None:
    share = PaymentShare(BOOK, OrderId(order_id), amount_fen)
    report = ReportPayment("P-lost", "PAY", "payer", amount_fen, (share,), NOW)  # type: ignore[arg-type]
    site.do(report, "lost", SHARED)


def test_money_without_an_order_is_moved_to_the_right_one(site):
    draft = campaign(site, orders=1)
    lost_payment(site, 12_345)
    shown = words(site.get("/payments/cases"))
    assert "there is no such order" in shown
    assert "123.45" in shown
    form = {"payment_id": "P-lost", "book": BOOK, "order_id": "nobody:1", "act": "move-P-lost"}
    refused = site.post("/payments/move", 404, to_order_id="nobody:2", reason="typed wrong", **form)
    assert "There is no order nobody:2." in words(refused.text)
    right = order_of(0, draft, Chance(5), "", NOW).order_id
    shown = site.act("/payments/move", to_order_id=right, reason="typed wrong", **form)
    assert "the order takes it soon" in shown
    assert site.events("payment", "P-lost", SHARED) == ["PaymentReported", "PaymentShareMoved"]


def test_money_of_another_operators_book_is_not_moved(site):
    campaign(site, orders=1)
    lost_payment(site, 100)
    form = {"payment_id": "P-lost", "book": "other.NB01", "order_id": "nobody:1", "reason": "x"}
    site.post("/payments/move", 404, to_order_id="nobody:2", **form)
    assert site.events("payment", "P-lost", SHARED) == ["PaymentReported"]


@pytest.fixture
def compared(site):
    found = (
        Difference(1, KINDS.MISSING_WITH_US, "payment", "P-9", 0, 700, "CNY", "row 4"),
        Difference(2, KINDS.TWICE, "refund", "=1+1", 0, 500, "CNY", "row 9"),
    )
    totals = StatementTotals(12, 10, 100_000, 1, 500, 1, 60)
    statement = TakeStatement("PAY:1", "PAY", NOW.date(), "ab" * 32, totals, 7, found, NOW)
    site.do(statement, "statement", SHARED)
    return site


def test_a_difference_is_settled_with_a_reason(compared):
    site = compared
    assert "PAY:1" in words(site.get("/statements"))
    shown = words(site.get("/statements/PAY:1"))
    assert "missing with us" in shown
    assert "Open 2 of 2 differences" in shown
    form = {"act": "settle-1", "number": "1"}
    site.post("/statements/PAY:1/settle", 422, reason="", **form)
    url = "/statements/PAY:1/settle"
    shown = site.act(url, reason="reported a day later", **form)
    assert "Open 1 of 2 differences" in shown
    assert "reported a day later" in shown
    site.post(url, 404, act="settle-3", number="3", reason="x")
    site.get("/statements/none", 404)


def test_an_auditor_sees_statements_and_settles_nothing(compared):
    site = compared
    with site.as_role(Role.AUDITOR, "audit-1"):
        site.post("/statements/PAY:1/settle", 403, number="1", reason="x")


def test_differences_leave_as_a_file_and_no_cell_of_it_is_a_formula(compared):
    answer = compared.client.get("/statements/PAY:1?export=csv")
    assert answer.status_code == 200
    assert "P-9" in answer.text
    assert "\n2,twice,refund,=1+1" not in answer.text


def test_everything_about_money_is_told_by_the_interface(compared):
    lost_payment(compared, 100)
    for shelf, many in (
        ("payments", 1),
        ("payment-shares", 1),
        ("payment-statements", 1),
        ("payment-differences", 2),
        ("payment-cases", 0),
        ("refunds", 0),
    ):
        answer = compared.client.get(f"/api/v1/{shelf}")
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["rows"]) == many, shelf


def test_a_report_that_nobody_signed_is_a_problem_with_a_name(site):
    answer = site.client.post("/api/v1/payment-reports/SIMPAY", json={"type": "payment.paid"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "ReportNotSigned"
    assert site.system.log.last_position() == 0
