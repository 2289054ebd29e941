import threading
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest

from adapters.webhooks.tables import DELIVERED, FAILED, WAITING
from tests.adapters.webhooks.receiver import OK, answer


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_what_says_so_is_taken(ground, receiver, status):
    receiver.will(answer(status))
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.deliver()
    assert [state for _, state in ground.states(webhook_id)] == [DELIVERED]


@pytest.mark.parametrize("status", [301, 302, 304, 307, 308, 400, 401, 404, 500])
def test_nothing_else_is_and_no_redirect_is_followed(ground, receiver, status):
    receiver.will(answer(status, Location=f"{receiver.url}/elsewhere"), OK)
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.deliver()
    assert [came.path for came in receiver.take()] == ["/hook"]
    assert [state for _, state in ground.states(webhook_id)] == [WAITING]


def test_a_receiver_that_is_gone_is_disabled(ground, receiver):
    receiver.will(answer(410), OK)
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.place()
    ground.deliver()
    assert len(receiver.take()) == 1
    row = ground.row(webhook_id)
    assert row.disabled_at == ground.clock()
    assert "410" in row.disabled_because
    ground.clock.wait(days=4)
    ground.place()
    ground.deliver()
    assert receiver.take() == []
    assert [state for _, state in ground.states(webhook_id)] == [FAILED, WAITING]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("is_date", [False, True])
def test_a_receiver_that_asks_for_time_gets_it(ground, receiver, status, is_date):
    until = ground.clock() + timedelta(seconds=600)
    wanted = format_datetime(until, usegmt=True) if is_date else "600"
    receiver.will(answer(status, Retry_After=wanted), OK)
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.place()
    ground.deliver()
    ground.clock.wait(599)
    ground.deliver()
    assert len(receiver.take()) == 1, "no other message is sent meanwhile either"
    assert ground.row(webhook_id).paused_until == until
    ground.clock.wait(1)
    ground.deliver()
    assert len(receiver.take()) == 2
    assert [state for _, state in ground.states(webhook_id)] == [DELIVERED] * 2


def test_nobody_puts_us_off_for_longer_than_a_day_or_with_nonsense(ground, receiver):
    receiver.will(answer(429, Retry_After="999999999"), answer(503, Retry_After="soon"), OK)
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.deliver()
    assert ground.row(webhook_id).paused_until == ground.clock() + timedelta(hours=24)
    ground.clock.wait(hours=24)
    ground.deliver()
    assert ground.row(webhook_id).paused_until == ground.clock() + timedelta(seconds=5)


def test_a_receiver_that_says_nothing_is_left_in_time(ground, receiver):
    heard = threading.Event()
    receiver.will(lambda *_: heard.wait(20))
    ground.sending = replace(ground.sending, timeout_seconds=0.3)
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.deliver()
    (attempt,) = ground.attempts(webhook_id, ground.only_id(webhook_id))
    assert (attempt.status, attempt.fault) == (None, "no answer within 0.3 s")
    heard.set()


def test_a_receiver_that_answers_a_letter_at_a_time_is_left_in_time_too(ground, receiver):
    enough = threading.Event()

    def drip(handler, _) -> None:
        try:
            while not enough.wait(0.05):
                handler.wfile.write(b"H")
        except OSError:
            pass

    receiver.will(drip)
    ground.sending = replace(ground.sending, timeout_seconds=0.5)
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.deliver()
    enough.set()
    (attempt,) = ground.attempts(webhook_id, ground.only_id(webhook_id))
    assert attempt.status is None
    assert attempt.fault == "no answer within 0.5 s"


def test_who_cannot_be_reached_is_tried_again(ground, receiver):
    webhook_id, _ = ground.hook("http://127.0.0.1:1/closed")
    ground.place()
    ground.deliver()
    (attempt,) = ground.attempts(webhook_id, ground.only_id(webhook_id))
    assert attempt.fault.startswith("ConnectError")
    assert ground.row(webhook_id).failing_since == ground.clock()
