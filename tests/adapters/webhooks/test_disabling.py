from datetime import timedelta

from adapters.webhooks.schedule import PAUSES
from adapters.webhooks.tables import DELIVERED, FAILED, WAITING
from tests.adapters.webhooks.receiver import OK, answer


def test_one_that_takes_nothing_for_days_is_disabled_and_says_why(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    since = ground.clock()
    fail_for_days(ground, receiver, webhook_id)
    row = ground.row(webhook_id)
    assert row.disabled_at == ground.clock() >= since + timedelta(days=3)
    said = f"nothing was taken since {since:%Y-%m-%d %H:%M:%S} UTC, and a message was given up"
    assert row.disabled_because == said


def fail_for_days(ground, receiver, webhook_id) -> None:
    receiver.will(answer(500))
    ground.place()
    ground.deliver()
    for pause in PAUSES:
        assert ground.row(webhook_id).disabled_at is None
        ground.clock.wait(pause.total_seconds())
        ground.deliver()


def test_one_that_is_enabled_goes_on_where_it_stopped(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    fail_for_days(ground, receiver, webhook_id)
    while_disabled = [ground.place() for _ in range(3)]
    ground.deliver()
    receiver.take()
    receiver.will(OK)
    ground.registry.enable(webhook_id, from_now=False, change=ground.change)
    ground.deliver()
    states = ground.states(webhook_id)
    assert [subject for subject, _ in states[1:]] == [f"order/{each}" for each in while_disabled]
    assert [state for _, state in states] == [FAILED, *[DELIVERED] * 3]
    assert ground.row(webhook_id).failing_since is None


def test_one_that_is_enabled_from_now_leaves_out_what_came_meanwhile(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    ground.registry.disable(webhook_id, "holiday", ground.change)
    ground.place()
    ground.deliver()
    ground.registry.enable(webhook_id, from_now=True, change=ground.change)
    late = ground.place()
    ground.deliver()
    assert ground.states(webhook_id) == [(f"order/{late}", DELIVERED)]


def test_what_waits_while_it_is_disabled_is_sent_later(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.follow()
    ground.registry.disable(webhook_id, "by mei", ground.change)
    ground.registry.disable(webhook_id, "by somebody else", ground.change)
    ground.send()
    assert receiver.take() == []
    assert [state for _, state in ground.states(webhook_id)] == [WAITING]
    assert ground.row(webhook_id).disabled_because == "by mei"
    ground.registry.enable(webhook_id, from_now=False, change=ground.change)
    ground.send()
    assert len(receiver.take()) == 1
