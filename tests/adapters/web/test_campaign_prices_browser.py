from tests.adapters.web.looked_at import served
from tests.adapters.web.test_campaigns import DRAFT


def test_rows_are_added_taken_away_and_drafted_with_the_keyboard_alone(site, browser_page):
    selects = ("mode", "regime")
    with served(site) as root:
        site.let_in(browser_page, root)
        browser_page.goto(f"{root}/campaigns/new")
        for name, value in DRAFT.items():
            if name not in (*selects, "act"):
                browser_page.fill(f"#act-draft [name='{name}']", value)
        for button in ("coupon", "percent off", "spend and save"):
            browser_page.focus(f"button[value='{button}']")
            browser_page.keyboard.press("Enter")
            # Whoever added a row is in it, and types on.
            browser_page.wait_for_selector("input[autofocus]:focus")
            browser_page.keyboard.type("KIWI")
        browser_page.focus("button[value='reduction-1']")
        browser_page.keyboard.press("Space")
        browser_page.wait_for_selector("button[name=more]:focus")
        browser_page.fill("[name='reduction_percent-0']", "10")
        browser_page.fill("[name='coupon_save-0']", "5")
        # Enter drafts: it presses no button that adds a row.
        browser_page.press("[name='coupon_save-0']", "Enter")
        browser_page.wait_for_url(f"{root}/campaigns/honey-1**")
    assert site.events("campaign", "honey-1") == ["CampaignDrafted"]
    stream_id = "demo.NB01/campaign/honey-1"
    terms = site.system.log.read([stream_id])[stream_id].events[0].terms
    assert [each.name for each in terms.reductions] == ["KIWI"]
    assert [(each.code, each.save_fen) for each in terms.coupons] == [("KIWI", 500)]
