"""Charts in a real browser: drawn as SVG, in the page's colours, within the policy of our pages."""

import threading
from collections.abc import Iterator

import pytest

from adapters.processes.web import address_of, answers, listening, serving
from tests.adapters.web.given import campaign
from tests.adapters.web.site import opened

DRAWN = "[data-chart] svg[aria-hidden=true]"


@pytest.fixture
def address(tmp_path, browser_page) -> Iterator[str]:
    with opened(f"sqlite:///{tmp_path}/jihuo.db") as site:
        campaign(site)
        listener = listening("127.0.0.1", 0)
        with serving(listener, site.settings, lambda: site.app):
            assert answers(listener, threading.Event())
            site.let_in(browser_page, address_of(listener))
            yield address_of(listener)


def colours_drawn(page) -> set[str]:
    return set(
        page.evaluate(
            "[...document.querySelectorAll('[data-chart] svg path')]"
            ".flatMap((p) => [p.getAttribute('fill'), p.getAttribute('stroke')])"
        )
    )


def series_colour(page) -> str:
    return page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--series-1').trim()"
    )


def test_charts_are_drawn_as_svg_and_break_no_policy(address, browser_page):
    said = []
    browser_page.on("console", lambda message: said.append(message.text))
    browser_page.on("pageerror", lambda error: said.append(str(error)))
    browser_page.goto(address)
    browser_page.locator(DRAWN).nth(2).wait_for()
    assert browser_page.locator("[data-chart] canvas").count() == 0
    # Words have the size they were given: a style our policy refused would leave them large.
    size = "getComputedStyle(document.querySelector('[data-chart] svg text')).fontSize"
    assert browser_page.evaluate(size) in ("11px", "12px")
    assert said == []


def test_charts_take_the_colours_of_light_and_dark(address, browser_page):
    browser_page.emulate_media(color_scheme="light")
    browser_page.goto(address)
    browser_page.locator(DRAWN).nth(2).wait_for()
    light = series_colour(browser_page)
    assert light in colours_drawn(browser_page)
    browser_page.locator("#theme").click()
    dark = series_colour(browser_page)
    assert dark != light
    assert dark in colours_drawn(browser_page)
    assert light not in colours_drawn(browser_page)


def test_a_chart_is_read_as_a_table_by_keyboard(address, browser_page):
    browser_page.goto(address)
    summary = browser_page.locator(".chart-figure summary").first
    summary.focus()
    browser_page.keyboard.press("Enter")
    table = browser_page.locator(".chart-figure details[open] table")
    assert table.locator("tbody tr").count() == 30
    assert browser_page.locator("[data-chart]").first.get_attribute("role") == "img"


def test_a_campaign_draws_its_progress(address, browser_page):
    browser_page.goto(f"{address}campaigns/kiwi-001?show=minimum")
    browser_page.locator(DRAWN).first.wait_for()
    assert browser_page.locator("[data-chart] svg").first.get_by_text("minimum 1").count() == 1
