import pytest
from standardwebhooks import WebhookVerificationError

from adapters.webhooks.faults import MessageNotThereError, RangeRefusedError
from adapters.webhooks.letters import TEST_TYPE
from adapters.webhooks.schedule import PAUSES
from adapters.webhooks.tables import DELIVERED, FAILED
from tests.adapters.webhooks.receiver import OK, answer


def test_one_message_is_sent_again_under_its_id(ground, receiver):
    webhook_id, secret = ground.hook(receiver.url)
    ground.place()
    ground.place()
    ground.deliver()
    first, _ = receiver.take()
    ground.log.send_again(webhook_id, first.id, ground.clock())
    ground.deliver()
    (again,) = receiver.take()
    assert (again.id, again.verified(secret)) == (first.id, first.verified(secret))
    assert [a.attempt for a in ground.attempts(webhook_id, first.id)] == [1, 2]
    with pytest.raises(MessageNotThereError):
        ground.log.send_again(webhook_id, "evt_0", ground.clock())


def test_a_range_is_sent_again_also_what_was_never_sent(ground, receiver):
    early = ground.place()
    begin = ground.system.log.last_position() - 1
    ground.place("nordic-baby")
    webhook_id, _ = ground.hook(receiver.url)
    late = ground.place()
    ground.deliver()
    assert ground.states(webhook_id) == [(f"order/{late}", DELIVERED)]
    end = ground.system.log.last_position()
    assert ground.log.send_range(webhook_id, begin, end, ground.clock()) == 2
    ground.deliver()
    assert len(receiver.take()) == 3
    assert ground.states(webhook_id) == [(f"order/{id}", DELIVERED) for id in (early, late)]
    for after, up_to in ((5, 5), (7, 3), (0, 10_001)):
        with pytest.raises(RangeRefusedError):
            ground.log.send_range(webhook_id, after, up_to, ground.clock())


def test_a_range_never_overtakes_the_follower(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    end = ground.system.log.last_position()
    assert ground.log.send_range(webhook_id, end - 1, end, ground.clock()) == 0
    ground.deliver()
    assert len(receiver.take()) == 1


def test_what_was_given_up_is_sent_again_together(ground, receiver):
    receiver.will(answer(400))
    webhook_id, _ = ground.hook(receiver.url)
    for _ in range(3):
        ground.place()
    ground.deliver()
    for pause in PAUSES:
        ground.clock.wait(pause.total_seconds())
        ground.deliver()
    assert [state for _, state in ground.states(webhook_id)].count(FAILED) >= 1
    ground.registry.enable(webhook_id, from_now=False, change=ground.change)
    ground.clock.wait(days=2)
    receiver.will(OK)
    ground.log.send_failed_again(webhook_id, ground.clock())
    ground.deliver()
    assert {state for _, state in ground.states(webhook_id)} == {DELIVERED}
    assert ground.log.counts_of(webhook_id) == {DELIVERED: 3}


def test_a_test_is_a_message_about_nothing(ground, receiver):
    webhook_id, secret = ground.hook(receiver.url, types=["RunOpened"])
    message_id = ground.log.test(webhook_id, ground.clock())
    ground.deliver()
    (came,) = receiver.take()
    told = came.verified(secret)
    assert came.id == message_id == told["id"]
    assert told["type"] == TEST_TYPE
    assert told["data"] == {"webhook_id": webhook_id}


def test_two_secrets_hold_for_a_day_and_never_three(ground, receiver):
    webhook_id, first = ground.hook(receiver.url)
    second = ground.registry.rotate(webhook_id, ground.change)
    assert second != first
    for secret in (first, second):
        assert sent(ground, receiver).verified(secret)
    third = ground.registry.rotate(webhook_id, ground.change)
    came = sent(ground, receiver)
    assert len(came.headers["webhook-signature"].split(" ")) == 2
    for secret in (second, third):
        assert came.verified(secret)
    with pytest.raises(WebhookVerificationError):
        came.verified(first)
    ground.clock.wait(hours=24)
    signatures = sent(ground, receiver).headers["webhook-signature"]
    assert len(signatures.split(" ")) == 1


def sent(ground, receiver):
    ground.place()
    ground.deliver()
    (came,) = receiver.take()
    return came


def test_another_key_makes_other_secrets(ground, receiver):
    """Nothing that signs stands in the database: whoever reads it can sign nothing."""
    webhook_id, secret = ground.hook(receiver.url)
    with ground.system.engine.connect() as connection:
        (now,) = ground.registry.secrets_of(connection, webhook_id, ground.clock())
        for table in ("webhooks", "webhook_secrets"):
            kept = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert secret.removeprefix("whsec_") not in str(kept)
    assert now == secret


def test_what_was_settled_long_ago_is_forgotten(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.deliver()
    receiver.will(answer(400))
    ground.clock.wait(days=29)
    waiting = ground.place()
    ground.deliver()
    ground.clock.wait(days=2)
    assert ground.log.forget_old(ground.clock()) == 1
    assert [subject for subject, _ in ground.states(webhook_id)] == [f"order/{waiting}"]
    assert ground.log.forget_old(ground.clock()) == 0


def test_a_webhook_is_removed_with_all_that_was_kept_of_it(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    ground.deliver()
    ground.place()
    ground.follow()
    receiver.take()
    ground.registry.remove(webhook_id, ground.change)
    ground.send()
    assert receiver.take() == []
    with ground.system.engine.connect() as connection:
        for table in ("webhooks", "webhook_secrets", "webhook_deliveries", "webhook_attempts"):
            assert connection.exec_driver_sql(f"SELECT * FROM {table}").all() == []
