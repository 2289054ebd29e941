"""Read models over the interface: typed rows, pages that stay, and nobody else's rows."""

from datetime import UTC, datetime

import pytest

from adapters.api.reading import SHELVES
from application.rights_of_reading import MAY_READ, OF_THE_WHOLE_BOOK
from application.roles import Role
from domain.batch_commands import OpenBatch
from domain.goods import Route
from domain.identifiers import BatchId, MerchantId, Partition
from domain.mandate import GiveMandate
from projections.stages import STAGES
from tests.adapters.api.interface import ROOT, visitor

BY_NAME = {shelf.name: shelf for shelf in SHELVES}
every_shelf = pytest.mark.parametrize("name", BY_NAME)
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


def pages(api, path: str) -> list[list[dict]]:
    """Rows of every page, by following `next`."""
    found = []
    while path:
        page = api.get(path).json()
        found.append(page["rows"])
        path = (page["next"] or "").removeprefix(ROOT)
    return found


@every_shelf
def test_pages_one_after_the_other_are_all_rows_once(told, name):
    whole = told.get(f"/{name}?limit=500").json()["rows"]
    by_threes = pages(told, f"/{name}?limit=3")
    assert [row for page in by_threes for row in page] == whole[: sum(map(len, by_threes))]
    assert len(whole) == min(500, sum(map(len, by_threes)))
    assert all(len(page) == 3 for page in by_threes[:-1])


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


@every_shelf
def test_a_cursor_of_other_rows_or_of_nobody_is_refused(told, name):
    for cursor in ("x", "a" * 200, "ä"):
        assert told.get(f"/{name}?cursor={cursor}", 400).json()["code"] == "CursorNotValid"


def test_a_cursor_is_for_its_own_rows(told):
    page = told.get("/orders?limit=1").json()["next"]
    other = page.replace("/orders", "/runs").removeprefix(ROOT)
    told.get(other, 400)


def test_what_is_added_meanwhile_moves_no_row_of_the_pages_behind(api):
    route, now = Route("609", "Auckland", "3115", "2"), datetime.now(UTC)

    def add(*names):
        for name in names:
            api.site.do(OpenBatch(BatchId(name), name, route, now), f"add-{name}")

    before = len(api.get("/batches?limit=500").json()["rows"])
    add("z-b", "z-d", "z-f")
    first = api.get(f"/batches?limit={before + 2}").json()
    add("z-a", "z-c", "z-e")
    rest = api.get(first["next"].removeprefix(ROOT)).json()
    assert [row["batch_id"] for row in first["rows"]][-2:] == ["z-b", "z-d"]
    assert [row["batch_id"] for row in rest["rows"]] == ["z-e", "z-f"]


def test_a_walk_meets_every_row_once_while_others_are_added_on_all_sides(api):
    for number in range(20):
        api.open_batch(f"walk-{number:02}")
    there = {row["batch_id"] for row in api.get("/batches?limit=500").json()["rows"]}
    met, path, added = [], "/batches?limit=3", 0
    while path:
        page = api.get(path).json()
        met += [row["batch_id"] for row in page["rows"]]
        for place in ("", "-"):
            # One before all that is walked past, and one right behind where the walk stands.
            added += 1
            api.open_batch(f"{'0' if not place else met[-1] + place}{added:03}")
        path = (page["next"] or "").removeprefix(ROOT) if added < 60 else ""
    assert len(met) == len(set(met))
    assert met == sorted(met)
    assert added >= 60 or there <= set(met)


