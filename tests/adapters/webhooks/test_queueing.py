import threading
from dataclasses import replace

import pytest

from adapters.webhooks import queueing
from adapters.webhooks.queueing import Queueing
from adapters.webhooks.tables import DELIVERED, WITHHELD, webhooks
from application.roles import Role
from domain.batch_events import BatchOpened
from domain.mandate import MandateGiven, MandateWithdrawn
from projections import mandate_book
from projections.following import follow_all
from tests.adapters.api.feed_ground import KIWI, NORDIC, visitor
from tests.adapters.examples import example_of
from tests.adapters.webhooks.ground import ADMIN

BROKER = visitor(Role.BROKER, "broker-1", "kiwi-farm")


def test_a_party_hears_of_its_own_only(ground, receiver):
    own, theirs, all_of_it = (ground.hook(receiver.url, who)[0] for who in (KIWI, NORDIC, ADMIN))
    kiwi, nordic = ground.place("kiwi-farm"), ground.place("nordic-baby")
    ground.append("batch", "B-1", 0, example_of(BatchOpened))
    ground.append("batch", "B-1", 0, example_of(BatchOpened), book="rival.NB01")
    ground.follow()
    assert subjects(ground, own) == [f"order/{kiwi}"]
    assert subjects(ground, theirs) == [f"order/{nordic}"]
    assert subjects(ground, all_of_it) == [f"order/{kiwi}", f"order/{nordic}", "batch/B-1"]


def subjects(ground, webhook_id):
    return [subject for subject, _ in ground.states(webhook_id)]


def test_a_webhook_hears_from_its_making_on_and_only_what_it_asks_for(ground, receiver):
    before = ground.place()
    by_type, _ = ground.hook(receiver.url, types=["OrderCancelled"])
    by_kind, _ = ground.hook(receiver.url, kinds=["campaign", "run"])
    ground.cancel(before)
    after = ground.place()
    ground.cancel(after)
    ground.follow()
    assert subjects(ground, by_type) == [f"order/{before}", f"order/{after}"]
    assert subjects(ground, by_kind) == []


def test_a_webhook_of_before_goes_on_with_todays_shape_of_what_it_asked_for(ground, receiver):
    """Its row names the version that events left in when it was made."""
    by_name, _ = ground.hook(receiver.url, types=["jihuo.OrderPlaced.v1"])
    by_row, _ = ground.hook(receiver.url, types=["OrderPlaced"])
    with ground.system.engine.execution_options(writes=True).begin() as connection:
        older = webhooks.update().where(webhooks.c.webhook_id == by_row)
        connection.execute(older.values(types="jihuo.OrderPlaced.v1"))
    order_id = ground.place()
    ground.cancel(order_id)
    ground.follow()
    for webhook_id in (by_name, by_row):
        assert subjects(ground, webhook_id) == [f"order/{order_id}"]


def test_followers_at_work_together_queue_each_event_once(ground, receiver):
    webhook_ids = [ground.hook(receiver.url)[0] for _ in range(3)]
    orders = [ground.place() for _ in range(120)]
    followers = [threading.Thread(target=until_end, args=(ground,)) for _ in range(4)]
    for follower in followers:
        follower.start()
    for follower in followers:
        follower.join(60)
    ground.follow()
    for webhook_id in webhook_ids:
        assert subjects(ground, webhook_id) == [f"order/{order_id}" for order_id in orders]


def until_end(ground) -> None:
    mine = Queueing(ground.system.engine, "demo")
    while mine.step(ground.clock()) is not None:
        pass


def test_a_follower_that_fails_in_the_middle_leaves_nothing_behind(ground, receiver, monkeypatch):
    webhook_id, _ = ground.hook(receiver.url)
    order_id = ground.place()

    def fails(*_) -> None:
        raise OSError("pulled the plug")

    with monkeypatch.context() as patched:
        patched.setattr(queueing, "put_waiting", fails)
        with pytest.raises(OSError, match="pulled"):
            ground.follow()
    assert subjects(ground, webhook_id) == []
    ground.follow()
    assert subjects(ground, webhook_id) == [f"order/{order_id}"]


def test_the_log_keeps_what_is_too_much_for_one_receiver(ground, receiver, monkeypatch):
    monkeypatch.setattr(queueing, "PLACES_PER_STEP", 5)
    monkeypatch.setattr(queueing, "WAITING_MAX", 10)
    webhook_id, _ = ground.hook(receiver.url)
    orders = [ground.place() for _ in range(40)]
    ground.follow()
    assert len(ground.states(webhook_id)) == 10
    for _ in range(4):
        ground.deliver()
    assert ground.states(webhook_id) == [(f"order/{each}", DELIVERED) for each in orders]


def test_a_declarant_hears_of_who_mandates_it_and_no_longer_when_that_ends(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url, BROKER)
    given = replace(example_of(MandateGiven), merchant_id="kiwi-farm", mandatary="broker-1")
    given = replace(given, right="declare", until=None)
    before = ground.place()
    ground.follow()
    assert ground.states(webhook_id) == []
    ground.append("mandate", "kiwi-farm", 0, given, book="demo.shared")
    follow_mandates(ground)
    during, waiting = ground.place(), ground.place()
    ground.deliver()
    assert subjects(ground, webhook_id) == [f"order/{during}", f"order/{waiting}"]
    assert before not in (during, waiting)
    ground.cancel(during)
    ground.follow()
    ended = replace(example_of(MandateWithdrawn), merchant_id="kiwi-farm", mandatary="broker-1")
    ground.append("mandate", "kiwi-farm", 1, replace(ended, right="declare"), book="demo.shared")
    follow_mandates(ground)
    receiver.take()
    ground.send()
    assert receiver.take() == [], "what was queued before is not sent any more"
    assert ground.states(webhook_id)[-1] == (f"order/{during}", WITHHELD)


def follow_mandates(ground) -> None:
    follow_all(ground.system.engine, ground.system.log, (mandate_book.MODEL,))


def test_without_webhooks_nothing_is_written(ground):
    ground.place()
    assert ground.queueing.step(ground.clock()) is None
