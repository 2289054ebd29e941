from typing import Any

import pytest

from tests.adapters.web.site import form_of, words
from tests.adapters.web.zone_books import book_at, form_rows, order_ids


@pytest.fixture
def gone(tmp_path):
    """All released parcels have passed the gate."""
    with book_at("picked", tmp_path) as site:
        ticked: dict[str, Any] = {"take_0": "1", "exit_id": "X-1", "list_no": "Q"}
        site.post("/exits", **form_rows(site.get("/exits/new"), "list") | ticked)
        site.post("/exits/X-1/pass", pass_no="P1", vehicle="A-1")
        site.post("/exits/X-1/gate", pass_no="P1", orders=order_ids(site, "released"))
        yield site


def ask(site, order_id, **fields):
    html = site.get(f"/returns/new?order={order_id}")
    return form_of(html, "ask") | {"reason": "too large", "sku": "", "units": ""} | fields


def test_a_return_is_asked_with_both_days_shown(gone):
    order_id = order_ids(gone, "released")[0]
    page = gone.act("/returns", **ask(gone, order_id))
    assert "too large" in page
    assert "2026-04-29" in page
    assert "2026-05-14" in page


def test_a_return_asked_twice_with_one_id_is_one(gone):
    order_id = order_ids(gone, "released")[0]
    form = ask(gone, order_id)
    gone.post("/returns", **form)
    gone.post("/returns", **form)
    assert gone.events("return", order_id) == ["ReturnRequested"]


def test_more_than_was_sent_cannot_come_back(gone):
    order_id = order_ids(gone, "released")[0]
    answer = gone.post("/returns", status=409, **ask(gone, order_id, sku="KIWI-01", units="99"))
    assert "More comes back than was sent" in words(answer.text)


def test_what_is_not_released_cannot_come_back(gone):
    order_id = order_ids(gone, "rejected")[0]
    assert "has not released" in words(gone.get(f"/returns/new?order={order_id}"))
    assert "No clearance run ever had" in words(gone.get("/returns/new?order=<b>x"))


def test_goods_are_received_good_and_damaged(gone):
    order_id = order_ids(gone, "released")[0]
    gone.post("/returns", **ask(gone, order_id))
    html = gone.get(f"/returns/receive?order={order_id}&no=1")
    page = gone.act("/returns/receive", **form_rows(html, "receive"))
    assert "received" in page
    assert gone.events("return", order_id)[:2] == ["ReturnRequested", "ReturnReceived"]


def test_a_return_of_nothing_is_refused_in_words(gone):
    order_id = order_ids(gone, "released")[0]
    gone.post("/returns", **ask(gone, order_id))
    form = form_rows(gone.get(f"/returns/receive?order={order_id}&no=1"), "receive")
    form |= {name: ["0"] for name in form if name.startswith(("good_", "damaged_"))}
    answer = gone.post("/returns/receive", status=409, **form)
    assert "names no units" in words(answer.text)


def test_a_return_that_is_not_there(gone):
    gone.get("/returns/receive?order=x&no=1", 404)
    gone.post("/returns/receive", status=404, order_id="x", return_no="1")


def test_returns_are_filtered_by_stage_and_what_is_due_stands_beside(gone):
    order_id = order_ids(gone, "released")[0]
    gone.post("/returns", **ask(gone, order_id))
    assert "too large" in words(gone.get("/returns?stage=requested"))
    assert "too large" not in words(gone.get("/returns?stage=accepted"))


def test_markup_in_a_reason_is_text(gone):
    order_id = order_ids(gone, "released")[0]
    answer = gone.post("/returns", **ask(gone, order_id, reason="<i>no</i>"))
    assert "<i>no</i>" not in gone.get(answer.headers["location"])
