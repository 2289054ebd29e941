import re
from decimal import Decimal

import pytest

from adapters.web import order_warnings
from application.roles import Role
from domain.dated import customs_day
from domain.false_orders import DetectorRules
from domain.identifiers import MerchantId, Sku, shared_of
from domain.product import RegisterProduct
from domain.tax import TaxRates
from projections import clearance_desk, entry_board, entry_lots, scanned_goods
from tests.adapters.web.site import BOOK, words
from tests.adapters.web.zone_books import RUN, book_at, order_ids

URL = "/inspections"


@pytest.fixture
def site(tmp_path):
    with book_at("picked", tmp_path) as site:
        sign_in(site, "lin")
        yield site


def sign_in(site, name):
    site.sign_in(name, Role.OFFICER, party_id="customs-demo")


def waybill_of(site, order_id):
    with site.system.engine.connect() as connection:
        rows = clearance_desk.orders_of(connection, BOOK, RUN)
    return next(row.waybill_no for row in rows if row.order_id == order_id)


def ordered(site, number, kind="hold", status=303):
    """The address of the control, from the number that is scanned."""
    answer = site.post(URL, status=status, act="control", number=number, kind=kind, reason="seal")
    return answer.headers.get("location", "").partition("?")[0] or answer.text


@pytest.fixture
def released(site):
    return order_ids(site, "released")[0]


def test_a_scan_of_a_waybill_shows_name_shelf_time_and_stock(site, released):
    html = site.get(f"{URL}/scan?number={waybill_of(site, released)}")
    page = words(html)
    assert released in html
    for word in ("SKU", "Shelf life", "Free", "Stock", "E-0001"):
        assert word in page


@pytest.mark.parametrize("number", ["KIWI-01", "none"])
def test_goods_are_found_by_their_sku_and_nothing_is_said_of_what_is_not_there(site, number):
    page = words(site.get(f"{URL}/scan?number={number}"))
    assert ("Product" in page) is (number != "none")
    assert ("Nothing here goes by this number" in page) is (number == "none")


def test_a_scan_shows_the_stock_of_the_unit_and_until_when_it_is_good(site):
    with site.system.engine.connect() as connection:
        (line,) = scanned_goods.lines_of_products(connection, BOOK, ["KIWI-01"])
        (lot,) = entry_lots.lots_of_products(connection, BOOK, ["KIWI-01"])
    html = site.get(f"{URL}/scan?number=KIWI-01")
    page = words(html)
    good = line.good + line.adjusted
    assert line.free == min(line.posted, good) - line.reserved - line.blocked - line.gone
    for name, units in (
        *(("Free", line.free), ("Posted", line.posted), ("Good", good)),
        *(("Reserved", line.reserved), ("Blocked", line.blocked), ("Gone", line.gone)),
    ):
        assert f"{name} {units:,} units" in page
    days = (lot.best_before - customs_day(site.system.clock())).days
    assert f"Best before {lot.best_before}" in page
    assert f"{days:,}" in page
    assert lot.lot_no in page
    assert "autofocus" in html


def test_a_gtin_is_found_however_many_zeros_the_scanner_puts_before_it(site):
    filed = RegisterProduct(
        Sku("KIWI-01"), MerchantId("kiwi-farm"), "Kiwi honey", "0409000000", "122", "609",
        TaxRates(Decimal("0.09")), 720, 900, site.system.clock(), "9421025231254",
    )  # fmt: skip
    site.do(filed, "file", shared_of(BOOK))
    site.follow()
    for scanned in ("9421025231254", "09421025231254"):
        page = words(site.get(f"{URL}/scan?number={scanned}"))
        assert "Kiwi honey" in page
        assert "609 New Zealand" in page


def test_a_purchase_batch_leads_to_the_goods_bought_for_it(site):
    with site.system.engine.connect() as connection:
        batch = entry_board.batches_of(connection, BOOK, "E-0001")[0]
    page = words(site.get(f"{URL}/scan?number={batch.batch_id}"))
    assert "Purchase batch" in page
    assert batch.sku in page


def test_a_control_of_goods_is_told_to_whoever_scans_them_next(site):
    control = ordered(site, "KIWI-01").rpartition("/")[2]
    assert f"kept by control {control}" in words(site.get(f"{URL}/scan?number=KIWI-01"))
    assert "kept by control" not in words(site.get(f"{URL}/scan?number=KIWI-02"))


def test_a_carton_leads_to_the_goods_it_brought(site):
    with site.system.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT carton_no, sku FROM inspection_carton_contents")
        carton_no, sku = rows.first()
    page = words(site.get(f"{URL}/scan?number={carton_no}"))
    assert "Carton" in page
    assert sku in page


