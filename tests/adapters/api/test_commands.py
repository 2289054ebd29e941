"""Commands over the interface: whose, once, and with an answer that says what came of it."""

import threading
from dataclasses import replace

import pytest

from adapters.access.visitor import SYSTEM
from adapters.api.commanding import Running
from adapters.api.examples import example_of
from adapters.gatherer import GatheringFull
from application.claiming import ClaimOrders
from application.collecting import CollectOrders
from application.commands import ROUTES
from application.rights import MAY_SEND
from application.roles import Role
from domain.campaign_commands import DraftCampaign
from domain.payment import ReportPayment
from tests.adapters.api.interface import ROOT, ROUTE, visitor
from tests.adapters.web.given import campaign, order_ids

OTHERS = visitor(Role.OWNER, "others", "others")


def test_a_command_that_begins_a_thing_says_where_it_stands(api):
    answer = api.open_batch("B-begun")
    assert answer.headers["Location"] == f"{ROOT}/batches/B-begun"
    assert answer.json()["events"] == 1
    assert not answer.json()["is_repeated"]
    path = answer.headers["Location"].removeprefix(ROOT)
    assert api.get(path).json()["name"] == "Spring"


def test_who_sent_it_stands_beside_its_events(api):
    with api.acting(visitor(Role.PLANNER, "operator")):
        position = api.open_batch("B-by-planner").json()["position"]
    (recorded,) = api.system.log.page(position - 1, 1)
    assert recorded.metadata.actor == "operator/operator-planner"


def test_the_same_key_and_body_count_once_and_answer_alike(api):
    first = api.open_batch("B-once", key="once").json()
    again = api.open_batch("B-once", key="once").json()
    assert again == {**first, "is_repeated": True}


def test_the_same_key_with_another_body_is_refused(api):
    api.open_batch("B-keyed", key="keyed")
    refused = api.send("LockBatch", {"batch_id": "B-keyed"}, 422, key="keyed").json()
    assert refused["code"] == "IdempotencyKeyReused"


def test_a_key_of_a_book_is_no_key_for_what_books_share(api):
    api.open_batch("B-shared", key="shared")
    refused = api.send("ReportPayment", example_of(ReportPayment), 422, key="shared")
    assert refused.json()["code"] == "IdempotencyKeyReused"


def test_two_accounts_may_choose_the_same_key(api):
    api.open_batch("B-mine", key="chosen")
    with api.acting(visitor(Role.PLANNER, "operator")):
        assert not api.open_batch("B-theirs", key="chosen").json()["is_repeated"]


def test_orders_left_out_are_told_again_under_the_same_key(api):
    api.open_batch("B-collecting")
    campaign(api.site, orders=1)
    body = {"batch_id": "B-collecting", "order_ids": [*order_ids(api.site), "shop:1", "shop:2"]}
    first = api.send("CollectOrders", body, key="leaving-out").json()
    assert [each["code"] for each in first["left_out"]] == ["UnknownOrder"] * 2
    assert [each["id"] for each in first["left_out"]] == ["shop:1", "shop:2"]
    assert api.send("CollectOrders", body, key="leaving-out").json() == {
        **first,
        "is_repeated": True,
    }


def test_a_refused_command_is_decided_anew_under_its_key(api):
    body = {"batch_id": "B-later"}
    assert api.send("LockBatch", body, 404, key="lock").json()["code"] == "UnknownBatch"
    api.open_batch("B-later")
    assert api.send("LockBatch", body, 409, key="lock").json()["code"] == "BatchEmpty"


def test_a_key_that_is_being_handled_is_refused_until_it_is_answered(api):
    running: Running = api.site.app.state.api_running
    with running.only("api:system:busy"):
        refused = api.open_batch("B-busy", 409, key="busy")
    assert refused.json()["code"] == "StillRunning"
    assert refused.headers["Retry-After"] == "1"
    api.open_batch("B-busy", key="busy")


