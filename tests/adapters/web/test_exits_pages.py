import re

import pytest

from tests.adapters.web.site import form_of, words
from tests.adapters.web.zone_books import RUN, book_at, form_rows, order_ids

URL = "/exits/X-1"


@pytest.fixture
def picked(tmp_path):
    with book_at("picked", tmp_path) as site:
        yield site


@pytest.fixture
def listed(picked):
    """All released parcels of the run on one list."""
    list_all(picked)
    return picked


def list_all(site):
    form = form_rows(site.get("/exits/new"), "list") | {"take_0": "1"}
    form |= {"exit_id": "X-1", "list_no": "QD-E-1"}
    return site.post("/exits", **form)


def issue(site, pass_no="P1"):
    return site.act(f"{URL}/pass", act="pass", pass_no=pass_no, vehicle="A-1")


def test_released_parcels_on_no_list_are_offered(picked):
    assert f"{RUN} kiwi-farm" in words(picked.get("/exits"))


def test_parcels_are_listed_once(listed):
    assert "Exit X-1" in words(listed.get(URL))
    assert listed.events("exit", "X-1") == ["ExitListed"]
    assert "No released and picked parcel waits" in words(listed.get("/exits/new"))


def test_a_list_of_no_run_is_refused(picked):
    form = form_rows(picked.get("/exits/new"), "list") | {"exit_id": "X-1", "list_no": "Q"}
    answer = picked.post("/exits", status=409, **form)
    assert "names no parcel" in words(answer.text)


def test_a_pass_is_issued_withdrawn_with_a_parcel_and_replaced(listed):
    issue(listed)
    answer = listed.post(f"{URL}/pass", status=409, act="pass", pass_no="P2", vehicle="A-2")
    assert "Gate pass P1 stands" in words(answer.text)
    first = order_ids(listed, "released")[0]
    page = listed.act(f"{URL}/take-off", act="take-off", orders=first, reason="wrong lorry")
    assert "withdrawn" in page
    assert "wrong lorry" in page
    assert "P2" in issue(listed, "P2")


def test_the_gate_is_reported_as_it_saw_it_and_strangers_are_cases(listed):
    issue(listed)
    form = {"act": "gate", "pass_no": "P1", "orders": [*order_ids(listed, "released"), "shop:1"]}
    assert "Take parcels off" in words(listed.get(URL))
    page = listed.act(f"{URL}/gate", **form)
    assert "Passed unlisted 1" in page
    assert "Issue gate pass" not in page
    assert "Take parcels off" not in page
    assert "not on the list" in words(listed.get("/exits"))


def test_an_exit_is_posted_once(listed):
    issue(listed)
    listed.act(f"{URL}/gate", pass_no="P1", orders=order_ids(listed, "released"))
    form = form_of(listed.get(URL), "post")
    listed.post(f"{URL}/post", **form)
    assert "events=0" in listed.post(f"{URL}/post", **form).headers["location"]
    assert listed.events("exit", "X-1").count("ExitPosted") == 1


def test_carriers_reports_are_taken_and_shown(listed):
    issue(listed)
    ids = order_ids(listed, "released")
    listed.act(f"{URL}/gate", pass_no="P1", orders=ids)
    report = {"carrier": "SF", "delivered": ids[1:], "refused": ids[0], "lost": ""}
    page = listed.act("/exits/deliveries", act="report", **report)
    assert f"SF {len(ids) - 1} 1 0" in page


def test_a_report_of_nothing_is_refused(picked):
    fields = {"act": "report", "carrier": "SF", "delivered": "", "refused": "", "lost": ""}
    answer = picked.post("/exits/deliveries", status=422, **fields)
    assert "Name at least one." in words(answer.text)


def test_an_exit_that_is_not_there(picked):
    picked.get("/exits/X-404", 404)
    picked.post("/exits/X-404/pass", status=404, pass_no="P", vehicle="A")


def test_markup_in_a_vehicle_is_text(listed):
    answer = listed.post(f"{URL}/pass", act="pass", pass_no="P1", vehicle="<img src=x>")
    assert "<img" not in listed.get(answer.headers["location"])


def test_marked_parcels_are_shown_what_happens_before_they_are_taken_off(listed):
    issue(listed)
    first, second = order_ids(listed, "released")[:2]
    html = listed.get(URL)
    assert f'name="orders" value="{first}" form="act-choose"' in html
    html = listed.post(f"{URL}/choose", status=200, what="take-off", orders=[first, second]).text
    assert "Take off the list: 2 parcels of X-1" in words(html)
    assert "ExitWithdrawn" not in listed.events("exit", "X-1")
    page = listed.act(f"{URL}/take-off", **form_of(html, "take-off") | {"reason": "too full"})
    assert "too full" in page
    assert "ExitWithdrawn" in listed.events("exit", "X-1")


def test_all_parcels_here_are_reported_as_passed_after_a_look(listed):
    issue(listed)
    released = order_ids(listed, "released")
    html = listed.post(f"{URL}/choose", status=200, what="gate", whole="1").text
    assert f"Report as passed: {len(released)} parcels of X-1" in words(html)
    form = form_of(html, "gate")
    assert form["pass_no"] == "P1"
    assert "Passed unlisted" not in listed.act(f"{URL}/gate", **form)
    assert listed.events("exit", "X-1")[-1] == "ExitGatePassed"


def test_who_marks_nothing_or_asks_for_no_act_is_told(listed):
    answer = listed.post(f"{URL}/choose", status=422, act="choose", what="take-off")
    assert "Mark at least one parcel" in words(answer.text)
    listed.post(f"{URL}/choose", status=404, what="burn", orders="shop:1")
    listed.post("/exits/X-404/choose", status=404, what="take-off", orders="shop:1")


def test_runs_are_marked_for_one_list(picked):
    assert f'name="run" value="{RUN}" form="list-marked"' in picked.get("/exits")
    taken = re.compile(r'name="take_\d+" value="1" checked')
    assert taken.search(picked.get(f"/exits/new?run={RUN}&run=R-other"))
    assert not taken.search(picked.get("/exits/new?run=R-other"))
