from urllib.parse import urlencode

import pytest

from projections import entry_board
from tests.adapters.web.site import BOOK, form_of, words
from tests.adapters.web.zone_books import ENTRY, book_at, form_rows

URL = f"/entries/{ENTRY}/tally"


@pytest.fixture
def listed(tmp_path):
    with book_at("listed", tmp_path) as site:
        yield site


@pytest.fixture
def entered(tmp_path):
    with book_at("entered", tmp_path) as site:
        yield site


def counted(site, **changed):
    """A query in which everything is good but what is said otherwise."""
    with site.system.engine.connect() as connection:
        lines = entry_board.lines_of(connection, BOOK, ENTRY)
    query = [("tally_no", "T-2")]
    for i, line in enumerate(lines):
        query += [("sku", line.sku), (f"good_{i}", changed.get(f"good_{i}", line.listed))]
        query += [(f"damaged_{i}", changed.get(f"damaged_{i}", ""))]
    return urlencode(query)


def test_expected_stands_against_counted(listed):
    html = listed.get(URL)
    assert "expected" in words(html)
    assert 'name="damaged_0"' in html


def test_closing_is_previewed_with_what_is_short_and_records_nothing(listed):
    page = words(listed.get(f"{URL}/close?{counted(listed, good_0=1, damaged_0=2)}"))
    assert "differ and wait for a decision" in page
    assert "GoodsTallied" not in listed.events("entry", ENTRY)


def test_a_previewed_tally_is_closed_as_it_was_shown(listed):
    html = listed.get(f"{URL}/close?{counted(listed, good_0=1)}")
    page = listed.act(URL, **form_rows(html, "tally"))
    assert "Entry E-0001" in page
    assert listed.events("entry", ENTRY)[-1] == "GoodsTallied"


def test_lots_are_shown_and_recorded_as_they_were_read(listed):
    said = "3 2027-04-30 L22\n2 2027-05-31"
    html = listed.get(f"{URL}/close?{counted(listed)}&{urlencode({'lots_0': said})}")
    assert "2027-04-30 L22 3" in words(html)
    listed.act(URL, **form_rows(html, "tally"))
    with listed.system.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT lot_no, counted FROM entry_board_lots").all()
    assert sorted(rows) == [("", 2), ("L22", 3)]


@pytest.mark.parametrize("said", ["L22", "3 L22", "x 2027-04-30", "3 2027-13-30", "-1 2027-04-30"])
def test_a_lot_that_is_none_is_shown_beside_its_field(listed, said):
    html = listed.get(f"{URL}/close?{counted(listed)}&{urlencode({'lots_0': said})}", 422)
    assert "Units, the day and the lot" in words(html)
    assert said in html


def test_a_tally_sent_twice_is_one_tally(listed):
    form = form_rows(listed.get(f"{URL}/close?{counted(listed)}"), "tally")
    listed.post(URL, **form)
    listed.post(URL, **form)
    assert listed.events("entry", ENTRY).count("GoodsTallied") == 1


def test_a_number_that_is_none_is_shown_beside_its_field(listed):
    html = listed.get(f"{URL}/close?{counted(listed, good_0='many')}", 422)
    assert "A whole number" in words(html)
    assert 'value="many"' in html


def test_a_tally_of_an_entry_that_is_not_there(listed):
    listed.get("/entries/E-404/tally", 404)
    listed.get("/entries/E-404/tally/close?tally_no=T", 404)
    listed.post("/entries/E-404/tally", status=404, tally_no="T")


def test_a_stock_count_that_differs_is_spread_over_entries(entered):
    form = form_rows(entered.get("/entries/counts/new"), "count")
    form |= {f"counted_{i}": form[f"expected_{i}"] for i in range(len(form["sku"]))}
    form["counted_0"] = [str(int(form["expected_0"][0]) - 1)]
    page = entered.act("/entries/counts", **form | {"count_id": "SC-1"})
    assert "Stock count SC-1" in page
    spread = form_rows(entered.get("/entries/counts/SC-1"), "spread") | {"reason": "miscounted"}
    assert "miscounted" in entered.act("/entries/counts/SC-1", **spread)
    assert entered.events("entry", ENTRY)[-1] == "StockAdjusted"


def test_a_spread_that_does_not_add_up_is_refused(entered):
    form = form_rows(entered.get("/entries/counts/new"), "count")
    form |= {f"counted_{i}": form[f"expected_{i}"] for i in range(len(form["sku"]))}
    form["counted_0"] = ["0"]
    entered.post("/entries/counts", **form | {"count_id": "SC-1"})
    spread = form_of(entered.get("/entries/counts/SC-1"), "spread")
    spread |= {"reason": "r", "delta_0": "-1"}
    answer = entered.post("/entries/counts/SC-1", status=409, **spread)
    assert "does not add up" in words(answer.text)


def test_counts_are_listed_and_one_that_is_not_there_is_said(entered):
    assert "No stock was counted" in words(entered.get("/entries/counts"))
    entered.get("/entries/counts/SC-404", 404)