def test_what_an_officer_keeps_is_red_set_aside_by_the_bench_and_on_no_list(site, released):
    assert released in site.get(f"{URL}/channels?channel=green")
    control = ordered(site, waybill_of(site, released))
    assert "keeps 1 parcel" in words(site.get(control))
    assert "seal" in words(site.get(f"{URL}/channels?channel=red"))
    assert released not in site.get(f"{URL}/channels?channel=green")
    site.sign_in("bench", Role.WAREHOUSE, party_id="warehouse-demo")
    scan = {"act": "scan", "station": "station 1", "lane": "lane 1"}
    page = site.act("/sorting", **scan, scan=f"{waybill_of(site, released)} 1000")
    assert "An officer keeps it" in page
    form = {"act": "list", "run": RUN, "take_0": "1", "orders_0": released}
    answer = site.post("/exits", status=409, **form, exit_id="X-1", list_no="Q")
    assert "keeps order" in words(answer.text)


def test_one_officer_orders_and_another_lifts(site, released):
    control = ordered(site, waybill_of(site, released))
    answer = site.post(f"{control}/lift", status=409, act="lift")
    assert "It takes another officer" in words(answer.text)
    sign_in(site, "wu")
    assert "lifted" in site.act(f"{control}/lift", act="lift")
    assert released in site.get(f"{URL}/channels?channel=green")


def test_an_override_is_asked_by_one_and_granted_by_another(site, released):
    control = ordered(site, released, kind="inspection")
    found = {"act": "inspect", "outcome": "failed", "finding": "undeclared"}
    assert "failed" in site.act(f"{control}/inspect", **found)
    assert "asks for an override" in site.act(f"{control}/ask", act="ask", reason="fresh")
    assert re.search(r"override asked 1\b", words(site.get(URL)))
    answer = site.post(f"{control}/grant", status=409, act="grant")
    assert "It takes another officer" in words(answer.text)
    sign_in(site, "wu")
    assert "overridden" in site.act(f"{control}/grant", act="grant")


def test_an_override_may_be_declined(site, released):
    control = ordered(site, released, kind="inspection")
    site.act(f"{control}/ask", act="ask", reason="fresh")
    sign_in(site, "wu")
    page = site.act(f"{control}/decline", act="decline", reason="not fresh")
    assert "asks for an override" not in page
    assert "keeps 1 parcel" in page


def test_a_double_click_orders_one_control(site, released):
    form = {"command_id": "test-twice-0001", "act": "control", "number": released}
    form |= {"kind": "hold", "reason": "seal"}
    first, second = (site.post(URL, **form).headers["location"] for _ in range(2))
    assert first.partition("?")[0] == second.partition("?")[0]
    assert site.events("run", RUN).count("ParcelsControlled") == 1


def test_goods_are_kept_with_every_parcel_of_them(site):
    control = ordered(site, "KIWI-01")
    page = words(site.get(control))
    assert "Goods" in page
    assert site.events("entry", "E-0001").count("GoodsControlled") == 1
    assert "ParcelsControlled" in site.events("run", RUN)


def test_grades_and_draws_say_what_would_fill_them(site):
    assert "Nothing is counted" in words(site.get(f"{URL}/grades"))
    assert "Nothing was drawn" in words(site.get(f"{URL}/draws"))


def test_duty_and_relations_are_recorded_with_their_reasons(site):
    form = {"act": "duty", "officer": "customs-demo/wu", "duty": "off"}
    answer = site.post(f"{URL}/officers", status=409, **form)
    assert "Say why" in words(answer.text)
    assert "on leave" in site.act(f"{URL}/officers", **form, reason="on leave")
    related = {"act": "relate", "officer": "customs-demo/lin", "enterprise": "kiwi-farm"}
    page = site.act(f"{URL}/relations", **related, relation="stands", reason="brother")
    assert "brother" in page
    page = site.act(f"{URL}/relations", **related, relation="ended", reason="sold")
    assert "brother" not in page


def test_the_black_list_is_open_to_everybody(site):
    answer = site.nobody().get("/black-list")
    assert answer.status_code == 200
    assert "Nobody stands on it" in answer.text


def test_a_warning_names_its_orders_and_no_telephone(site, monkeypatch):
    """Under rules that every order breaks: what is shared is masked, the orders are named."""
    assert "Nothing here looks like" in words(site.get(f"{URL}/warnings?run={RUN}"))
    strict = DetectorRules(buyers_min=1, per_second_min=1, orders_min=1, close_per_mille=1)
    monkeypatch.setattr(order_warnings, "rules_on", lambda _: strict)
    page = words(site.get(f"{URL}/warnings?run={RUN}"))
    assert "58 orders of runs" in page
    assert "many buyers in one second" in page
    file = site.client.get(f"{URL}/warnings?run={RUN}&export=csv").text
    stream_id = f"{BOOK}/order/{order_ids(site, 'released')[0]}"
    (placed, *_) = site.system.log.read([stream_id])[stream_id].events
    assert placed.order_id in file
    assert placed.consignee.telephone not in file
    assert placed.consignee.address not in file
