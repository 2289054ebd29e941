import re

import pytest

from adapters.access.faults import WrongCredentialsError
from adapters.access.registry import Change
from adapters.access.throttling import FREE_FAILURES
from tests.adapters.web.site import carry, words

BEFORE, AFTER = "the present long one", "quite another long one"


@pytest.fixture
def mine(site):
    """Ada has a password; so a link has been used."""
    doors, now = site.app.state.doors, site.system.clock()
    account = doors.accounts.named("ada")
    secret = doors.accounts.new_link(account.account_id, Change("test", now))
    doors.accounts.set_password(secret, BEFORE, now)
    carry(site.client, doors.signing_in.begin(account, now).secret)
    return site


def change(site, now=BEFORE, new=AFTER, again=AFTER, status=303):
    fields = {"password_now": now, "password_new": new, "password_again": again}
    return site.post("/account/password", status, act="password", **fields)


def sign_in(site, password):
    signing_in = site.app.state.doors.signing_in
    return signing_in.with_password("ada", password, "192.0.2.9", site.system.clock())


def test_who_knows_the_present_password_sets_another(mine):
    elsewhere = mine.nobody()
    carry(elsewhere, mine.session_of("ada"))
    link = mine.app.state.doors.accounts.new_link(
        mine.app.state.doors.accounts.named("ada").account_id,
        Change("test", mine.system.clock()),
    )
    answer = change(mine)
    assert "Your password is changed" in words(mine.get(answer.headers["location"]))
    assert elsewhere.get("/account").status_code == 303
    assert mine.nobody().get(f"/welcome/{link}").status_code == 404
    assert sign_in(mine, AFTER)
    with pytest.raises(WrongCredentialsError):
        sign_in(mine, BEFORE)
    changes = mine.app.state.doors.accounts.changes(5)
    assert ("ada", "password changed", "ada") in [(c.actor, c.what, c.about) for c in changes]
    assert "password changed" in words(mine.get("/people"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"now": "not my password"}, "This is not your password."),
        ({"again": "something different"}, "The two are not the same"),
        ({"new": "short", "again": "short"}, "A password has 12 to 200 characters."),
    ],
)
def test_what_is_refused_changes_nothing_and_shows_no_password_again(mine, fields, said):
    answer = change(mine, status=422, **fields)
    assert said in words(answer.text)
    for typed in (BEFORE, AFTER, *fields.values()):
        assert f'value="{typed}"' not in answer.text
    assert sign_in(mine, BEFORE)
    assert "password changed" not in words(mine.get("/people"))


def test_guessing_the_present_one_has_to_wait_longer_and_longer(mine):
    for _ in range(FREE_FAILURES):
        change(mine, now="a guess that fails", status=422)
    answer = change(mine, status=429)
    assert int(answer.headers["retry-after"]) >= 1
    assert "Too many attempts" in words(answer.text)


def test_who_signs_in_elsewhere_has_none_to_change(site):
    page = site.get("/account")
    assert "your password is changed there" in words(page)
    assert "/account/password" not in page
    answer = change(site, status=409)
    assert "your password is changed there" in words(answer.text)
    assert not site.app.state.doors.signing_in.has_password(
        site.app.state.doors.accounts.named("ada")
    )


def test_a_token_changes_no_password(mine):
    answer = mine.post("/account/tokens", 200, act="token", name="x", days="1", **{"scope-read": 1})
    token = re.search(r"jihuo_[\w-]{20,}", answer.text)
    assert token
    form = {"password_now": BEFORE, "password_new": AFTER, "password_again": AFTER}
    client = mine.nobody()
    headers = {"Authorization": f"Bearer {token[0]}"}
    assert client.post("/account/password", data=form, headers=headers).status_code == 403
    assert sign_in(mine, BEFORE)
