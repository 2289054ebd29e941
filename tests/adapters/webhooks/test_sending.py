import json
from dataclasses import replace

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from adapters.webhooks.letters import BODY_BYTES_MAX
from adapters.webhooks.schedule import PAUSES
from adapters.webhooks.tables import DELIVERED, FAILED
from domain.clearance_events import RunOpened, WaybillsAssigned
from domain.clearance_parts import Waybill
from domain.identifiers import OrderId
from domain.people import Person
from tests.adapters.examples import example_of
from tests.adapters.webhooks.receiver import OK, answer

CANARY = Person("金丝雀", "13800000001", "金丝雀路 1 号", "110101199001010000")


def test_an_event_is_sent_signed_and_once(ground, receiver):
    webhook_id, secret = ground.hook(receiver.url)
    order_id = ground.place()
    ground.deliver()
    ground.deliver()
    (came,) = receiver.take()
    told = came.verified(secret)
    position = ground.system.log.last_position()
    assert came.id == f"evt_{position}"
    assert told["type"] == "jihuo.OrderPlaced.v2"
    assert told["subject"] == f"order/{order_id}"
    assert told["timestamp"] == told["time"]
    assert told["data"]["order_id"] == order_id
    assert told["dataref"] == f"http://127.0.0.1:8000/api/v1/events/{position}"
    assert came.headers["content-type"].startswith("application/cloudevents+json")
    assert ground.states(webhook_id) == [(f"order/{order_id}", DELIVERED)]
    (attempt,) = ground.attempts(webhook_id, came.id)
    assert (attempt.attempt, attempt.status, attempt.next_at) == (1, 204, None)


def test_another_secret_takes_no_signature(ground, receiver):
    ground.hook(receiver.url)
    _, other = ground.hook(f"{receiver.url}/other")
    ground.place()
    ground.deliver()
    came = next(each for each in receiver.take() if each.path == "/hook")
    with pytest.raises(WebhookVerificationError):
        came.verified(other)
    changed = replace(came, body=came.body.replace(b"OrderPlaced", b"OrderPlacec"))
    with pytest.raises(WebhookVerificationError):
        changed.verified(other)


def test_nobodys_person_leaves_in_full(ground, receiver):
    """Though the owner who made it may see names and telephones."""
    ground.hook(receiver.url)
    ground.place(buyer=CANARY, consignee=CANARY)
    ground.deliver()
    (came,) = receiver.take()
    for value in (CANARY.name, CANARY.telephone, CANARY.address, CANARY.id_number):
        assert value not in came.body.decode()


def test_what_fails_is_tried_again_on_the_schedule_and_then_given_up(ground, receiver):
    receiver.will(answer(500))
    webhook_id, secret = ground.hook(receiver.url)
    ground.place()
    ground.deliver()
    (first,) = receiver.take()
    for pause in PAUSES:
        ground.clock.wait(pause.total_seconds() - 1)
        ground.deliver()
        assert receiver.take() == [], f"sent before {pause} had passed"
        ground.clock.wait(1)
        ground.deliver()
        (again,) = receiver.take()
        assert (again.id, again.body) == (first.id, first.body)
        assert again.headers["webhook-timestamp"] == str(int(ground.clock().timestamp()))
        signed = Webhook(secret).sign(again.id, ground.clock(), again.body.decode())
        assert again.headers["webhook-signature"] == signed
    assert [state for _, state in ground.states(webhook_id)] == [FAILED]
    attempts = ground.attempts(webhook_id, first.id)
    assert [attempt.status for attempt in attempts] == [500] * 10
    assert attempts[-1].next_at is None
    ground.clock.wait(days=30)
    ground.deliver()
    assert receiver.take() == []


def test_one_that_fails_holds_back_what_follows_about_the_same_and_nothing_else(ground, receiver):
    receiver.will(answer(400), OK)
    webhook_id, _ = ground.hook(receiver.url)
    first, other = ground.place(), ground.place()
    ground.cancel(first)
    ground.cancel(other)
    ground.deliver()
    assert subjects(receiver.take()) == [first, other, other]
    ground.clock.wait(PAUSES[0].total_seconds())
    ground.deliver()
    assert subjects(receiver.take()) == [first, first]
    assert {state for _, state in ground.states(webhook_id)} == {DELIVERED}


def test_what_was_given_up_holds_back_nothing(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    order_id = ground.place()
    ground.cancel(order_id)
    receiver.will(refusing(f"order/{order_id}", "jihuo.OrderPlaced.v2"))
    ground.deliver()
    for pause in PAUSES[:-1]:
        ground.clock.wait(pause.total_seconds())
        ground.place()
        ground.deliver()
    taken = [came for came in receiver.take() if b"OrderCancelled" in came.body]
    assert taken == []
    ground.clock.wait(PAUSES[-1].total_seconds())
    ground.deliver()
    placed, cancelled = receiver.take()
    assert subjects([placed, cancelled]) == [order_id, order_id]
    assert ground.states(webhook_id)[:2] == [
        (f"order/{order_id}", FAILED),
        (f"order/{order_id}", DELIVERED),
    ]
    assert ground.row(webhook_id).disabled_at is None, "others were taken meanwhile"


def refusing(subject: str, event_type: str):
    """One message is too much for it, all others are taken."""

    def say(handler, came) -> None:
        told = json.loads(came.body)
        is_it = (told["subject"], told["type"]) == (subject, event_type)
        answer(400 if is_it else 204)(handler, came)

    return say


def subjects(received) -> list[str]:
    return [json.loads(came.body)["subject"].removeprefix("order/") for came in received]


def test_a_long_event_is_sent_thin_with_a_link(ground, receiver):
    _, secret = ground.hook(receiver.url)
    opened = replace(example_of(RunOpened), merchant_id="kiwi-farm", run_id="R1")
    waybills = tuple(Waybill(OrderId(f"kiwi-farm:{n}"), f"W{n}", 500, 800) for n in range(1_000))
    assigned = replace(example_of(WaybillsAssigned), run_id="R1", waybills=waybills)
    ground.append("run", "R1", 0, opened)
    position = ground.append("run", "R1", 1, assigned)
    ground.deliver()
    whole, thin = receiver.take()
    assert "leftout" not in whole.verified(secret)
    told = thin.verified(secret)
    assert len(thin.body) < BODY_BYTES_MAX
    assert told["leftout"] == "waybills"
    assert told["data"]["run_id"] == "R1"
    assert "waybills" not in told["data"]
    assert told["dataref"].endswith(f"/api/v1/events/{position}")


def test_a_turn_ends_so_that_others_have_theirs(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    for _ in range(60):
        ground.place()
    ground.follow()
    assert ground.sending.turn(webhook_id) is True
    assert len(receiver.take()) == 50
    assert ground.sending.turn(webhook_id) is False
    assert len(receiver.take()) == 10
