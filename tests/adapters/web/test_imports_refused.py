"""What pages of imports refuse: beside its field, by right, or as what is not there."""

import pytest

from application.roles import Role
from tests.adapters.order_import.merchants_files import csv_file, xlsx_file
from tests.adapters.web.import_shop import MERCHANT, Shop, columns
from tests.adapters.web.site import Site, form_of, words


@pytest.fixture
def shop(site: Site, tmp_path) -> Shop:
    return Shop(site, tmp_path)


def test_a_profile_without_a_needed_column_is_not_kept_and_the_rows_stay(shop):
    answer = shop.post("/imports/profiles/look", xlsx_file([shop.row(1)]), "订单.xlsx", act="look")
    chosen = columns(quantity="")
    saved = {**form_of(answer.text, "save"), **chosen, "name": "a", "platform": "b"}
    refused = shop.site.post("/imports/profiles", 422, merchant_id=MERCHANT, **saved).text
    assert "Each needed field has a column of its own." in words(refused)
    assert "虚构买家1" in words(refused)
    assert "No profile yet" in words(shop.site.get("/imports/profiles"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old workbook"),
        (b"PK\x03\x04nothing", "the workbook is damaged"),
        (b"\x1f\x8b\x08nothing", "the file is damaged or was cut off"),
        (b"\x00\xffnothing", "is no workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(shop, content, said):
    name = "订单.xlsx" if "workbook" in said else "订单.csv"
    answer = shop.post("/imports/profiles/look", content, name, act="look")
    assert answer.status_code == 422
    assert said in words(answer.text)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"profile": "nothing"}, "There is no profile 'nothing' of kiwi."),
        ({"campaign_id": ""}, "This is needed."),
    ],
)
def test_what_cannot_be_imported_is_refused_beside_its_field(shop, fields, said):
    shop.keep_profile()
    chosen = {"act": "import", "profile": "店铺导出", "campaign_id": shop.draft.campaign_id}
    answer = shop.post("/imports", csv_file([shop.row(1)]), **{**chosen, **fields})
    assert answer.status_code == 422
    assert said in words(answer.text)


def test_a_form_without_a_file_is_refused(shop):
    shop.keep_profile()
    chosen = {"act": "import", "profile": "店铺导出", "campaign_id": shop.draft.campaign_id}
    assert "Choose a file." in words(shop.site.post("/imports", 422, **chosen).text)


def test_anothers_imports_profiles_and_files_are_not_there(shop):
    shop.keep_profile()
    address = shop.send(csv_file([shop.row(1, quantity=0)]))
    shop.work(address)
    with shop.site.as_role(Role.OWNER, "other"):
        for page in (address, f"{address}/report", f"{address}/file"):
            shop.site.get(page, 404)
        shop.site.post(f"{address}/again", 404)
        assert "订单.csv" not in shop.site.get("/imports")
        assert "店铺导出" not in shop.site.get("/imports/profiles")
        chosen = {"act": "import", "profile": "店铺导出", "campaign_id": shop.draft.campaign_id}
        assert shop.post("/imports", csv_file([shop.row(2)]), **chosen).status_code == 404
        shop.site.post("/imports/profiles/remove", 404, merchant_id=MERCHANT, name="店铺导出")


def test_people_go_back_to_who_sent_them_in_and_it_is_noted(shop):
    shop.keep_profile()
    address = shop.send(csv_file([shop.row(1)]))
    shop.work(address)
    with shop.site.as_role(Role.STAFF, MERCHANT):
        shop.site.get(f"{address}/file", 403)
        shop.site.get(f"{address}/report")
    assert shop.site.client.get(f"{address}/file").status_code == 200
    with shop.site.system.engine.connect() as connection:
        seen = connection.exec_driver_sql("SELECT subject FROM personal_data_seen").scalars().all()
    assert f"import {address[-20:]}" in seen


def test_an_upload_after_the_session_ended_is_asked_for_again(shop):
    client = shop.site.nobody()
    answer = client.post("/imports", data={"act": "import"}, files={"file": ("a.csv", b"x")})
    assert answer.status_code == 401
    assert "Your session has ended" in answer.text
