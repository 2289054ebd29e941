"""Entity tags: a command counts only while everything stands as its sender saw it."""

import pytest

from adapters.api.signing import NotOursError, said_by, token_of
from application.collecting import CollectOrders
from application.envelope import Envelope
from domain.batch_commands import LockBatch
from domain.identifiers import BatchId, OrderId, Partition
from tests.adapters.api.interface import Interface
from tests.adapters.web.given import batch, campaign, order_ids


@pytest.fixture(scope="module")
def paid(api) -> Interface:
    """Three paid orders and an open batch that holds the first of them."""
    draft = campaign(api.site)
    batch(api.site, draft, order_ids(api.site)[0])
    return api


def tag_of(api, path) -> str:
    return api.get(path).headers["ETag"]


def test_what_has_not_changed_may_be_acted_on_and_what_has_may_not(paid):
    paid.open_batch("B-tagged")
    tag = tag_of(paid, "/batches/B-tagged")
    orders = order_ids(paid.site)
    body = {"batch_id": "B-tagged", "order_ids": [orders[1]]}
    assert paid.send("CollectOrders", body, if_match=tag).json()["events"] == 2
    refused = paid.send("LockBatch", {"batch_id": "B-tagged"}, 412, if_match=tag).json()
    assert refused["code"] == "ChangedSinceSeen"
    assert refused["changed"] == [
        {
            "kind": "batch",
            "id": "B-tagged",
            "seen_version": 1,
            "version": 2,
            "events": ["OrdersAdded"],
        }
    ]
    assert paid.site.events("batch", "B-tagged") == ["BatchOpened", "OrdersAdded"]
    tag = tag_of(paid, "/batches/B-tagged")
    paid.send("LockBatch", {"batch_id": "B-tagged"}, if_match=tag)


def test_an_orders_tag_covers_whoever_holds_its_goods(paid):
    order_id = order_ids(paid.site)[0]
    tag = tag_of(paid, f"/orders/{order_id}")
    paid.site.do(LockBatch(BatchId("B-1"), paid.system.clock()), "lock-it")
    cancelling = {"order_ids": [order_id], "reason": "changed my mind"}
    refused = paid.send("CancelOrders", cancelling, 412, if_match=tag).json()
    assert [(each["kind"], each["id"]) for each in refused["changed"]] == [("batch", "B-1")]
    assert refused["changed"][0]["events"] == ["BatchLocked"]
    assert "BatchLocked" in refused["detail"]


def test_a_change_between_reading_and_appending_is_seen_too(paid, monkeypatch):
    """The version is asserted by the append itself: who comes between is told of, not lost."""
    paid.open_batch("B-raced")
    tag = tag_of(paid, "/batches/B-raced")
    order_id = OrderId(order_ids(paid.site)[2])
    collecting = CollectOrders(BatchId("B-raced"), (order_id,), paid.system.clock())
    append = paid.system.log.append
    races: list[Envelope] = []

    def append_late(decisions, asserted=()):
        if not races:
            races.append(
                Envelope(Partition("demo.NB01"), collecting, "racing", "another", collecting.at)
            )
            paid.system.handling.handle(races[0])
        return append(decisions, asserted)

    monkeypatch.setattr(paid.system.log, "append", append_late)
    body = {"batch_id": "B-raced", "charge_id": "C-1", "kind": "freight", "amount_minor": 5}
    refused = paid.send("AddCharge", {**body, "currency": "CNY"}, 412, if_match=tag).json()
    assert races
    assert refused["changed"][0]["events"] == ["OrdersAdded"]
    assert paid.site.events("batch", "B-raced") == ["BatchOpened", "OrdersAdded"]


def test_a_repeated_command_is_answered_though_the_thing_has_changed(paid):
    paid.open_batch("B-repeated")
    tag = tag_of(paid, "/batches/B-repeated")
    body = {
        "batch_id": "B-repeated",
        "charge_id": "C-1",
        "kind": "freight",
        "amount_minor": 5,
        "currency": "CNY",
    }
    first = paid.send("AddCharge", body, key="charge-it", if_match=tag).json()
    again = paid.send("AddCharge", body, key="charge-it", if_match=tag).json()
    assert again == {**first, "is_repeated": True}


def test_a_tag_that_we_did_not_make_is_refused(paid):
    tag = tag_of(paid, "/batches/B-1")
    for wrong in (tag[:-3] + 'A"', '"x"', "W/" + tag, f"{tag}, {tag}"):
        refused = paid.send("LockBatch", {"batch_id": "B-1"}, 400, if_match=wrong)
        assert refused.json()["code"] == "EntityTagNotValid"


def test_who_holds_a_thing_as_it_is_gets_nothing_and_who_holds_another_gets_it(paid):
    paid.open_batch("B-held")
    tag = tag_of(paid, "/batches/B-held")
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = paid.get("/batches/B-held", 304, if_none_match=held)
        assert answer.content == b""
        assert answer.headers["ETag"] == tag
        assert int(answer.headers["Jihuo-Position"]) > 0
    charge = {"batch_id": "B-held", "charge_id": "C-1", "kind": "freight", "amount_minor": 5}
    paid.send("AddCharge", {**charge, "currency": "CNY"})
    answer = paid.get("/batches/B-held", if_none_match=tag)
    assert answer.headers["ETag"] != tag
    paid.get("/batches/B-held", if_none_match="nonsense")
    paid.get("/batches/nothing", 404, if_none_match="*")


def test_who_holds_rows_as_they_are_gets_nothing(paid):
    answer = paid.get("/batches?limit=1")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    tag = answer.headers["ETag"]
    assert paid.get("/batches?limit=1", 304, if_none_match=tag).content == b""
    paid.get("/batches?limit=2", if_none_match=tag)
    paid.open_batch("A-first-of-all")
    assert paid.get("/batches?limit=1", if_none_match=tag).headers["ETag"] != tag


def test_the_tag_of_rows_is_no_expectation_of_anything(paid):
    tag = tag_of(paid, "/batches?limit=1")
    refused = paid.send("LockBatch", {"batch_id": "B-1"}, 400, if_match=tag)
    assert refused.json()["code"] == "EntityTagNotValid"


def test_any_tag_is_no_expectation(paid):
    paid.open_batch("B-any", if_match="*")


def test_tags_and_cursors_are_for_one_purpose_and_one_key():
    token = token_of("key", "orders", ["a", 1])
    assert said_by("key", "orders", token) == ["a", 1]
    for key, purpose, said in (("other", "orders", token), ("key", "batches", token)):
        with pytest.raises(NotOursError):
            said_by(key, purpose, said)
