"""Views that somebody keeps: tabs of their own tables, and of nobody else's."""

import pytest

from adapters.access.saved_views import NAME_MAX, VIEWS_MAX
from application.roles import Role
from tests.adapters.web.given import HOSTILE
from tests.adapters.web.read_tables import plain

VIEW = {"place": "orders", "query": "stage=paid&sort=order&after=1~x", "back": "/orders"}


def keep(site, name, status=303, **other):
    return site.post("/views", status, **{**VIEW, "name": name, **other})


def test_a_view_is_a_tab_that_asks_the_same_again(site):
    assert keep(site, "Paid first").headers["location"] == "/orders"
    html = site.get("/orders")
    assert 'href="/orders?sort=order&amp;stage=paid">Paid first</a>' in html
    shown = site.get("/orders?sort=order&stage=paid")
    assert 'aria-current="true">Paid first</a>' in shown


def test_a_view_of_the_same_name_gives_way(site):
    keep(site, "Mine")
    keep(site, "Mine", query="stage=left")
    html = site.get("/orders")
    assert html.count(">Mine</a>") == 1
    assert "/orders?stage=left" in html


def test_a_view_is_removed(site):
    keep(site, "Mine")
    site.post("/views/remove", place="orders", name="Mine", back="/orders")
    site.post("/views/remove", place="orders", name="Mine", back="/orders")
    assert ">Mine</a>" not in site.get("/orders")


def test_a_view_belongs_to_a_table_and_to_whoever_kept_it(site):
    keep(site, "Mine")
    assert ">Mine</a>" not in site.get("/campaigns")
    with site.as_role(Role.PLANNER):
        assert ">Mine</a>" not in site.get("/orders")


@pytest.mark.parametrize("name", ["", " ", "x" * (NAME_MAX + 1)])
def test_a_name_that_cannot_be_a_tab_is_refused(site, name):
    assert "view" in plain(keep(site, name, 422).text).lower()


def test_there_is_an_end_of_views(site):
    for n in range(VIEWS_MAX):
        keep(site, f"view {n}")
    assert f"{VIEWS_MAX} views are kept at most." in plain(keep(site, "one more", 422).text)
    keep(site, "view 1", query="stage=left")


def test_a_view_leads_nowhere_else(site):
    for back in ("//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere"):
        assert keep(site, "Mine", back=back).headers["location"] == "/"


def test_a_name_is_text_and_never_markup(site):
    keep(site, HOSTILE, query="stage=%22%3E%3Cscript%3E")
    html = site.get("/orders")
    assert "<script>alert" not in html
    assert '"><script>' not in html


def test_a_view_is_kept_over_a_cursor_and_the_past(site):
    keep(site, "Then", query="stage=paid&at=12&export=csv")
    assert 'href="/orders?stage=paid">Then</a>' in site.get("/orders")
