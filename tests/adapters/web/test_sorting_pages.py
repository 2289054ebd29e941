import pytest

from projections import clearance_desk
from tests.adapters.web.site import BOOK, form_of, words
from tests.adapters.web.zone_books import RUN, book_at

SORTING = "S-20260330-station-1"
FIELDS = {"act": "scan", "station": "station 1", "lane": "lane 1"}


@pytest.fixture
def picked(tmp_path):
    with book_at("picked", tmp_path) as site:
        yield site


def parcel(site, stage="released"):
    with site.system.engine.connect() as connection:
        return clearance_desk.orders_of(connection, BOOK, RUN, stage)[0]


def test_the_bench_has_one_field_with_the_focus(picked):
    html = picked.get("/sorting")
    assert html.count("autofocus") == 1
    assert "Ready" in words(html)


def test_a_released_and_picked_parcel_goes(picked):
    row = parcel(picked)
    page = picked.act("/sorting", scan=f"{row.waybill_no} {row.weight_grams}", **FIELDS)
    assert "✓ GO · lane 1" in page
    assert picked.events("sorting", SORTING) == ["ParcelsSorted"]


def test_without_a_scale_the_bench_asks_for_the_weight(picked):
    row = parcel(picked)
    asked = picked.act("/sorting", scan=row.waybill_no, **FIELDS)
    assert "WEIGH" in asked
    assert picked.events("sorting", SORTING) == []
    page = picked.act("/sorting", scan=str(row.weight_grams), weigh=row.waybill_no, **FIELDS)
    assert "✓ GO" in page


@pytest.mark.parametrize(
    ("stage", "more_grams", "said"),
    [("released", 500, "weight differs"), ("rejected", 0, "not released")],
)
def test_what_may_not_go_is_set_aside_with_its_reason(picked, stage, more_grams, said):
    row = parcel(picked, stage)
    page = picked.act(
        "/sorting", scan=f"{row.waybill_no} {row.weight_grams + more_grams}", **FIELDS
    )
    assert f"✕ STOP · {said}" in page
    assert "Standing aside 1" in page


def test_a_strange_parcel_is_set_aside_and_its_markup_is_text(picked):
    answer = picked.post("/sorting", scan="<b>9</b> 500", **FIELDS)
    html = picked.get(answer.headers["location"])
    assert "unknown waybill" in words(html)
    assert "<b>9</b>" not in html


def test_a_scan_that_says_nothing_is_asked_for_again(picked):
    answer = picked.post("/sorting", status=422, scan="SF1 heavy", **FIELDS)
    assert "then its weight in whole grams" in words(answer.text)
    assert "AGAIN" in words(answer.text)
    picked.post("/sorting", status=422, scan="", **FIELDS)


def test_one_scan_sent_twice_is_one(picked):
    row = parcel(picked)
    scan = {**FIELDS, "scan": f"{row.waybill_no} {row.weight_grams}", "command_id": "scan-0000001"}
    picked.post("/sorting", **scan)
    picked.post("/sorting", **scan)
    assert picked.events("sorting", SORTING) == ["ParcelsSorted"]


def test_a_verdict_is_found_again_after_many_other_scans(picked):
    first = picked.post("/sorting", scan="STRANGER-0 500", **FIELDS).headers["location"]
    for number in range(1, 25):
        picked.post("/sorting", scan=f"STRANGER-{number} 500", **FIELDS)
    assert "STOP · unknown waybill" in words(picked.get(first))


def test_a_scan_that_is_not_read_back_yet_is_asked_for_again(picked):
    assert "not yet read back" in words(picked.get("/sorting?scanned=SF-UNSEEN"))


def test_parcels_aside_are_filtered_by_reason(picked):
    picked.post("/sorting", scan="STRANGER 500", **FIELDS)
    assert "STRANGER" in words(picked.get("/sorting?reason=unknown+waybill"))
    aside = words(picked.get("/sorting?reason=held")).partition("Standing aside")[2]
    assert "STRANGER" not in aside


def test_the_form_brings_its_id(picked):
    html = picked.get("/sorting")
    assert 'name="command_id"' in html
    with pytest.raises(AssertionError):
        form_of(html, "scan")
