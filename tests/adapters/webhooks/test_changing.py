"""A webhook hears otherwise, or elsewhere, and forgets nothing."""

import json

import pytest

from adapters.webhooks.faults import FilterRefusedError, UrlRefusedError
from adapters.webhooks.registry import NewWebhook
from tests.adapters.webhooks.receiver import OK, answer


def test_what_waits_and_is_asked_for_no_more_is_withheld(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    order_id = ground.place()
    ground.cancel(order_id)
    ground.follow()
    ground.registry.amend(webhook_id, NewWebhook(receiver.url, ("OrderCancelled",)), ground.change)
    ground.send()
    assert [json.loads(came.body)["type"] for came in receiver.take()] == [
        "jihuo.OrderCancelled.v1"
    ]
    assert [state for _, state in ground.states(webhook_id)] == ["withheld", "delivered"]


def test_what_came_before_a_wider_filter_is_sent_by_its_range_only(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url, types=("OrderCancelled",))
    ground.place()
    ground.deliver()
    ground.registry.amend(webhook_id, NewWebhook(receiver.url), ground.change)
    ground.deliver()
    assert receiver.take() == []
    end = ground.system.log.last_position()
    assert ground.log.send_range(webhook_id, end - 1, end, ground.clock()) == 1
    ground.send()
    assert len(receiver.take()) == 1


def test_another_address_has_neither_failed_nor_asked_for_a_pause(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    receiver.will(answer(503, Retry_After="3600"))
    ground.place()
    ground.deliver()
    assert ground.row(webhook_id).paused_until is not None
    ground.registry.amend(
        webhook_id, NewWebhook(receiver.url, description="the same"), ground.change
    )
    assert ground.row(webhook_id).paused_until is not None
    assert ground.row(webhook_id).failing_since is not None
    ground.registry.amend(webhook_id, NewWebhook(f"{receiver.url}/new"), ground.change)
    assert ground.row(webhook_id).paused_until is None
    assert ground.row(webhook_id).failing_since is None
    receiver.will(OK)
    receiver.take()
    ground.place()
    ground.deliver()
    assert [came.path for came in receiver.take()] == ["/hook/new"]


def test_what_cannot_be_leaves_it_as_it_is(ground, receiver):
    webhook_id, _ = ground.hook(receiver.url)
    before = ground.row(webhook_id)
    with pytest.raises(UrlRefusedError):
        ground.registry.amend(webhook_id, NewWebhook("https://10.0.0.1/"), ground.change)
    with pytest.raises(FilterRefusedError):
        ground.registry.amend(webhook_id, NewWebhook(receiver.url, ("Nothing",)), ground.change)
    assert ground.row(webhook_id) == before
