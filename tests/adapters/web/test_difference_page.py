"""A difference of a statement: beside our own figures, settled with a reason, with its history."""

import pytest

from tests.adapters.web.site import form_of, words
from tests.adapters.web.statement_desk import SHARED, Desk, csv_of, desk_of, row


@pytest.fixture
def desk(site, tmp_path) -> Desk:
    return desk_of(site, tmp_path)


def test_a_difference_is_looked_at_beside_our_books_and_settled_with_history(desk):
    site = desk.site
    desk.taken(csv_of(row("P-1", "1.50")))
    (statement_id,) = desk.statements()
    listed = site.get(f"/statements/{statement_id}")
    url = f"/statements/{statement_id}/differences/1"
    assert f'href="{url}"' in listed
    said = words(site.get(url))
    assert "With them ¥ 1.50" in said
    assert "With us ¥ 1.00" in said
    assert "nobody:P-1" in site.get(url)
    site.post(f"{url}/settle", 422, act="settle", reason="")
    assert form_of(site.get(url), "settle")["reason"] == ""
    site.act(f"{url}/settle", act="settle", reason="fee taken off")
    said = site.act(f"{url}/settle", act="settle", reason="fee taken off by the bank")
    assert said.count("fee taken off") == 2
    assert "ada" in said
    events = ["StatementTaken", "DifferenceSettled", "DifferenceSettled"]
    assert site.events("statement", statement_id, SHARED) == events
    assert "fee taken off by the bank" in words(site.get(f"/statements/{statement_id}"))
    shown = words(site.get(f"/statements/{statement_id}?show=open"))
    assert "other sum" not in shown.partition("Differences")[2].partition("1 of")[0]


def test_what_only_we_have_or_only_they_have_says_so(desk):
    site = desk.site
    desk.taken(csv_of(row("P-1"), row("P-9", "7.00")))
    (statement_id,) = desk.statements()
    theirs = words(site.get(f"/statements/{statement_id}/differences/1"))
    assert "missing with us" in theirs
    assert "No payment of this number was reported to us." in theirs
    ours = words(site.get(f"/statements/{statement_id}/differences/2"))
    assert "missing with them" in ours
    assert "With them –" in ours
    site.get(f"/statements/{statement_id}/differences/3", 404)
    site.get(f"/statements/{statement_id}/differences/x", 404)
    site.get("/statements/none/differences/1", 404)