@every_shelf
def test_a_merchant_reads_its_own_rows_only(told, name):
    """Two merchants see no row in common, but for what the book holds of both."""
    merchants = sorted({row["merchant_id"] for row in told.get("/campaigns").json()["rows"]})
    assert len(merchants) == 2
    if BY_NAME[name].model.name in OF_THE_WHOLE_BOOK:
        with told.acting(visitor(Role.ADMIN, "stranger", "stranger")):
            told.get(f"/{name}", 403)
        return
    seen = []
    for merchant in merchants:
        with told.acting(visitor(Role.ADMIN, merchant, merchant)):
            seen.append(told.get(f"/{name}?limit=500").json()["rows"])
    owners = [{row.get("merchant_id") for row in rows} for rows in seen]
    assert all(owner <= {merchants[place], None} for place, owner in enumerate(owners))
    if name not in ("exits", "entries", "deliveries"):
        assert not [row for row in seen[0] if row in seen[1] and "order_id" in row]
    with told.acting(visitor(Role.ADMIN, "stranger", "stranger")):
        assert told.get(f"/{name}?limit=500").json() == {"rows": [], "next": None}


def test_a_thing_of_another_merchant_is_told_as_one_that_is_not_there(told):
    order = told.get("/orders?limit=1").json()["rows"][0]["order_id"]
    with told.acting(visitor(Role.OWNER, "stranger", "stranger")):
        theirs = told.get(f"/orders/{order}", 404)
        nothing = told.get("/orders/nothing", 404)
    assert theirs.text.replace(order, "nothing") == nothing.text


@every_shelf
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_role_reads_what_the_table_of_rights_says(told, name, role):
    model = BY_NAME[name].model.name
    with told.acting(visitor(role, "somebody")):
        told.get(f"/{name}", 200 if role in MAY_READ[model] else 403)
    with told.acting(visitor(role, "somebody", "somebody")):
        is_open = role in MAY_READ[model] and model not in OF_THE_WHOLE_BOOK
        told.get(f"/{name}", 200 if is_open else 403)
    told.token = None
    try:
        told.get(f"/{name}", 401)
    finally:
        told.token = "admin"


def test_nothing_of_a_person_stands_in_any_row(told):
    for shelf in SHELVES:
        names = set(shelf.row_model.model_fields)
        assert not names & {"buyer_key", "payer_key", "name_of_buyer", "telephone", "address"}
        assert "buyer_key" not in told.get(f"/{shelf.name}").text


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


def test_mandates_are_read_by_who_gave_them_and_by_whom_they_were_given_to(told):
    for merchant_id in ("kiwi-farm", "nordic-baby"):
        told.site.do(
            GiveMandate(MerchantId(merchant_id), "broker", "declare", None, told.system.clock()),
            f"mandate-of-{merchant_id}",
            Partition("demo.shared"),
        )
    whole = told.get("/mandates").json()["rows"]
    assert {row["merchant_id"] for row in whole} == {"kiwi-farm", "nordic-baby"}
    with told.acting(visitor(Role.OWNER, "kiwi-farm", "kiwi-farm")):
        (own,) = told.get("/mandates").json()["rows"]
    assert (own["merchant_id"], own["mandatary"], own["right"]) == (
        "kiwi-farm",
        "broker",
        "declare",
    )
    with told.acting(visitor(Role.BROKER, "broker", "kiwi-farm")):
        given = told.get("/mandates").json()["rows"]
    assert {row["merchant_id"] for row in given} == {"kiwi-farm", "nordic-baby"}
    with told.acting(visitor(Role.CARRIER, "carrier", "kiwi-farm")):
        assert told.get("/mandates").json()["rows"] == []


def test_a_declarant_reads_its_own_runs_and_no_other_declarants(told):
    runs = told.get("/runs?limit=500").json()["rows"]
    merchants, declarant = {row["merchant_id"] for row in runs}, runs[0]["declarant"]
    for name in ("runs", "run-orders", "messages"):
        whole = told.get(f"/{name}?limit=500").json()["rows"]
        assert whole
        with told.acting(visitor(Role.BROKER, declarant, *merchants)):
            assert told.get(f"/{name}?limit=500").json()["rows"] == whole
        with told.acting(visitor(Role.BROKER, "another", *merchants)):
            assert told.get(f"/{name}?limit=500").json()["rows"] == []
