"""What a page that stays open shows by itself, and what it never takes from who works on it."""

import threading
from contextlib import contextmanager

from adapters.processes.web import address_of, answers, listening, serving
from application.clearing import PickForRun
from domain.entry_commands import BlockStock
from domain.goods import SkuUnits
from domain.identifiers import OrderId, Sku
from projections import clearance_desk
from tests.adapters.web.site import BOOK
from tests.adapters.web.zone_books import ENTRY, RUN, book_at


@contextmanager
def shown(step, tmp_path, browser_page, path):
    """A book at a step, with a page of it open in the browser."""
    with book_at(step, tmp_path) as site:
        listener = listening("127.0.0.1", 0)
        with serving(listener, site.settings, lambda: site.app):
            assert answers(listener, threading.Event())
            site.let_in(browser_page, address_of(listener))
            browser_page.goto(f"{address_of(listener)}{path}")
            yield site


def block(site) -> None:
    units = (SkuUnits(Sku("KIWI-02"), 1),)
    site.do(BlockStock(ENTRY, "B-1", units, "sample", site.system.clock()), "block")


def test_a_run_page_shows_what_others_pick(tmp_path, browser_page):
    with shown("cleared", tmp_path, browser_page, f"clearance/{RUN}?stage=released") as site:
        assert browser_page.get_by_text("✓ picked").count() == 0
        with site.system.engine.connect() as connection:
            first = clearance_desk.orders_of(connection, BOOK, RUN, "released")[0].order_id
        site.do(PickForRun(RUN, (OrderId(first),), site.system.clock()), "pick-one")
        browser_page.get_by_text("✓ picked").wait_for()


def test_ticked_rows_stay_ticked(tmp_path, browser_page):
    with shown("cleared", tmp_path, browser_page, f"clearance/{RUN}?stage=released") as site:
        tick = browser_page.locator("tbody input[type=checkbox]").first
        tick.check()
        tick.blur()
        block(site)
        browser_page.evaluate("refresh()")
        assert tick.is_checked()


def test_an_entry_page_with_differences_to_decide_shows_what_others_block(tmp_path, browser_page):
    with shown("entered", tmp_path, browser_page, f"entries/{ENTRY}") as site:
        browser_page.get_by_role("button", name="Decide").first.wait_for()
        block(site)
        browser_page.locator("[data-k='blocked-KIWI-02']").get_by_text("1", exact=True).wait_for()


def test_what_was_typed_into_a_row_stays(tmp_path, browser_page):
    with shown("entered", tmp_path, browser_page, f"entries/{ENTRY}") as site:
        units = browser_page.get_by_label("Units of KIWI-01 damaged")
        units.fill("7")
        units.blur()
        block(site)
        browser_page.evaluate("refresh()")
        assert units.input_value() == "7"


def test_a_count_that_was_typed_stays_when_the_hand_is_elsewhere(tmp_path, browser_page):
    with shown("listed", tmp_path, browser_page, f"entries/{ENTRY}/tally") as site:
        good = browser_page.locator(".count-card [data-kind=good]").first
        good.fill("3")
        good.blur()
        block(site)
        browser_page.evaluate("refresh()")
        assert good.input_value() == "3"
        browser_page.get_by_label("Scan a product").fill("KIWI-01")
        browser_page.keyboard.press("Enter")
        assert good.input_value() == "4"
