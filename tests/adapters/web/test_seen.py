"""A form counts on what its sender saw; what others have done since is told first."""

from datetime import UTC, datetime

import pytest

from adapters.web.seen import Seen, read_seen, written
from application.collecting import CollectOrders
from application.roles import Role
from domain.batch_commands import LockBatch, OpenBatch
from domain.identifiers import BatchId, OrderId
from tests.adapters.web.given import campaign, order_ids
from tests.adapters.web.site import form_of, opened, words
from tests.end_to_end.port import ROUTE


@pytest.fixture(scope="module")
def site(database_url):
    with opened(database_url) as site:
        campaign(site, orders=4)
        yield site


@pytest.fixture
def batch_id(site, request):
    """An open batch of each test's own."""
    batch_id = BatchId(f"B-{request.node.originalname}")
    site.do(OpenBatch(batch_id, "Spring", ROUTE, datetime.now(UTC)), f"open-{batch_id}")
    return batch_id


def seen_in(page: str) -> str:
    return form_of(page, "charge")["seen"]


def charge(charge_id: str, **fields: str) -> dict[str, str]:
    money = {"kind": "freight", "amount": "10.00", "currency": "CNY"}
    return {"act": "charge", "charge_id": charge_id, **money, **fields}


@pytest.mark.parametrize("text", ["", "x", "1+", "-1", "1.5", "9" * 30, "1+2+3", "١٢"])
def test_a_form_that_says_nothing_of_what_it_saw_expects_nothing(text):
    assert read_seen(text) is None


def test_what_a_page_writes_is_read_again():
    assert written([], 0, 0) == ""
    assert read_seen(written([9, 7], 0, 0)) == Seen(7, 0)
    assert read_seen(written([7], 12, 0)) == Seen(7, 12)
    assert read_seen(written([7], 5, 9)) == Seen(9, 0)


def test_every_word_of_what_happened_since_is_told_and_nothing_is_done(site, batch_id):
    seen = seen_in(site.get(f"/batches/{batch_id}"))
    first, second, third, _ = order_ids(site)
    with site.as_role(Role.PLANNER, name="zoe"):
        site.post(f"/batches/{batch_id}/add", act="add", orders=f"{first} {second}")
    before = site.system.log.last_position()
    refused = site.post(f"/batches/{batch_id}/charge", 409, **charge("CH-1", seen=seen))
    told = words(refused.text)
    assert f"demo/zoe: Batch {batch_id} took in 2 orders" in told
    assert site.system.log.last_position() == before
    # What was typed is there, and the form that comes back knows what it has told.
    again = form_of(refused.text, "charge")
    assert again["charge_id"] == "CH-1"
    site.post(f"/batches/{batch_id}/charge", **{**again, "seen": again["seen"]})
    assert site.events("batch", batch_id)[-1] == "ChargeAdded"
    # Between the two somebody else may have come again.
    command = CollectOrders(batch_id, (OrderId(third),), datetime.now(UTC))
    site.do(command, "third-comes", actor="demo/max")
    late = site.post(f"/batches/{batch_id}/charge", 409, **charge("CH-2", seen=again["seen"]))
    assert "demo/max" in words(late.text)
    assert "zoe" not in words(late.text)


def test_a_form_sent_twice_has_the_answer_of_then(site, batch_id):
    seen = seen_in(site.get(f"/batches/{batch_id}"))
    fields = charge("CH-3", seen=seen, command_id=f"twice-{batch_id}")
    first = site.post(f"/batches/{batch_id}/charge", **fields)
    assert (
        site.post(f"/batches/{batch_id}/charge", **fields)
        .headers["location"]
        .startswith(f"/batches/{batch_id}")
    )
    assert first.status_code == 303
    assert site.events("batch", batch_id).count("ChargeAdded") == 1


def test_ones_own_last_act_is_no_news_while_the_page_has_not_caught_up(site, batch_id):
    seen = seen_in(site.get(f"/batches/{batch_id}"))
    answer = site.post(f"/batches/{batch_id}/charge", **charge("CH-4", seen=seen))
    reached = answer.headers["location"].partition("reached=")[2].partition("&")[0]
    behind = f"{seen}+{reached}"
    site.post(f"/batches/{batch_id}/charge", **charge("CH-5", seen=behind))
    told = site.post(f"/batches/{batch_id}/charge", 409, **charge("CH-6", seen=seen))
    assert words(told.text).count("demo/ada") >= 2


def test_a_lock_that_somebody_else_has_done_is_told(site, batch_id):
    command = CollectOrders(batch_id, (OrderId(order_ids(site)[3]),), datetime.now(UTC))
    site.do(command, "to-be-locked")
    fields = form_of(site.get(f"/batches/{batch_id}/lock"), "lock")
    site.do(LockBatch(batch_id, datetime.now(UTC)), f"lock-{batch_id}", actor="demo/max")
    told = words(site.post(f"/batches/{batch_id}/lock", 409, **fields).text)
    assert f"demo/max: Batch {batch_id} locked" in told
