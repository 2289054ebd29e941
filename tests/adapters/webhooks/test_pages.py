import re

import pytest

from adapters.webhooks.schedule import PAUSES
from tests.adapters.api.feed_ground import AUDITOR, KIWI, NORDIC, opened
from tests.adapters.web.site import words
from tests.adapters.webhooks.ground import LOOPBACK, Ground
from tests.adapters.webhooks.receiver import OK, answer


@pytest.fixture(scope="module")
def product(database_url):
    with opened(database_url, webhooks_private=LOOPBACK) as office:
        yield office


@pytest.fixture
def office(product, ground: Ground):
    product.system.clock = ground.clock
    return product


def get(office, path, who=KIWI, status=200):
    given = office.client.get(path, headers=office.headers(who))
    assert given.status_code == status, words(given.text)
    return given.text


def post(office, path, who=KIWI, status=303, **fields):
    form = {"command_id": "test-00000001", **fields}
    given = office.client.post(path, headers=office.headers(who), data=form)
    assert given.status_code == status, words(given.text)
    return given


def add(office, receiver) -> tuple[str, str]:
    """Id and secret, as the page that answers shows them."""
    shown = post(office, "/webhooks", status=200, act="add", url=receiver.url)
    assert shown.headers["cache-control"] == "no-store"
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", shown.text)
    webhook_id = re.search(r"/webhooks/([0-9a-f-]{36})/test", shown.text)
    assert found
    assert webhook_id
    return webhook_id[1], found[0]


def test_a_webhook_is_added_and_its_secret_shown_once(office, receiver):
    assert "No webhook is told of anything yet." in words(get(office, "/webhooks"))
    webhook_id, secret = add(office, receiver)
    assert receiver.url in words(get(office, "/webhooks"))
    assert secret not in get(office, f"/webhooks/{webhook_id}")
    rotated = post(office, f"/webhooks/{webhook_id}/rotate", status=200)
    assert "whsec_" in rotated.text
    assert secret not in rotated.text


def test_the_log_shows_what_failed_and_sends_it_again(office, ground, receiver):
    webhook_id, _ = add(office, receiver)
    path = f"/webhooks/{webhook_id}"
    receiver.will(answer(418))
    order_id = ground.place()
    ground.deliver()
    for pause in PAUSES:
        ground.clock.wait(pause.total_seconds())
        ground.deliver()
    said = words(get(office, path))
    assert f"order/{order_id} failed 418 · 418" in said
    assert "Resend 1 failed message" in said
    assert "nothing was taken since" in said
    receiver.will(OK)
    receiver.take()
    post(office, f"{path}/enable")
    post(office, f"{path}/resend-failed")
    ground.deliver()
    (came,) = receiver.take()
    assert "delivered" in words(get(office, f"{path}?state=delivered"))
    post(office, f"{path}/resend", message_id=came.id)
    ground.deliver()
    assert [again.id for again in receiver.take()] == [came.id]


def test_a_webhook_is_changed_where_it_is_shown(office, receiver):
    webhook_id, _ = add(office, receiver)
    path = f"/webhooks/{webhook_id}"
    wanted = {"url": f"{receiver.url}/new", "types": "OrderPlaced, OrderCancelled"}
    post(office, f"{path}/change", **wanted, description="shop")
    shown = get(office, path)
    assert 'value="jihuo.OrderCancelled.v1, jihuo.OrderPlaced.v2"' in shown
    assert f'value="{receiver.url}/new"' in shown
    refused = post(office, f"{path}/change", status=422, act="change", url="https://10.0.0.1/")
    assert "10.0.0.1 is not a public address." in words(refused.text)
    assert f"{receiver.url}/new" in words(get(office, path))


def test_what_cannot_be_stands_beside_its_field(office, receiver):
    refused = post(office, "/webhooks", status=422, act="add", url="https://10.0.0.1/")
    assert "10.0.0.1 is not a public address." in words(refused.text)
    webhook_id, _ = add(office, receiver)
    path = f"/webhooks/{webhook_id}/resend-range"
    range_refused = post(office, path, status=422, act="resend-range", after="9", up_to="3")
    assert "A range is of 1 to 10,000 positions." in words(range_refused.text)


def test_others_see_nothing_of_it(office, receiver):
    webhook_id, _ = add(office, receiver)
    assert receiver.url not in get(office, "/webhooks", NORDIC)
    get(office, f"/webhooks/{webhook_id}", NORDIC, 404)
    post(office, f"/webhooks/{webhook_id}/disable", NORDIC, 404)
    get(office, "/webhooks", AUDITOR, 403)
    post(office, f"/webhooks/{webhook_id}/remove", AUDITOR, 403)
    post(office, f"/webhooks/{webhook_id}/explode", KIWI, 404)
    post(office, f"/webhooks/{webhook_id}/remove", KIWI)
    get(office, f"/webhooks/{webhook_id}", KIWI, 404)
