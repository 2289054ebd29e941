import re
from html import unescape

import pytest

from adapters.web.stuck import ROLES
from tests.adapters.web.site import words
from tests.adapters.web.zone_books import book_at


@pytest.fixture(scope="module", params=["arrived", "listed", "entered", "cleared", "picked"])
def book(request, tmp_path_factory):
    with book_at(request.param, tmp_path_factory.mktemp("stuck")) as site:
        yield site


def test_every_wait_leads_to_the_page_where_it_is_done(book):
    html = book.get("/stuck").partition("<tbody>")[2]
    links = {unescape(url) for url in re.findall(r'<a href="(/[^"]*)"', html)}
    assert links
    for url in links:
        book.get(url)


def test_waits_are_filtered_by_role_and_by_kind(book):
    for role in ROLES:
        book.get(f"/stuck?whose={role}")
    book.get("/stuck?show=cases")
    book.get("/stuck?show=late&whose=warehouse")


def test_a_role_that_is_none_has_nothing_and_its_markup_is_text(book):
    html = book.get("/stuck?whose=<b>x</b>")
    assert "<b>x</b>" not in html
    assert "Nothing waits" in words(html)


def test_the_past_is_shown_as_it_was(book):
    assert "Nothing waits" in words(book.get("/stuck?at=0"))
