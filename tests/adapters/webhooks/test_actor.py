import threading
from itertools import count

import pytest

from adapters.webhooks.actor import SENDERS_MAX, declare_sender
from adapters.webhooks.rounds import WebhookRounds
from adapters.webhooks.tables import DELIVERED
from adapters.work_queue import broker_for, start_worker
from tests.adapters.waiting import wait_until
from tests.adapters.webhooks.receiver import OK, answer

_names = count(1)


@pytest.fixture(params=["sqlite", "redis"])
def broker(request, tmp_path):
    if request.param == "sqlite":
        broker = broker_for(f"sqlite:///{tmp_path}/queue.db")
    else:
        broker = broker_for(request.getfixturevalue("redis_server").url)
        broker.namespace = f"webhooks-{next(_names)}"  # type: ignore[attr-defined]  # Redis has one.
    yield broker
    broker.close()


@pytest.fixture
def rounds(ground, broker):
    """As a process puts it together, with a receiver on loopback allowed."""
    ask = declare_sender(broker, ground.sending)
    return WebhookRounds(ground.system, ground.queueing, ground.log, ground.registry, ask)


@pytest.fixture
def at_work(broker, rounds):
    worker = start_worker(broker, threads=4)
    yield
    worker.stop(timeout=5_000)


def test_an_event_goes_its_whole_way_through_the_queue(ground, receiver, rounds, at_work):
    webhook_id, secret = ground.hook(receiver.url)
    orders = [ground.place() for _ in range(70)]
    rounds.follow()
    wait_until(lambda: len(receiver.received) == len(orders))
    taken = receiver.take()
    assert len({came.id for came in taken}) == len(orders)
    assert all(came.verified(secret) for came in taken)
    wait_until(lambda: ground.log.counts_of(webhook_id) == {DELIVERED: len(orders)})


def test_a_lost_queue_delays_and_loses_nothing(ground, receiver, rounds, broker, request):
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    rounds.follow()
    broker.flush_all()
    request.getfixturevalue("at_work")
    assert rounds.sweep() == 1
    wait_until(lambda: ground.log.counts_of(webhook_id) == {DELIVERED: 1})
    assert rounds.sweep() == 0


def test_what_fails_is_asked_for_again_when_its_time_has_come(ground, receiver, rounds, at_work):
    receiver.will(answer(500), OK)
    webhook_id, _ = ground.hook(receiver.url)
    ground.place()
    rounds.follow()
    wait_until(lambda: ground.row(webhook_id).failing_since is not None)
    assert rounds.sweep() == 0
    ground.clock.wait(5)
    wait_until(lambda: ground.row(webhook_id).sender is None)
    assert rounds.sweep() == 1
    wait_until(lambda: ground.log.counts_of(webhook_id) == {DELIVERED: 1})


def test_receivers_that_answer_nobody_leave_threads_to_others(ground, receiver, rounds, at_work):
    enough = threading.Event()

    def late(handler, came) -> None:
        enough.wait(30)
        OK(handler, came)

    receiver.will(late)
    for _ in range(SENDERS_MAX + 3):
        ground.hook(receiver.url)
    ground.place()
    rounds.follow()
    receiver.wait_for(SENDERS_MAX)
    threading.Event().wait(0.5)
    held = len(receiver.received)
    enough.set()
    assert held == SENDERS_MAX
