"""A refusal in a real browser: its remedy is told with it, and leads on by the keyboard."""

from playwright.sync_api import expect

from tests import axe
from tests.adapters.web.given import batch, campaign
from tests.adapters.web.looked_at import served


def test_a_refusal_is_told_with_its_remedy_and_leads_there(site, browser_page):
    batch(site, campaign(site))
    with served(site) as root:
        site.let_in(browser_page, root)
        browser_page.goto(f"{root}/batches?language=zh")
        browser_page.click("#acts summary")
        typed = {"batch_id": "B-1", "name": "Another", "origin_country": "609"}
        for name, value in {**typed, "origin_place": "Auckland", "port": "3115"}.items():
            browser_page.fill(f"#act-open [name='{name}']", value)
        browser_page.press("#act-open [name='port']", "Enter")
        told = browser_page.get_by_role("alert").filter(has_text="未执行。")
        expect(told).to_contain_text("换一个编号，或发送此编号已有的内容。")
        assert axe.ask(browser_page).broken == ()
        told.get_by_role("link", name="批次 B-1").press("Enter")
        browser_page.wait_for_url(f"{root}/batches/B-1")
