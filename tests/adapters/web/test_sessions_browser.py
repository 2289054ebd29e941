"""In a real browser: a session that ends while somebody types, and a page that tells it."""

import threading
from contextlib import contextmanager

import pytest

from adapters.access.registry import Change
from adapters.processes.web import address_of, answers, listening, serving
from application.roles import Role
from tests.adapters.web.given import campaign

PASSWORD = "a long enough password"


@contextmanager
def served(site):
    listener = listening("127.0.0.1", 0)
    with serving(listener, site.settings, lambda: site.app):
        assert answers(listener, threading.Event())
        yield address_of(listener)


@pytest.fixture
def kim(site):
    """Somebody with a password."""
    change = Change("tests", site.system.clock())
    accounts = site.app.state.doors.accounts
    return accounts.open_account("kim", "demo", [Role.ADMIN], change, password=PASSWORD)


def type_in(page) -> None:
    page.get_by_label("Name", exact=True).fill("kim")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def end_sessions(site, page) -> None:
    secret = next(c["value"] for c in page.context.cookies() if c["name"] == "jihuo_session")
    site.app.state.doors.signing_in.end(secret, site.system.clock())


def test_what_was_typed_is_sent_after_signing_in_again(site, kim, browser_page):
    draft = campaign(site, orders=0)
    with served(site) as address:
        browser_page.goto(f"{address}campaigns/{draft.campaign_id}")
        type_in(browser_page)
        browser_page.locator("summary").get_by_text("Change promise").click()
        browser_page.get_by_label("Dispatch by").fill("2027-02-03")
        browser_page.get_by_label("Reason the buyers are told").fill("台风 — the ship is late")
        end_sessions(site, browser_page)
        browser_page.get_by_role("button", name="Change promise of").click()
        browser_page.get_by_text("What you typed is kept").wait_for()
        browser_page.get_by_text("台风 — the ship is late").wait_for()
        type_in(browser_page)
        browser_page.get_by_role("button", name="Send it now").click()
        browser_page.get_by_text("Recorded at position").wait_for()
    assert site.events("campaign", draft.campaign_id).count("PromiseChanged") == 1
    browser_page.get_by_role("heading", name=draft.name).wait_for()


def test_an_open_page_tells_that_one_is_signed_out(site, kim, browser_page):
    campaign(site, orders=0)
    with served(site) as address:
        browser_page.goto(f"{address}campaigns")
        type_in(browser_page)
        browser_page.get_by_role("heading", name="Campaigns").wait_for()
        assert not browser_page.locator("#signed-out").is_visible()
        end_sessions(site, browser_page)
        browser_page.evaluate("refresh()")
        browser_page.locator("#signed-out").wait_for()
        browser_page.get_by_role("link", name="Sign in again").click()
        type_in(browser_page)
        browser_page.get_by_role("heading", name="Campaigns").wait_for()
        browser_page.get_by_role("button", name="Sign out").click()
        browser_page.get_by_role("heading", name="Sign in").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_accounts_do_not_scroll_sideways_or_complain(site, kim, browser_page, width):
    complaints: list[str] = []
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    browser_page.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    browser_page.set_viewport_size({"width": width, "height": 800})
    with served(site) as address:
        browser_page.goto(f"{address}sign-in?to=/people")
        type_in(browser_page)
        for path in ("people", "account"):
            browser_page.goto(f"{address}{path}")
            for summary in browser_page.locator("summary").all():
                summary.click()
                wide = browser_page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{path} is {wide} px wide"
    assert complaints == []
