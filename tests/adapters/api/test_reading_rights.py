"""Who reads which rows: by role, merchant, mandate and declarant."""

import pytest

from adapters.api.reading import SHELVES
from application.rights_of_reading import MAY_READ, OF_THE_WHOLE_BOOK
from application.roles import Role
from domain.identifiers import MerchantId, Partition
from domain.mandate import GiveMandate
from tests.adapters.api.interface import visitor
from tests.adapters.api.shelves import BY_NAME, every_shelf


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