def test_many_that_come_with_one_key_at_once_are_one(api):
    codes = []

    def send():
        answer = api.client.post(
            f"{ROOT}/commands/OpenBatch",
            json={"batch_id": "B-many", "name": "Many", "route": ROUTE},
            headers=api.headers(**{"Idempotency-Key": "many"}),
        )
        codes.append(answer.status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {201, 409}
    assert 201 in codes
    assert len(api.site.events("batch", "B-many")) == 1


def test_without_a_key_nothing_happens(api):
    answer = api.client.post(
        f"{ROOT}/commands/OpenBatch",
        json={"batch_id": "B-none", "name": "None", "route": ROUTE},
        headers=api.headers(),
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "IdempotencyKeyMissing"
    assert api.site.events("batch", "B-none") == []


@pytest.mark.parametrize("name", [command.__name__ for command in MAY_SEND])
def test_nobody_sends_a_command_without_signing_in_or_the_right(api, name):
    command = next(each for each in MAY_SEND if each.__name__ == name)
    api.token = None
    try:
        answer = api.send(name, example_of(command), 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    finally:
        api.token = "admin"
    with api.acting(replace(SYSTEM, account_id="none", roles=frozenset())):
        assert api.send(name, example_of(command), 403).json()["code"] == "NotYourRight"
        api.send(f"{name}/batch", batch_of(command), 403)
    with api.acting(replace(SYSTEM, account_id="reader", scopes=frozenset({"read"}))):
        api.send(name, example_of(command), 403)


def batch_of(command):
    return {"commands": [{"idempotency_key": "k", "body": example_of(command)}]}


def test_what_is_somebody_elses_is_refused_like_what_is_not_there(told):
    ours = told.get("/campaigns").json()["rows"][0]["campaign_id"]
    with told.acting(OTHERS):
        theirs = told.send("CloseCampaign", {"campaign_id": ours}, 404).json()
        nothing = told.send("CloseCampaign", {"campaign_id": "nothing"}, 404).json()
    assert {**theirs, "detail": "", "values": {}, "errors": []} == {
        **nothing,
        "detail": "",
        "values": {},
        "errors": [],
    }
    assert theirs["detail"].replace(ours, "nothing") == nothing["detail"]
    told.send("CloseCampaign", {"campaign_id": "nothing"}, 404)


def test_nobody_acts_in_the_book_of_another_operator(api):
    body = {**example_of(ClaimOrders), "book": "rival.NB01"}
    assert api.send("ClaimOrders", body, 404).json()["code"] == "NotThere"
    paid = example_of(ReportPayment)
    paid["shares"][0]["book"] = "rival.NB01"
    api.send("ReportPayment", paid, 404)
    assert api.send("ClaimOrders", {**body, "book": "demo.NB01"}).json()["left_out"] is not None


def test_a_year_without_a_rule_of_customs_is_refused_for_its_order_alone(api):
    body = example_of(ClaimOrders)
    (claim, *_) = body["claims"]
    early = {**claim, "order_id": "shop:of-2015", "year": 2015}
    answer = api.send("ClaimOrders", {**body, "claims": [early]}).json()
    told = [(each["id"], each["code"]) for each in answer["left_out"]]
    assert told == [("shop:of-2015", "NoRuleThen")]


def test_a_refusal_names_its_rule_its_values_and_what_would_satisfy_it(api):
    refused = api.send("LockBatch", {"batch_id": "B-absent"}, 404).json()
    assert refused["type"] == f"{ROOT}/problems/UnknownBatch"
    assert refused["title"] == "Unknown batch"
    assert refused["detail"] == "There is no batch B-absent."
    assert refused["values"] == {"batch_id": "B-absent"}
    assert refused["errors"] == [
        {"pointer": "/batch_id", "detail": refused["detail"], "code": "UnknownBatch"}
    ]
    assert "within your reach" in refused["remedy"]


def test_what_is_not_understood_is_pointed_at_and_not_repeated(api):
    body = example_of(DraftCampaign)
    body["items"][0]["units_max"] = "secret"
    refused = api.send("DraftCampaign", body, 422)
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/items/0/units_max"]
    assert "secret" not in refused.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"batch_id": "\\ud800"}', "application/json", 422),
        (b'{"batch_id": ' + b"9" * 10_000 + b"}", "application/json", 400),
        (b"batch_id=B-1", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b" " * (8 * 2**20 + 1), "application/json", 413),
    ],
)
def test_bodies_that_are_no_commands_are_told_so(api, content, kind, status):
    headers = api.headers(**{"Idempotency-Key": "odd", "Content-Type": kind})
    answer = api.client.post(f"{ROOT}/commands/LockBatch", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_without_a_length_is_bounded_too(api):
    headers = api.headers(**{"Idempotency-Key": "long", "Content-Type": "application/json"})
    endless = (b" " * 2**20 for _ in range(9))
    answer = api.client.post(f"{ROOT}/commands/LockBatch", content=endless, headers=headers)
    assert answer.status_code == 413
    assert answer.json()["code"] == "TooLarge"


def test_a_full_gatherer_says_when_to_come_again(api, monkeypatch):
    def full(*_args, **_more):
        raise GatheringFull(1_000)

    monkeypatch.setattr(api.system, "handle", full)
    answer = api.open_batch("B-full", 503)
    assert answer.json()["code"] == "TooManyWait"
    assert answer.headers["Retry-After"] == "1"


def test_commands_over_many_streams_are_paths_as_well(api):
    paths = api.api.openapi()["paths"]
    for command in MAY_SEND:
        assert f"/commands/{command.__name__}" in paths
        assert f"/commands/{command.__name__}/batch" in paths
    assert CollectOrders not in ROUTES
