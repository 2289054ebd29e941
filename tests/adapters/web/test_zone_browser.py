import socket
import threading
from contextlib import contextmanager

import pytest
import uvicorn

from projections import clearance_desk
from tests.adapters.web.site import BOOK
from tests.adapters.web.zone_books import ENTRY, RUN, book_at

STARTS_WITHIN_SECONDS = 15.0
FOLLOWS_EVERY_SECONDS = 0.02
URLS = (
    "/entries",
    "/entries/new?consignment=C-0001",
    f"/entries/{ENTRY}",
    f"/entries/{ENTRY}/tally",
    f"/entries/{ENTRY}/share/B-kiwi-farm-000",
    "/entries/counts/new",
    "/clearance",
    f"/clearance/{RUN}",
    "/ledgers",
    "/ledgers/1/KIWI-01",
    "/ledgers/1/KIWI-01?figure=reserved",
    "/sorting",
    "/sorting?weigh=SF-0001",
    "/exits",
    "/exits/new",
    "/returns",
    "/returns/new",
    "/stuck",
)


@contextmanager
def served(site):
    """The pages under a real server, with read models that follow by themselves."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site.app, log_level="error"))
    stopping = threading.Event()
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    following = threading.Thread(target=follow, args=(site, stopping))
    serving.start()
    following.start()
    try:
        for _ in range(int(STARTS_WITHIN_SECONDS / FOLLOWS_EVERY_SECONDS)):
            if server.started or stopping.wait(FOLLOWS_EVERY_SECONDS):
                break
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        site.app.state.live.close()
        server.should_exit = True
        stopping.set()
        serving.join(15)
        following.join(15)
        listener.close()


def follow(site, stopping: threading.Event) -> None:
    while not stopping.wait(FOLLOWS_EVERY_SECONDS):
        site.follow()


@pytest.fixture
def picked(tmp_path, browser_page):
    with book_at("picked", tmp_path) as site, served(site) as address:
        site.let_in(browser_page, address)
        yield site, address


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways_or_complains(picked, browser_page, width):
    _, address = picked
    complaints: list[str] = []
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    browser_page.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    browser_page.set_viewport_size({"width": width, "height": 800})
    for url in URLS:
        browser_page.goto(f"{address}{url}")
        wide = browser_page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{url} is {wide} px wide"
    assert complaints == []


def test_a_bench_needs_nothing_but_the_gun(picked, browser_page):
    site, address = picked
    with site.system.engine.connect() as connection:
        first, second = clearance_desk.orders_of(connection, BOOK, RUN, "released")[:2]
    browser_page.goto(f"{address}/sorting")
    said = browser_page.locator("#said")
    type_and_enter(browser_page, first.waybill_no)
    said.filter(has_text="WEIGH").wait_for()
    type_and_enter(browser_page, str(first.weight_grams))
    said.filter(has_text="GO").wait_for()
    type_and_enter(browser_page, f"{second.waybill_no} {second.weight_grams + 900}")
    said.filter(has_text="weight differs").wait_for()
    assert browser_page.evaluate("document.activeElement.id") == "scan"


def type_and_enter(page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_what_is_short_follows_while_one_counts(picked, browser_page):
    _, address = picked
    browser_page.set_viewport_size({"width": 390, "height": 800})
    browser_page.goto(f"{address}/entries/{ENTRY}/tally")
    card = browser_page.locator(".count-card").first
    expected = int(card.get_attribute("data-expected"))
    card.locator("[data-kind=good]").fill(str(expected - 2))
    assert card.locator(".verdict").inner_text() == "short 2"
    browser_page.fill("#tally-scan", card.get_attribute("data-sku"))
    browser_page.keyboard.press("Enter")
    assert card.locator(".verdict").inner_text() == "short 1"
    card.locator("[data-kind=damaged]").fill("2")
    assert card.locator(".verdict").inner_text() == "over 1"
    browser_page.get_by_role("button", name="Close tally").click()
    browser_page.get_by_role("heading", name="Close tally").wait_for()


def test_two_clicks_on_an_act_are_one(picked, browser_page):
    site, address = picked
    browser_page.goto(f"{address}/clearance/{RUN}?stage=rejected")
    browser_page.check("thead input")
    browser_page.click("button[value=correct]")
    browser_page.fill("input[name=note]", "asked the buyer")
    browser_page.dblclick("form#act-correct button.act")
    browser_page.get_by_role("heading", name=f"Run {RUN}").wait_for()
    assert site.events("run", RUN).count("DeclarationsCorrected") == 1
