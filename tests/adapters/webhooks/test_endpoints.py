from dataclasses import replace

import pytest

from adapters.webhooks.registry import WEBHOOKS_MAX
from application.roles import Role
from tests.adapters.api.feed_ground import AUDITOR, KIWI, NORDIC, opened, visitor
from tests.adapters.webhooks.ground import ADMIN, LOOPBACK, Ground

STAFF = visitor(Role.STAFF, "kiwi-farm", "kiwi-farm")


@pytest.fixture(scope="module")
def product(database_url):
    with opened(database_url, webhooks_private=LOOPBACK) as office:
        yield office


@pytest.fixture
def office(product, ground: Ground):
    product.system.clock = ground.clock
    return product


def send(office, path, who, status, body=None, method="POST"):
    answer = office.client.request(method, f"/api/v1{path}", headers=office.headers(who), json=body)
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    return answer


def add(office, receiver, who=KIWI, **more):
    return send(office, "/webhooks", who, 201, {"url": receiver.url, **more}).json()


def test_a_webhook_is_made_and_its_secret_shown_once(office, receiver):
    asked = {"types": ["OrderPlaced"], "kinds": ["order"], "description": "shop"}
    answer = send(office, "/webhooks", KIWI, 201, {"url": receiver.url, **asked})
    made = answer.json()
    assert made["secret"].startswith("whsec_")
    assert made["types"] == ["jihuo.OrderPlaced.v2"]
    path = answer.headers["location"].removeprefix("/api/v1")
    again = send(office, path, KIWI, 200, method="GET")
    assert made["secret"] not in again.text
    assert again.json() == {name: value for name, value in made.items() if name != "secret"}
    listed = send(office, "/webhooks", KIWI, 200, method="GET")
    assert listed.json() == {"rows": [again.json()]}


def test_a_message_goes_from_the_test_to_the_log_and_again(office, ground, receiver):
    made = add(office, receiver)
    path = f"/webhooks/{made['webhook_id']}"
    message_id = send(office, f"{path}/test", KIWI, 202).json()["message_id"]
    ground.send()
    (came,) = receiver.take()
    assert came.verified(made["secret"])["id"] == message_id
    (row,) = send(office, f"{path}/deliveries", KIWI, 200, method="GET").json()["rows"]
    assert (row["message_id"], row["state"]) == (message_id, "delivered")
    assert [attempt["status"] for attempt in row["attempts"]] == [204]
    queued = send(office, f"{path}/resend", KIWI, 202, {"message_id": message_id}).json()
    assert queued == {"queued": 1}
    ground.send()
    assert [again.id for again in receiver.take()] == [message_id]
    secret = send(office, f"{path}/rotate", KIWI, 200).json()["secret"]
    send(office, f"{path}/test", KIWI, 202)
    ground.send()
    (signed,) = receiver.take()
    assert signed.verified(secret) == signed.verified(made["secret"])


def test_the_log_is_read_in_pages_and_by_state(office, ground, receiver):
    made = add(office, receiver)
    for _ in range(5):
        ground.place()
    ground.deliver()
    waiting = ground.place()
    ground.follow()
    path = f"/webhooks/{made['webhook_id']}/deliveries?limit=2"
    rows, pages = [], 0
    while path:
        page = send(office, path.removeprefix("/api/v1"), KIWI, 200, method="GET").json()
        rows += page["rows"]
        path, pages = page["next"], pages + 1
    assert pages == 3
    positions = [row["position"] for row in rows]
    assert positions == sorted(positions, reverse=True)
    assert len(set(positions)) == 6
    own = f"/webhooks/{made['webhook_id']}/deliveries"
    (row,) = send(office, f"{own}?state=waiting", KIWI, 200, method="GET").json()["rows"]
    assert row["subject"] == f"order/{waiting}"
    problem = send(office, f"{own}?cursor=MTI", KIWI, 400, method="GET").json()
    assert problem["code"] == "CursorNotValid"


def test_what_was_missed_is_sent_by_its_range(office, ground, receiver):
    ground.place()
    made = add(office, receiver)
    ground.follow()
    end = ground.system.log.last_position()
    path = f"/webhooks/{made['webhook_id']}/resend"
    assert send(office, path, KIWI, 202, {"after": end - 1, "up_to": end}).json()["queued"] == 1
    assert send(office, path, KIWI, 202, {}).json()["queued"] == 0
    for body in ({"after": 1}, {"up_to": 9}, {"after": 1, "up_to": 9, "message_id": "evt_1"}):
        send(office, path, KIWI, 422, body)
    problem = send(office, path, KIWI, 422, {"after": 9, "up_to": 9}).json()
    assert problem["errors"][0]["pointer"] == "/up_to"
    send(office, path, KIWI, 404, {"message_id": "evt_999999"})


def test_it_is_disabled_enabled_and_removed(office, receiver):
    path = f"/webhooks/{add(office, receiver)['webhook_id']}"
    off = send(office, f"{path}/disable", KIWI, 200).json()
    assert off["disabled_because"] == "by kiwi-farm/mei"
    on = send(office, f"{path}/enable", KIWI, 200, {"from_now": True}).json()
    assert on["disabled_at"] is None
    assert send(office, f"{path}/enable", KIWI, 200).json() == on
    send(office, path, KIWI, 204, method="DELETE")
    send(office, path, KIWI, 404, method="GET")


