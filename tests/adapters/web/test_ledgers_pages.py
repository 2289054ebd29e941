import re

import pytest

from adapters.web.tables import table
from tests.adapters.web.site import words
from tests.adapters.web.zone_books import book_at


@pytest.fixture(scope="module")
def cleared(tmp_path_factory):
    with book_at("cleared", tmp_path_factory.mktemp("ledgers")) as site:
        yield site


def test_every_line_adds_up_and_says_so(cleared):
    page = words(cleared.get("/ledgers"))
    assert "does not add up" not in page
    assert "= physical" in page


def test_every_figure_opens_movements_that_sum_to_it(cleared):
    listed = cleared.get("/ledgers")
    pattern = r'<td class="n" data-k="(\w+)-\d+-[\w-]+"><a href="([^"]*)">([\d,−]+)<'
    figures = re.findall(pattern, listed)
    assert {name for name, _, _ in figures} >= {"posted", "reserved", "free", "physical"}
    for _, url, shown in figures[:14]:
        html = cleared.get(url.replace("&amp;", "&"))
        table = html.partition("Movements")[2].partition("</table>")[0]
        sums = sums_in(table)
        assert (sums[-1] if sums else "0") == shown


def test_each_movement_leads_to_its_event(cleared):
    html = cleared.get("/ledgers/1/KIWI-01")
    links = re.findall(r'href="(/audit\?up_to=\d+)"', html)
    assert links
    cleared.get(links[0])


def test_a_line_that_is_not_there(cleared):
    cleared.get("/ledgers/999/KIWI-01", 404)
    cleared.get("/ledgers/x/KIWI-01", 404)
    cleared.get("/ledgers/1/%3Cb%3E", 404)


def test_the_sum_goes_on_from_page_to_page(cleared, monkeypatch):
    whole = sums(cleared.get("/ledgers/1/KIWI-01?figure=reserved"))
    monkeypatch.setattr(table, "ROWS", 3)
    parts = [sums(cleared.get(f"/ledgers/1/KIWI-01?figure=reserved&offset={n}")) for n in (0, 3)]
    assert [*parts[0], *parts[1]] == whole[: len(parts[0]) + len(parts[1])]


def sums(html):
    return sums_in(html.partition("Sum</th>")[2].partition("</table>")[0])


def sums_in(table):
    """What stands behind the change of each movement."""
    return re.findall(r'<td class="n">[^<]*</td>\s*<td class="n" [^>]*>([\d,−]+)</td>', table)


def test_a_figure_that_is_not_one_shows_all_movements(cleared):
    assert "Movements" in words(cleared.get("/ledgers/1/KIWI-01?figure=<b>"))


def test_the_book_of_the_past_is_the_book_of_then(cleared):
    assert "The book has no line yet" in words(cleared.get("/ledgers?at=1"))
