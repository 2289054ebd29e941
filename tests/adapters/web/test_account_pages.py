"""One's own account: what one likes to read, tokens, and sessions left open elsewhere."""

import re
from html import unescape

from application.roles import Role
from tests.adapters.web.site import carry, form_of, words


def make(site, **fields) -> str:
    ticked = {"scope-read": "1", "act": "token", "name": "import", "days": "30"}
    answer = site.post("/account/tokens", 200, **{**ticked, **fields})
    found = re.search(r"jihuo_[\w-]{20,}", unescape(answer.text))
    assert found
    return found[0]


def test_a_token_is_shown_once_used_and_revoked(site):
    token = make(site)
    page = site.get("/account")
    assert token not in page
    assert "import" in words(page)
    assert "never" in words(page)
    client = site.nobody()
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/orders", headers=bearer).status_code == 200
    page = site.get("/account")
    assert "✓ holds" in words(page)
    assert " never " not in words(page).partition("Tokens")[2]
    revoking = re.search(r'action="(/account/tokens/[^"]*/revoke)"', page)
    assert revoking
    site.post(revoking[1])
    assert "✕ revoked" in words(site.get("/account"))
    assert client.get("/orders", headers=bearer).status_code == 401


def test_what_a_token_cannot_be_stands_beside_its_field(site):
    form = {"act": "token", "name": "x", "scope-read": "1"}
    assert "from 1 to 366" in words(site.post("/account/tokens", 422, days="367", **form).text)
    assert "This is needed." in words(
        site.post("/account/tokens", 422, act="token", name="", days="1").text
    )
    nothing = site.post("/account/tokens", 422, act="token", name="x", days="1")
    assert "a token is for something" in words(nothing.text)


def test_another_ones_token_is_not_there(site):
    make(site)
    doors = site.app.state.doors
    (mine,) = doors.tokens.of_account(doors.accounts.named("ada").account_id)
    with site.as_role(Role.OWNER, "kiwi-farm"):
        foreign = site.post(f"/account/tokens/{mine.token_id}/revoke", 404)
        missing = site.post("/account/tokens/none/revoke", 404)
    said = words(foreign.text).replace(mine.token_id, "ID")
    assert said == words(missing.text).replace(" none ", " ID ")
    assert doors.tokens.of_account(mine.account_id)[0].revoked_at is None


def test_sessions_elsewhere_are_ended_and_this_one_goes_on(site):
    elsewhere = site.nobody()
    carry(elsewhere, site.session_of("ada"))
    assert elsewhere.get("/account").status_code == 200
    site.post("/account/sessions/end")
    assert elsewhere.get("/account").status_code == 303
    site.get("/account")


def test_language_and_zone_are_kept(site):
    fields = form_of(site.get("/account"), "prefer")
    refused = site.post("/account", 422, **{**fields, "language": "en", "zone": "No/Zone"})
    assert "No time zone has this name." in words(refused.text)
    site.post("/account", 422, **{**fields, "language": "xx", "zone": "UTC"})
    site.post("/account", **{**fields, "language": "zh", "zone": "Europe/Berlin"})
    account = site.app.state.doors.accounts.named("ada")
    assert (account.language, account.zone) == ("zh", "Europe/Berlin")


def test_pages_of_accounts_are_kept_by_no_browser(site):
    for path in ("/account", "/people"):
        assert site.client.get(path).headers["cache-control"] == "no-store"
