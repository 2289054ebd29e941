import pytest

from application.roles import Role
from tests.adapters.api.interface import visitor

KIWI = visitor(Role.OWNER, "kiwi", "kiwi")
NORDIC = visitor(Role.STAFF, "nordic", "nordic")

HONEY = {
    "sku": "API-1",
    "merchant_id": "kiwi",
    "name": "Kiwi honey",
    "hs_code": "0409000000",
    "unit_code": "122",
    "origin_country": "609",
    "rates": {"vat": "0.09", "tariff": "0.15"},
    "weight_grams": 720,
    "volume_cm3": 900,
}
MORE = {
    "gtin": "9421025231254",
    "legal_units": [{"unit_code": "035", "per_sales_unit": "0.5"}],
    "net_grams": 500,
    "size": {"length_mm": 90, "width_mm": 90, "height_mm": 120},
    "shelf_life_days": 720,
    "brand": "",
    "specification": "500 g a jar",
    "positive_list": {"number": "PL-17", "since": "2016-04-08", "until": None},
}


def test_a_product_is_registered_with_todays_fields_or_all_of_them(api):
    assert api.send("RegisterProduct", HONEY).json()["events"] == 1
    row = api.get("/products/API-1").json()
    assert (row["gtin"], row["net_grams"], row["list_since"]) == ("", None, None)
    assert api.send("RegisterProduct", HONEY | MORE).json()["events"] == 1
    row = api.get("/products/API-1").json()
    assert (row["gtin"], row["legal_1_factor"], row["vat"]) == ("9421025231254", "0.5", "0.09")
    assert (row["list_since"], row["length_mm"]) == ("2016-04-08", 90)
    assert api.send("RegisterProduct", HONEY | MORE).json()["events"] == 0


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"gtin": "9421025231251"}, "GtinInvalid", "/gtin"),
        ({"net_grams": 721}, "NetAboveGross", "/net_grams"),
        ({"origin_country": "000"}, "UnknownCountry", "/origin_country"),
        ({"legal_units": [{"unit_code": "007", "per_sales_unit": "0"}]},
         "LegalFactorUnsound", "/legal_units"),
        ({"size": {"length_mm": 9, "width_mm": 9, "height_mm": 9}}, "VolumeBeyondSize",
         "/volume_cm3"),
    ],
)  # fmt: skip
def test_a_rule_is_told_at_the_field_that_would_satisfy_it(api, change, code, pointer):
    problem = api.send("RegisterProduct", HONEY | MORE | {"sku": "API-2"} | change, 409).json()
    assert problem["code"] == code
    assert problem["errors"][0]["pointer"] == pointer
    assert problem["remedy"]


def test_many_products_are_registered_at_once_and_those_that_cannot_be_are_told(api):
    wrong = HONEY | {"sku": "API-4", "at": "2026-11-01T00:00:00Z", "gtin": "1"}
    right = HONEY | {"sku": "API-3", "at": "2026-11-01T00:00:00Z"}
    answer = api.send("RegisterProducts", {"products": [right, wrong]}).json()
    assert answer["events"] == 1
    assert [(each["id"], each["code"]) for each in answer["left_out"]] == [("API-4", "GtinInvalid")]
    only = api.send("RegisterProducts", {"products": [wrong]}, 409).json()
    assert only["code"] == "GtinInvalid"


def test_a_product_is_withdrawn(api):
    api.send("RegisterProduct", HONEY | {"sku": "API-5"})
    api.send("WithdrawProduct", {"sku": "API-5", "reason": "recalled"})
    assert api.get("/products/API-5").json()["stage"] == "withdrawn"
    missing = api.send("WithdrawProduct", {"sku": "NOWHERE", "reason": "x"}, 404).json()
    assert missing["code"] == "UnknownProduct"


def test_products_are_listed_within_reach(api):
    api.send("RegisterProduct", HONEY | {"sku": "API-6"})
    with api.acting(NORDIC):
        api.send("RegisterProduct", HONEY | {"sku": "API-7", "merchant_id": "nordic"})
        rows = api.get("/products").json()["rows"]
        assert [row["sku"] for row in rows] == ["API-7"]
        api.get("/products/API-6", 404)
        foreign = api.send("WithdrawProduct", {"sku": "API-6", "reason": "mine"}, 404).json()
        nowhere = api.send("WithdrawProduct", {"sku": "API-0", "reason": "mine"}, 404).json()
        assert foreign["detail"].replace("API-6", "API-0") == nowhere["detail"]
        assert foreign["code"] == nowhere["code"]
        taking = HONEY | {"sku": "API-6", "merchant_id": "nordic"}
        assert "kiwi" not in api.send("RegisterProduct", taking, 404).text
        both = [each | {"at": "2026-11-01T00:00:00Z"} for each in (HONEY | {"sku": "N"}, taking)]
        api.send("RegisterProducts", {"products": both}, 404)
    with api.acting(KIWI):
        assert api.get("/products?hs_code=0409000000&merchant_id=kiwi").json()["rows"]
