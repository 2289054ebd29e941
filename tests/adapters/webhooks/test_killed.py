import subprocess
import sys
import threading

from adapters.webhooks.tables import DELIVERED, WAITING
from adapters.webhooks.turns import SENDING_LASTS
from tests.adapters.webhooks.receiver import OK
from tests.server_process import ends_with_us


def test_a_sender_that_is_killed_while_it_sends_loses_nothing(ground, receiver, database_url):
    never = threading.Event()
    receiver.will(lambda *_: never.wait(60), OK)
    webhook_id, secret = ground.hook(receiver.url)
    orders = [ground.place() for _ in range(3)]
    ground.follow()
    module = [sys.executable, "-W", "error", "-m", "tests.adapters.webhooks.sender_process"]
    given = [database_url, webhook_id, ground.clock().isoformat()]
    sender = subprocess.Popen([*ends_with_us("KILL"), *module, *given])
    try:
        receiver.wait_for(1)
        assert ground.turns() == [], "nobody else sends while it may be at it"
        assert ground.sending.turn(webhook_id) is False
    finally:
        sender.kill()
        sender.wait()
        never.set()
    assert ground.states(webhook_id) == [(f"order/{order_id}", WAITING) for order_id in orders]
    (begun,) = receiver.take()
    ground.clock.wait(SENDING_LASTS.total_seconds() - 1)
    ground.send()
    assert receiver.take() == []
    ground.clock.wait(1)
    ground.send()
    again, *others = receiver.take()
    assert (again.id, again.body) == (begun.id, begun.body)
    assert again.verified(secret) == begun.verified(secret)
    assert len(others) == 2
    assert ground.states(webhook_id) == [(f"order/{order_id}", DELIVERED) for order_id in orders]
