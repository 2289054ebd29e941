"""Reports of a payment firm: signed, twice, late, of unknown orders, not understood."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from adapters.cli.faults import NothingFoundError
from adapters.cli.main import app
from adapters.payment_reports.taking import NotSignedError, take
from application.payment_shares import MovePaymentShare, ShareTaken
from application.work_requests import Request, Work
from domain.campaign_commands import CloseCampaign
from domain.identifiers import OrderId
from domain.order_refusals import UnknownOrder
from domain.order_state import Stage
from projections import payment_rows
from tests.adapters.payments.house import BOOK, FIRM, SHARED, headers_of, without


def test_a_report_pays_every_order_it_names(house):
    first, second = house.placed(2)
    answer = house.take("m-1", "payment.paid", house.paid("P-1", first, second))
    assert (answer.status, json.loads(answer.body)) == (200, {"received": "m-1"})
    house.go_on()
    assert house.order(first.order_id).stage is Stage.PAID
    assert house.order(second.order_id).stage is Stage.PAID
    assert {row.stage for row in house.rows(payment_rows.shares)} == {"taken"}


def test_the_bytes_that_came_and_our_answer_are_kept_under_the_digests_in_the_fact(house):
    (order,) = house.placed(1)
    came = house.came("m-1", "payment.paid", house.paid("P-1", order))
    answer = take(house.system, house.settings, came)
    (reported,) = house.events("payment", "P-1")
    kept = house.system.messages.get(SHARED, reported.request_hash)
    assert kept.direction == "in"
    assert kept.content.endswith(b"\r\n\r\n" + came.body)
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        assert f"{name}: {came.headers[name]}".encode() in kept.content
    assert hashlib.sha256(kept.content).hexdigest() == reported.request_hash
    told = house.system.messages.get(SHARED, reported.answer_hash)
    assert told.content.startswith(b"200 OK\r\n")
    assert told.content.endswith(answer.body)


def test_a_report_that_comes_twice_is_answered_alike_and_counts_once(house):
    (order,) = house.placed(1)
    said = house.paid("P-1", order)
    answers = {house.take("m-1", "payment.paid", said).body for _ in range(3)}
    house.go_on()
    answers.add(house.take("m-1", "payment.paid", said).body)
    assert len(answers) == 1
    assert len(house.events("payment", "P-1")) == 1
    assert house.order(order.order_id).received_fen == house.due(order)
    assert house.rows(payment_rows.cases) == []


def test_a_payment_that_is_told_otherwise_is_a_case_and_pays_nobody_again(house):
    (order,) = house.placed(1)
    said = house.paid("P-1", order)
    house.take("m-1", "payment.paid", said)
    house.take("m-2", "payment.paid", {**said, "amount_fen": said["amount_fen"] + 1})
    house.take("m-3", "payment.paid", house.paid("P-2", order, currency="USD"))
    house.go_on()
    reasons = {row.reason for row in house.rows(payment_rows.cases)}
    assert reasons == {"told otherwise before", "other currency"}
    assert house.order(order.order_id).received_fen == house.due(order)


@pytest.mark.parametrize(
    "wrong", ["secret", "body", "bytes", "garbage", "firm", "old", "without", "no id"]
)
def test_what_nobody_we_know_has_signed_leaves_no_trace(house, wrong):
    came = house.came("m-1", "payment.paid", house.paid("P-1", *house.placed(1)))
    before = house.system.log.last_position()
    text = came.body.decode()
    changed = {
        "secret": {"headers": {**came.headers, "webhook-signature": "v1,bm90aGluZw=="}},
        "body": {"body": came.body + b" "},
        "bytes": {"body": b"\xff\xfe"},
        "garbage": {"headers": {**came.headers, "webhook-signature": "nothing"}},
        "firm": {"payment_firm": "OTHER"},
        "old": {"headers": headers_of("m-1", text, datetime.now(UTC) - timedelta(minutes=6))},
        "without": {"headers": {"webhook-id": "m-1"}},
        "no id": {"headers": {**came.headers, "webhook-id": ""}},
    }[wrong]
    with pytest.raises(NotSignedError):
        take(house.system, house.settings, without(came, **changed))
    assert house.system.log.last_position() == before


@pytest.mark.parametrize(
    "body",
    [
        "no JSON at all",
        "[]",
        '{"type": "payment.paid"}',
        '{"type": "payment.paid", "data": {"payment": 1}}',
        '{"type": "refund.paid", "data": {"reference": "", "amount_fen": 1}}',
        json.dumps({"type": "x" * 200, "data": {}}),
        '{"type": "payment.paid", "data": ' + "[" * 5_000 + "]" * 5_000 + "}",
    ],
)
def test_what_is_signed_and_not_understood_is_kept_named_and_seen(house, body):
    answer = house.take("m-1", "", None, body=body)
    assert answer.status == 422
    assert json.loads(answer.body)["fault"].startswith("not understood")
    house.take("m-1", "", None, body=body)
    (unfit,) = house.events("report", f"{FIRM}:m-1")
    assert unfit.reason.startswith("not understood")
    kept = house.system.messages.get(SHARED, unfit.request_hash)
    assert kept.content.endswith(body.encode())


def test_a_type_that_we_do_not_know_is_taken_and_seen(house):
    assert house.take("m-1", "dispute.opened", {"payment": "P-1"}).status == 200
    house.go_on()
    (case,) = house.rows(payment_rows.cases)
    assert (case.reason, case.about) == ("unknown type", "dispute.opened")


def test_a_payment_that_comes_before_its_order_is_taken_when_that_is_placed(house):
    (order,) = house.orders(1)
    house.take("m-1", "payment.paid", house.paid("P-1", order))
    house.go_on()
    (share,) = house.rows(payment_rows.shares)
    assert share.stage == "waiting"
    assert not house.desk.place([order])
    house.go_on()
    assert house.order(order.order_id).stage is Stage.PAID
    (share,) = house.rows(payment_rows.shares)
    assert share.stage == "taken"


def test_what_is_taken_late_is_sold_like_any_other(house):
    (order,) = house.orders(1)
    before = house.campaign().sold.orders
    house.take("m-1", "payment.paid", house.paid("P-1", order))
    assert not house.desk.place([order])
    house.go_on()
    assert house.campaign().sold.orders == before + 1


def test_what_is_taken_after_the_campaign_is_owed_back(house):
    (order,) = house.orders(1)
    house.take("m-1", "payment.paid", house.paid("P-1", order))
    assert not house.desk.place([order])
    closing = CloseCampaign(house.draft.campaign_id, datetime.now(UTC))
    house.system.handle(BOOK, closing, f"close:{house.draft.campaign_id}", "tests")
    house.worker.do(Request(Work.TAKE_SHARES, SHARED, "P-1"))
    state = house.order(order.order_id)
    assert state.stage is not Stage.PAID
    assert state.owed == {"payment-P-1": house.due(order)}


def move(to: str, order_id: str = "nobody:1") -> MovePaymentShare:
    at = datetime.now(UTC)
    return MovePaymentShare("P-1", BOOK, OrderId(order_id), OrderId(to), "typed wrong", at)


def test_a_payment_for_an_unknown_order_waits_until_somebody_moves_it(house):
    (order,) = house.placed(1)
    shares = [{"order": "nobody:1", "amount_fen": house.due(order)}]
    house.take("m-1", "payment.paid", house.paid("P-1", order, orders=shares))
    house.go_on()
    assert [row.stage for row in house.rows(payment_rows.shares)] == ["waiting"]
    house.do(move(order.order_id), "move", SHARED)
    house.go_on()
    assert house.order(order.order_id).stage is Stage.PAID
    (share,) = house.rows(payment_rows.shares)
    assert (share.order_id, share.stage) == (order.order_id, "taken")


def test_a_share_is_moved_neither_from_an_order_that_is_there_nor_to_one_that_is_not(house):
    first, second = house.placed(2)
    house.take("m-1", "payment.paid", house.paid("P-1", first))
    with pytest.raises(ShareTaken):
        house.do(move(second.order_id, first.order_id), "move", SHARED)
    shares = [{"order": "nobody:1", "amount_fen": 5}]
    house.take("m-2", "payment.paid", house.paid("P-1", orders=shares, amount_fen=5))
    with pytest.raises(UnknownOrder):
        house.do(move("nobody:2"), "move-2", SHARED)


def test_an_order_that_is_placed_after_its_money_was_moved_takes_nothing(house):
    """The wrong number of a payment may be somebody's right number tomorrow."""
    wrong, right = house.orders(2)
    assert not house.desk.place([right])
    shares = [{"order": wrong.order_id, "amount_fen": house.due(right)}]
    house.take("m-1", "payment.paid", house.paid("P-1", right, orders=shares))
    house.do(move(right.order_id, wrong.order_id), "move", SHARED)
    assert not house.desk.place([wrong])
    house.go_on()
    house.go_on()
    assert house.order(right.order_id).stage is Stage.PAID
    assert house.order(wrong.order_id).payments == {}


def test_the_command_line_writes_what_is_kept(house, monkeypatch, tmp_path):
    came = house.came("m-1", "payment.paid", house.paid("P-1", *house.placed(1)))
    take(house.system, house.settings, came)
    (reported,) = house.events("payment", "P-1")
    monkeypatch.chdir(tmp_path)
    words = ["--database", house.settings.database_url, "payments", "bytes"]
    told = CliRunner().invoke(app, [*words, reported.request_hash])
    assert told.stdout_bytes.endswith(came.body)
    missing = CliRunner().invoke(app, [*words, "0" * 64])
    assert isinstance(missing.exception, NothingFoundError)