def test_it_is_changed_in_what_is_named_and_in_nothing_else(office, ground, receiver):
    made = add(office, receiver, types=["OrderPlaced"], kinds=["order"], description="shop")
    path = f"/webhooks/{made['webhook_id']}"
    secret = made.pop("secret")
    assert send(office, path, KIWI, 200, {}, "PATCH").json() == made
    wider = send(office, path, KIWI, 200, {"types": [], "description": ""}, "PATCH").json()
    assert wider == {**made, "types": [], "description": ""}
    moved = send(office, path, KIWI, 200, {"url": f"{receiver.url}/new"}, "PATCH").json()
    assert moved == {**wider, "url": f"{receiver.url}/new"}
    ground.place()
    ground.deliver()
    (came,) = receiver.take()
    assert came.path.endswith("/new")
    assert came.verified(secret)["type"] == "jihuo.OrderPlaced.v2"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"url": "http://10.0.0.1/"}, "/url"),
        ({"url": ""}, "/url"),
        ({"types": ["OrderPlacd"]}, "/types"),
        ({"kinds": ["orders"], "description": "new"}, "/kinds"),
        ({"secret": "mine"}, "/secret"),
        ({"disabled_at": None}, "/disabled_at"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(office, ground, receiver, body, pointer):
    made = add(office, receiver)
    before = ground.row(made["webhook_id"])
    problem = send(office, f"/webhooks/{made['webhook_id']}", KIWI, 422, body, "PATCH").json()
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert ground.row(made["webhook_id"]) == before


def test_what_is_refused_is_told_in_the_language_asked_for(office, receiver):
    headers = {**office.headers(KIWI), "Accept-Language": "zh"}
    body = {"url": "http://10.0.0.1/"}
    refused = office.client.post("/api/v1/webhooks", headers=headers, json=body).json()
    assert refused["detail"] == "10.0.0.1 不是公网地址。"


WAYS = [
    ("", "GET"),
    ("", "PATCH"),
    ("", "DELETE"),
    ("/deliveries", "GET"),
    ("/test", "POST"),
    ("/rotate", "POST"),
    ("/resend", "POST"),
    ("/enable", "POST"),
    ("/disable", "POST"),
]


@pytest.mark.parametrize(("way", "method"), WAYS)
def test_another_partys_is_not_there(office, ground, receiver, way, method):
    made = add(office, receiver)
    body = dict[str, str]() if way == "/resend" or method == "PATCH" else None
    for who in (NORDIC, ADMIN):
        path = f"/webhooks/{made['webhook_id']}{way}"
        problem = send(office, path, who, 404, body, method).json()
        unknown = f"/webhooks/{made['webhook_id'][:-1]}x{way}"
        same = send(office, unknown, who, 404, body, method).json()
        assert problem["code"] == same["code"] == "NotThere"
    assert ground.row(made["webhook_id"]).disabled_at is None


@pytest.mark.parametrize("who", [STAFF, AUDITOR, visitor(Role.PLANNER, "operator")], ids=str)
def test_only_who_leads_a_party_decides(office, receiver, who):
    made = add(office, receiver)
    send(office, "/webhooks", who, 403, method="GET")
    send(office, "/webhooks", who, 403, {"url": receiver.url})
    for way, method in WAYS:
        body = dict[str, str]() if way == "/resend" or method == "PATCH" else None
        path = f"/webhooks/{made['webhook_id']}{way}"
        assert send(office, path, who, 403, body, method).json()["code"] == "NotYourRight"
    send(office, "/webhooks", None, 401, method="GET")


def test_a_token_needs_its_scopes(office, receiver):
    reading = replace(KIWI, scopes=frozenset({"history"}))
    send(office, "/webhooks", reading, 200, method="GET")
    send(office, "/webhooks", reading, 403, {"url": receiver.url})
    changing = replace(KIWI, scopes=frozenset({"history", "commands"}))
    send(office, "/webhooks", changing, 201, {"url": receiver.url})
    other = replace(KIWI, scopes=frozenset({"commands"}))
    send(office, "/webhooks", other, 403, method="GET")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"url": "http://169.254.169.254/latest/meta-data"}, "/url"),
        ({"url": "https://localhost.invalid/"}, "/url"),
        ({"url": "ftp://127.0.0.1/"}, "/url"),
        ({"url": "http://10.0.0.1/"}, "/url"),
        ({"url": "http://127.0.0.1/", "types": ["OrderPlacd"]}, "/types"),
        ({"url": "http://127.0.0.1/", "kinds": ["orders"]}, "/kinds"),
        ({"url": "http://127.0.0.1/", "more": 1}, "/more"),
        ({}, "/url"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(office, body, pointer):
    problem = send(office, "/webhooks", KIWI, 422, body).json()
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_a_party_has_so_many_and_no_more(office, receiver):
    for _ in range(WEBHOOKS_MAX):
        add(office, receiver)
    send(office, "/webhooks", KIWI, 422, {"url": receiver.url})
    add(office, receiver, NORDIC)
