"""Languages in a real browser: what scripts say, and that the switch needs none."""

import threading
from contextlib import contextmanager

import pytest

from adapters.processes.web import address_of, answers, listening, serving
from tests.adapters.web.zone_books import ENTRY, book_at

NARROW = {"width": 390, "height": 844}

OVERFLOWING = """() => [...document.querySelectorAll("button, a.act, .quiet, summary, h1, .tabs")]
  .filter((e) => e.offsetParent && !e.closest(".scroll") && e.scrollWidth > e.clientWidth + 2
    && getComputedStyle(e).overflowX === "visible").map((e) => e.textContent.trim())"""


@contextmanager
def served(step, tmp_path, page, language="zh"):
    """A book at a step, read by an admin in a language."""
    with book_at(step, tmp_path) as site:
        site.get(f"/?language={language}")
        listener = listening("127.0.0.1", 0)
        with serving(listener, site.settings, lambda: site.app):
            assert answers(listener, threading.Event())
            site.let_in(page, address_of(listener))
            yield address_of(listener)


@pytest.fixture
def chinese_page(browser):
    """A browser in Berlin that wishes Chinese, on a handheld."""
    context = browser.new_context(locale="zh-CN", timezone_id="Europe/Berlin", viewport=NARROW)
    yield context.new_page()
    context.close()


def test_scripts_say_what_they_say_in_the_readers_language(tmp_path, chinese_page):
    with served("listed", tmp_path, chinese_page) as address:
        chinese_page.goto(f"{address}entries/{ENTRY}/tally")
        card = chinese_page.locator(".count-card").first
        expected = card.get_attribute("data-expected")
        card.locator("[data-kind=good]").fill(expected)
        assert card.locator(".verdict").inner_text() == "✓ 齐全"
        card.locator("[data-kind=good]").fill(str(int(expected) + 2))
        assert card.locator(".verdict").inner_text() == "溢余 2"
        chinese_page.get_by_label("扫描商品").fill("NONE-1")
        chinese_page.keyboard.press("Enter")
        assert "NONE-1 不在清单上" in chinese_page.locator("#tally-said").inner_text()


def test_the_switch_of_language_needs_no_script(tmp_path, browser):
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    with served("listed", tmp_path, page, "en") as address:
        page.goto(f"{address}entries?offset=0")
        page.get_by_title("中文").click()
        assert page.locator("h1").inner_text() == "入区"
        page.get_by_role("link", name="订单", exact=True).click()
        assert page.locator("h1").inner_text() == "订单"
        page.get_by_title("English").click()
        assert page.locator("h1").inner_text() == "Orders"
    context.close()


def test_the_browsers_own_zone_is_offered_where_it_is_known(tmp_path, chinese_page):
    with served("listed", tmp_path, chinese_page) as address:
        chinese_page.goto(f"{address}entries")
        chinese_page.locator(".zones summary").click()
        chinese_page.get_by_role("link", name="浏览器时区").click()
        chinese_page.wait_for_load_state()
        assert chinese_page.locator(".zones summary").inner_text().strip() == "+01:00"
        # The choice was said once: the address is the page's own again.
        assert "zone=" not in chinese_page.url


def test_nothing_on_a_chinese_handheld_runs_out_of_its_place(tmp_path, chinese_page):
    with served("cleared", tmp_path, chinese_page) as address:
        for path in ("", "clearance", "clearance/R0000001", "entries/E-0001", "sorting", "exits"):
            chinese_page.goto(f"{address}{path}")
            assert chinese_page.evaluate(OVERFLOWING) == [], path
            width = chinese_page.evaluate("document.documentElement.scrollWidth")
            assert width <= NARROW["width"], path
