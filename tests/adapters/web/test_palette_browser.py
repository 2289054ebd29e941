"""The palette and the keys in a real browser: everything without a mouse, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.adapters.web.looked_at import served
from tests.adapters.web.zone_books import book_at

BATCH = "/batches/B-kiwi-farm-000"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    with book_at("picked", tmp_path_factory.mktemp("palette")) as site, served(site) as root:
        yield site, root


@pytest.fixture
def page(book, browser_page):
    """A page of an admin who reads English and hears of every fault of a script."""
    site, root = book
    faults: list[str] = []
    browser_page.on("pageerror", lambda error: faults.append(str(error)))
    site.let_in(browser_page, root)
    browser_page.goto(f"{root}/?language=en")
    yield browser_page
    assert faults == []


def opened(page, text: str = ""):
    """The palette with something typed; what it offers."""
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="A page, an act or a number")
    expect(field).to_be_focused()
    page.keyboard.type(text)
    return page.get_by_role("option")


def chosen(page) -> str:
    """What the field names as active, as a screen reader hears it."""
    name = page.locator("#palette-text").get_attribute("aria-activedescendant")
    active = page.locator(f"#{name}")
    assert active.get_attribute("aria-selected") == "true"
    return active.locator(".label").inner_text()


def test_a_page_is_opened_by_words_in_any_order(page):
    expect(opened(page, "count stock")).to_have_count(3)
    assert chosen(page) == "Stock counts"
    page.keyboard.press("ArrowDown")
    assert chosen(page) == "Take a stock count"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Take a stock count")


def test_the_arrows_go_around(page):
    opened(page)
    first = chosen(page)
    page.keyboard.press("ArrowUp")
    assert chosen(page) == "Sign out"
    page.keyboard.press("ArrowDown")
    assert chosen(page) == first


def test_an_act_in_a_drawer_opens_at_its_first_field(page, book):
    page.goto(f"{book[1]}{BATCH}")
    opened(page, "charge")
    assert chosen(page) == "Add charge"
    page.keyboard.press("Enter")
    expect(page.get_by_label("Id", exact=True)).to_be_focused()


def test_what_would_be_sent_is_gone_to_and_not_sent(page, book):
    site, root = book
    page.goto(f"{root}/operations")
    before = site.system.log.last_position()
    opened(page, "rebuild order_board")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rebuild order_board", exact=True)).to_be_focused()
    assert site.system.log.last_position() == before


def test_a_number_is_found_while_it_is_typed(page):
    opened(page, "r0000001")
    page.get_by_role("option", name="R0000001 clearance run").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("R0000001")


def test_what_nothing_here_is_called_is_looked_for_among_orders(page):
    options = opened(page, "no such number")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders?q=no+such+number")


def test_language_theme_and_help_are_commands_too(page):
    opened(page, "dark")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")
    opened(page, "中文")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.keyboard.press("Control+k")
    page.keyboard.type("按键")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="按键")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    # Who reads Chinese may know a page by its English name.
    page.keyboard.type("ledgers")
    assert chosen(page) == "台账"
    page.goto("/".join(page.url.split("/")[:3]) + "/?language=en")


def test_escape_gives_the_focus_back(page, book):
    page.goto(f"{book[1]}/orders")
    page.get_by_role("link", name="Batches", exact=True).first.focus()
    opened(page, "x")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.get_by_role("link", name="Batches", exact=True).first).to_be_focused()


def test_on_a_handheld_the_palette_is_opened_by_its_button(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Commands").click()
    page.get_by_role("option", name="Orders", exact=True).click()
    expect(page.locator("h1")).to_have_text("Orders")


def test_g_and_a_letter_go_to_a_place(page):
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page.locator("h1")).to_have_text("Batches")
    page.keyboard.press("g")
    page.keyboard.press("d")
    expect(page.locator("h1")).to_have_text("All merchants")


def test_rows_and_pages_of_a_table_are_gone_through(page, book):
    page.goto(f"{book[1]}/orders")
    page.keyboard.press("j")
    page.keyboard.press("j")
    cursor = page.locator("tr.cursor")
    name = cursor.locator("a").first.get_attribute("title")
    expect(cursor.locator("a").first).to_be_focused()
    page.keyboard.press("n")
    page.wait_for_url("**/orders?*after=*")
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1 .id > span")).to_have_text(name)


def test_rows_are_marked_and_acts_are_offered_by_keys(page, book):
    page.goto(f"{book[1]}/clearance/R0000001?stage=rejected")
    while not page.locator("tr.cursor input").count():
        page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("tbody input:checked").count() == 1
    page.keyboard.press("a")
    groups = page.locator("#palette [role=group]:not([hidden])")
    expect(groups).to_have_count(1)
    expect(groups.first).to_have_attribute("aria-label", "Acts")


def test_single_keys_can_be_turned_off_and_on_again(page):
    page.keyboard.press("?")
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Close", exact=True).click()
    page.reload()
    for key in ("?", "g", "b", "j"):
        page.keyboard.press(key)
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("h1")).to_have_text("All merchants")
    expect(page.locator("tr.cursor")).to_have_count(0)
    opened(page, "keys")
    page.keyboard.press("Enter")
    page.get_by_label("Single keys act").check()
    page.get_by_role("button", name="Close", exact=True).click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_fresh_data_leaves_the_focus_where_it_was(page, book):
    page.goto(f"{book[1]}/orders")
    link = page.locator("tbody a").nth(3)
    name = link.get_attribute("href")
    link.focus()
    page.evaluate("refresh()")
    assert page.evaluate("document.activeElement.getAttribute('href')") == name
    assert page.evaluate("document.activeElement.closest('#live') !== null")


def test_without_a_script_there_is_no_button_of_the_palette(book, browser):
    site, root = book
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    site.let_in(page, root)
    page.goto(f"{root}/orders")
    expect(page.locator("#open-palette")).to_be_hidden()
    expect(page.locator("#palette")).to_be_hidden()
    page.get_by_role("link", name="Batches", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Batches")
    context.close()
