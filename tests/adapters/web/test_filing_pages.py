import pytest

from application.roles import Role
from domain.customs_fields import credit_check_character
from domain.identifiers import shared_of
from tests.adapters.web.site import BOOK, words

SHARED = shared_of(BOOK)
HEAD = "91330206MA0000001"
FIRM = {
    "firm_id": "kiwi-farm",
    "name": "示范商贸有限公司",
    "customs_code": "3115960001",
    "credit_code": HEAD + credit_check_character(HEAD),
    "dxp_id": "DXPENT0000000001",
    "since": "2026-01-01",
    "role_merchant": "1",
}
BOOK_FORM = {
    "ems_no": "T3115W000001",
    "number_head": "A1",
    "customs_office": "3115",
    "port_office": "3115",
    "trade_mode": "1210",
    "traffic_mode": "W",
    "zone_firm": "warehouse",
    "guarantor": "guarantor",
    "place_code": "",
    "wrap_code": "",
}
ITEM = {"sku": "KIWI-01", "record_no": "A1", "book_line": "7", "units": "1", "pieces": "1"}
BLANK = {"unit_code": "", "name": "", "specification": ""}


def test_a_firm_is_registered_and_corrected(site):
    told = site.act("/firms", act="register", **FIRM)
    assert "3115960001" in told
    assert "示范商贸有限公司" in told
    renamed = FIRM | {"name": "更名商贸有限公司"}
    told = site.act("/firms/correct", act="correct", reason="renamed", **renamed)
    assert "更名商贸有限公司" in told
    assert site.events("firm", "kiwi-farm", SHARED) == ["FirmRegistered", "FirmCorrected"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"customs_code": "12"}, "12 is not in the form that customs gives such a code."),
        ({"role_merchant": ""}, "Choose at least one of the parts that firms have."),
        ({"name": "商" * 101}, "Customs' messages take 1 to 100 characters here, in one line."),
        ({"since": "soon"}, "A day such as 2026-03-02."),
    ],
)
def test_what_is_wrong_of_a_firm_is_told_beside_its_field(site, wrong, said):
    # Of what a form says itself, nothing is asked of a rule.
    status = 422 if "since" in wrong else 409
    answer = site.post("/firms", status, act="register", **(FIRM | wrong))
    assert said in words(answer.text)
    assert site.events("firm", "kiwi-farm", SHARED) == []


def test_a_firm_on_file_is_corrected_and_one_that_is_not_is_registered(site):
    site.act("/firms", act="register", **FIRM)
    other = FIRM | {"name": "另一有限公司"}
    answer = site.post("/firms", 409, act="register", **other)
    assert "correct it, with a reason" in words(answer.text)
    unknown = FIRM | {"firm_id": "nobody"}
    answer = site.post("/firms/correct", 404, act="correct", reason="slip", **unknown)
    assert "There is no firm nobody on file." in words(answer.text)


def test_an_item_is_filed_in_the_books_own_unit(site):
    boxes = ITEM | {"pieces": "12", "unit_code": "120", "name": "蜂蜜", "specification": ""}
    told = site.act("/items", act="file", **boxes)
    assert "1 × 120 = 12" in told
    assert "蜂蜜" in told
    assert site.events("item", "KIWI-01") == ["ItemRecordFiled"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"book_line": "0"}, "Lines of the account book are numbered from 1."),
        ({"pieces": "12"}, "Say the book's unit, and how many of it how many sale units are"),
        ({"record_no": "a b"}, "a b is not in the form that customs gives such a code."),
    ],
)
def test_what_is_wrong_of_an_item_is_told_beside_its_field(site, wrong, said):
    answer = site.post("/items", 409, act="file", **(ITEM | BLANK | wrong))
    assert said in words(answer.text)


def test_a_book_is_described(site):
    assert "This book is not described" in site.get("/items")
    told = site.act("/items/book", act="describe", **BOOK_FORM)
    assert "T3115W000001" in told
    assert "This book is not described" not in told
    assert site.events("books", "customs", SHARED) == ["BookDescribed"]
    answer = site.post("/items/book", 409, act="describe", **(BOOK_FORM | {"zone_firm": ""}))
    assert "Customs' messages take 1 to 60 characters here" in words(answer.text)


def test_who_keeps_the_zones_book_files_items_and_registers_no_firm(site):
    with site.as_role(Role.WAREHOUSE, "warehouse"):
        site.act("/items", act="file", **ITEM, **BLANK)
        site.get("/firms")
        site.post("/firms", 403, act="register", **FIRM)
        site.post("/items/book", 403, act="describe", **BOOK_FORM)
    with site.as_role(Role.OWNER, "kiwi-farm"):
        site.get("/firms", 403)
        site.get("/items", 403)
