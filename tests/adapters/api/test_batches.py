"""Many commands in one request: an answer each, and no refusal spoils its neighbours."""

import json

from application.roles import Role
from tests.adapters.api.interface import ROUTE, visitor
from tests.adapters.web.given import campaign, order_ids


def keyed(*bodies, name="row"):
    return {
        "commands": [
            {"idempotency_key": f"{name}-{place}", "body": body}
            for place, body in enumerate(bodies)
        ]
    }


def batch(batch_id, name="Spring"):
    return {"batch_id": batch_id, "name": name, "route": ROUTE}


def test_one_refusal_does_not_spoil_its_neighbours(api):
    rows = keyed(batch("B-a"), batch("B-a", "Other"), batch("B-b"), name="neighbour")
    told = api.send("OpenBatch/batch", rows, 207).json()
    assert [each["status"] for each in told["answers"]] == [201, 409, 201]
    assert told["answers"][1]["problem"]["code"] == "BatchIdTaken"
    assert (told["accepted"], told["refused"]) == (2, 1)
    assert api.get(f"/batches/B-b?wait={told['position']}").json()["name"] == "Spring"


def test_what_was_accepted_is_answered_alike_when_the_batch_comes_again(api):
    rows = keyed(batch("B-c"), batch("B-d"), name="again")
    first = api.send("OpenBatch/batch", rows, 207).json()
    again = api.send("OpenBatch/batch", rows, 207).json()
    for one, other in zip(first["answers"], again["answers"], strict=True):
        assert other["answer"] == {**one["answer"], "is_repeated": True}


def test_a_key_that_stands_for_another_body_is_that_commands_problem_alone(api):
    api.open_batch("B-e", key="taken-1")
    rows = keyed(batch("B-f"), batch("B-g"), name="taken")
    told = api.send("OpenBatch/batch", rows, 207).json()
    assert [each["status"] for each in told["answers"]] == [201, 422]


def test_a_key_that_is_sent_twice_in_a_batch_counts_once(api):
    one = {"idempotency_key": "twice", "body": batch("B-twice")}
    other = {"idempotency_key": "twice", "body": batch("B-twice", "Other")}
    told = api.send("OpenBatch/batch", {"commands": [one, one, other]}, 207).json()
    assert [each["status"] for each in told["answers"]] == [201, 201, 422]
    assert len(api.site.events("batch", "B-twice")) == 1


def test_a_key_that_is_being_handled_waits_alone(api):
    rows = keyed(batch("B-h"), batch("B-i"), name="busy")
    with api.site.app.state.api_running.only("api:system:busy-0"):
        told = api.send("OpenBatch/batch", rows, 207).json()
    assert [each["status"] for each in told["answers"]] == [409, 201]


def test_set_wise_commands_build_on_one_another(api):
    api.open_batch("B-j")
    api.open_batch("B-other")
    campaign(api.site, orders=1)
    rows = keyed(
        {"batch_id": "B-j", "order_ids": [*order_ids(api.site), "shop:1"]},
        {"batch_id": "B-other", "order_ids": order_ids(api.site)},
        name="sets",
    )
    told = api.send("CollectOrders/batch", rows, 207).json()
    assert [each["status"] for each in told["answers"]] == [200, 409]
    assert told["answers"][0]["answer"]["left_out"][0]["code"] == "UnknownOrder"
    assert told["answers"][1]["problem"]["code"] == "OrderAlreadyCollected"


def test_what_is_out_of_reach_is_one_commands_problem(told):
    campaigns = told.get("/campaigns").json()["rows"]
    mine = campaigns[0]
    other = next(row for row in campaigns if row["merchant_id"] != mine["merchant_id"])
    with told.acting(visitor(Role.OWNER, mine["merchant_id"], mine["merchant_id"])):
        rows = keyed(*({"campaign_id": each["campaign_id"]} for each in (other, mine)))
        answers = told.send("CloseCampaign/batch", rows, 207).json()["answers"]
    assert answers[0]["status"] == 404
    assert answers[0]["problem"]["code"] == "UnknownCampaign"
    assert answers[1]["status"] in (200, 409)


def test_a_thousand_are_taken_and_one_more_is_not(api):
    rows = keyed(*(batch(f"B-{n:04d}") for n in range(1_000)), name="thousand")
    told = api.send("OpenBatch/batch", rows, 207).json()
    assert told["accepted"] == 1_000
    rows["commands"].append({"idempotency_key": "more", "body": batch("B-more")})
    refused = api.send("OpenBatch/batch", rows, 422).json()
    assert refused["errors"][0]["pointer"] == "/commands"
    assert "B-more" not in json.dumps(refused)


def test_a_body_that_is_not_understood_is_pointed_at_in_its_place(api):
    rows = keyed(batch("B-x"), {"batch_id": 5}, name="pointed")
    refused = api.send("OpenBatch/batch", rows, 422).json()
    assert {each["pointer"] for each in refused["errors"]} >= {"/commands/1/body/batch_id"}
    assert api.site.events("batch", "B-x") == []
