import pytest

from tests.adapters.web.zone_books import ENTRY, RUN, book_at, order_ids

PAGES = (
    "/entries",
    f"/entries/{ENTRY}",
    f"/entries/{ENTRY}/tally",
    f"/entries/{ENTRY}/tally/close?tally_no=T-9",
    f"/entries/{ENTRY}/share/B-kiwi-farm-000",
    "/entries/new?consignment=C-0001",
    "/entries/counts",
    "/entries/counts/new",
    "/clearance",
    "/clearance/new?batch=B-kiwi-farm-000",
    f"/clearance/{RUN}",
    "/ledgers",
    "/ledgers/1/KIWI-01?figure=free",
    "/sorting",
    "/exits",
    "/exits/new",
    "/returns",
    "/returns/new",
    "/stuck",
)


@pytest.fixture(scope="module")
def picked(tmp_path_factory):
    with book_at("picked", tmp_path_factory.mktemp("past")) as site:
        yield site


@pytest.mark.parametrize("url", PAGES)
def test_a_page_of_the_past_is_whole_and_offers_nothing_to_do(picked, url):
    mark = "&" if "?" in url else "?"
    html = picked.get(f"{url}{mark}at={picked.system.log.last_position()}")
    assert 'class="past-bar"' in html
    assert 'name="command_id"' not in html


@pytest.mark.parametrize("url", [url for url in PAGES if url != "/returns/new"])
def test_a_page_says_how_fresh_it_is(picked, url):
    assert 'class="as-of' in picked.get(url)


def test_before_anything_happened_there_was_nothing(picked):
    for url in ("/entries", "/clearance", "/ledgers", "/sorting", "/exits", "/returns", "/stuck"):
        picked.get(f"{url}?at=0")
    picked.get(f"/entries/{ENTRY}?at=0", 404)
    picked.get(f"/clearance/{RUN}?at=0", 404)


def test_numbers_of_pages_that_are_none_are_the_first(picked):
    for offset in ("-1", "x", "9" * 30, "%00"):
        picked.get(f"/clearance/{RUN}?offset={offset}")
    assert "No order of this run" in picked.get(f"/clearance/{RUN}?offset=5000")


def test_a_return_is_asked_for_from_the_orders_id(picked):
    order_id = order_ids(picked, "released")[0]
    assert "Ask by" in picked.get(f"/returns/new?order={order_id}")
