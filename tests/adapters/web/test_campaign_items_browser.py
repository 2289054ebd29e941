"""In a real browser: a product that is chosen brings what is filed of it."""

from tests.adapters.web.site import Site
from tests.adapters.web.test_campaign_items import file
from tests.adapters.web.test_sessions_browser import served


def test_choosing_a_product_replaces_its_fields_by_what_is_filed(site: Site, browser_page):
    file(site)
    with served(site) as address:
        site.let_in(browser_page, address)
        browser_page.goto(f"{address}campaigns/new")
        browser_page.locator("#f-draft-merchant_id").fill("kiwi")
        browser_page.locator("#f-draft-hs_code-0").wait_for()
        sku = browser_page.locator("#f-draft-sku-0")
        sku.fill("KIWI-01")
        sku.press("Tab")
        browser_page.locator("#filed-0").get_by_text("As filed:").wait_for()
        assert browser_page.locator("#f-draft-hs_code-0").count() == 0
        assert browser_page.locator("#f-draft-item-0").input_value() == "Kiwi honey 500 g"
        assert sku.input_value() == "KIWI-01"
        sku.fill("KIWI-99")
        sku.press("Tab")
        browser_page.locator("#f-draft-hs_code-0").wait_for()
        assert browser_page.locator("#f-draft-merchant_id").input_value() == "kiwi"
