"""What is changed of webhooks stands in the log of changes of access, by whom."""

from adapters.access.accounts import Accounts
from tests.adapters.webhooks.receiver import answer


def changes(ground):
    noted = Accounts(ground.system.engine, "demo").changes()
    return [(row.actor, row.what, row.about) for row in reversed(noted)]


def test_each_change_of_a_webhook_is_noted_once(ground, receiver):
    before = len(changes(ground))
    webhook_id, _ = ground.hook(receiver.url)
    ground.registry.rotate(webhook_id, ground.change)
    ground.registry.disable(webhook_id, "holiday", ground.change)
    ground.registry.disable(webhook_id, "holiday", ground.change)
    ground.registry.enable(webhook_id, from_now=True, change=ground.change)
    ground.registry.remove(webhook_id, ground.change)
    words = ("made", "secret rotated", "disabled", "enabled", "removed")
    assert changes(ground)[before:] == [
        ("kiwi-farm/mei", f"webhook {word}: {webhook_id}", "kiwi-farm") for word in words
    ]


def test_one_that_is_disabled_by_itself_is_noted_too(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    receiver.will(answer(410))
    ground.place()
    ground.deliver()
    assert changes(ground)[-1] == ("system", f"webhook disabled: {webhook_id}", "kiwi-farm")
