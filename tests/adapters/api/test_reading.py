"""Read models over the interface: typed rows, filters, single things and their tags."""

import pytest

from adapters.api.reading import SHELVES
from adapters.api.shelf import python_type
from projections.stages import STAGES
from tests.adapters.api.interface import ROOT
from tests.adapters.api.shelves import BY_NAME, every_shelf

MAY_BE_EMPTY = {
    "waitlist", "waitlist-places", "waitlist-units",
    "mandates", "claims", "match-failures", "unfit-receipts", "charges",
    "holds", "notices-due", "payment-cases", "payment-differences", "payment-statements",
    "returns", "return-lines", "stuck", "demand", "set-aside", "count-lines",
    "parked-answers", "parked-documents",
    "guarantee-waits", "customs-messages-of-no-book", "appointments",
    # The account book is posted by the warehouse there: its lists stand as listed.
    "book-paper-lacks", "book-paper-answers",
    # Customs answers by message there: nobody draws, keeps or grades beside it.
    "controls", "controlled-parcels", "controlled-goods", "draws", "officers", "officer-relations",
    "grades", "grade-changes",
}  # fmt: skip
"""Nothing waits or goes wrong in the simulated book in these ways."""


def test_the_simulated_book_fills_the_shelves(told):
    empty = {name for name in BY_NAME if not told.get(f"/{name}").json()["rows"]}
    assert empty <= MAY_BE_EMPTY


@pytest.mark.parametrize("name", [shelf.name for shelf in SHELVES if shelf.kind])
def test_one_thing_is_the_row_of_the_list(told, name):
    shelf = BY_NAME[name]
    for row in told.get(f"/{name}?limit=3").json()["rows"]:
        ids = "/".join(str(row[part]) for part in shelf.address)
        answer = told.get(f"/{name}/{ids}")
        assert answer.json() == row
        assert answer.headers["ETag"].startswith('"')
    missing = "/".join("missing" for _ in shelf.address)
    assert told.get(f"/{name}/{missing}", 404).json()["code"] == "NotThere"


def test_what_may_be_missing_in_a_row_is_said_of_it():
    """Waits of goods are nobody's merchant's; what they are known by is always there."""
    (stuck,) = (shelf for shelf in SHELVES if shelf.name == "stuck")
    told = {name: field.annotation for name, field in stuck.row_model.model_fields.items()}
    assert told["merchant_id"] == str | None
    assert {told[name] for name in ("kind", "id", "step", "part")} == {str}


@every_shelf
def test_a_filter_leaves_what_is_equal(told, name):
    rows = told.get(f"/{name}").json()["rows"]
    for filtered in BY_NAME[name].filters:
        values = {row[filtered] for row in rows if row[filtered] is not None}
        for value in sorted(values, key=str)[:2]:
            found = told.client.get(
                f"{ROOT}/{name}", params={filtered: value}, headers=told.headers()
            ).json()["rows"]
            assert found
            assert {row[filtered] for row in found} == {value}


SAMPLES = {bool: "true", int: 7}


@every_shelf
def test_every_filter_may_be_asked_where_nothing_stands(told, name):
    shelf = BY_NAME[name]
    for filtered in shelf.filters:
        value = SAMPLES.get(python_type(shelf.rows.c[filtered]), "nothing")
        rows = told.get(f"/{name}?{filtered}={value}").json()["rows"]
        assert all(row[filtered] in (True, 7) for row in rows)


@pytest.mark.parametrize("value", ["1", "yes", "True", ""])
def test_what_is_true_is_written_in_one_way(api, value):
    refused = api.get(f"/parked-documents?is_waiting={value}", 422).json()
    assert [each["pointer"] for each in refused["errors"]] == ["#/query/is_waiting"]


def test_ones_own_write_is_waited_for(api):
    api.open_batch("B-unread")
    position = api.system.log.last_position()
    answer = api.get(f"/batches/B-unread?wait={position}")
    assert int(answer.headers["Jihuo-Position"]) >= position


def test_a_position_that_does_not_come_is_waited_for_a_second_and_told(api):
    answer = api.get(f"/batches?wait={10**12}")
    assert int(answer.headers["Jihuo-Position"]) == api.system.log.last_position()


def test_a_tag_is_as_old_as_the_row_it_comes_with(api):
    api.open_batch("B-behind")
    before = api.get("/batches/B-behind").headers["ETag"]
    headers = api.headers(**{"Idempotency-Key": "behind"})
    body = {"batch_id": "B-behind", "charge_id": "1", "kind": "x", "amount_minor": 1}
    api.client.post(f"{ROOT}/commands/AddCharge", json={**body, "currency": "CNY"}, headers=headers)
    assert api.get("/batches/B-behind").headers["ETag"] == before
    api.site.follow()
    assert api.get("/batches/B-behind").headers["ETag"] != before


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "#/query/limit"),
        ("limit=501", "#/query/limit"),
        ("limit=x", "#/query/limit"),
        ("wait=-1", "#/query/wait"),
        ("stage=%00", "#/query/stage"),
        (f"stage={'x' * 201}", "#/query/stage"),
    ],
)
def test_a_question_that_is_not_understood_is_pointed_at(api, query, pointer):
    refused = api.get(f"/orders?{query}", 422).json()
    assert [each["pointer"] for each in refused["errors"]] == [pointer]


def test_an_id_may_hold_anything_that_an_address_can_say(api):
    for order_id in ("a/b", "集货", "%25", "a%20b", "..%2f..%2fetc", "%00", "x" * 300):
        answer = api.client.get(f"{ROOT}/orders/{order_id}", headers=api.headers())
        assert answer.status_code in (404, 422), answer.text


def test_every_stage_is_a_filter(told):
    found = {row["stage"] for row in told.get("/orders?limit=500").json()["rows"]}
    assert found <= set(STAGES)
    for stage in found:
        assert told.get(f"/orders?stage={stage}").json()["rows"]
