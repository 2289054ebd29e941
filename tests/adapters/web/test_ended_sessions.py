"""Forms without a session, or of another one: nothing typed is lost, and nothing foreign taken."""

import re
from datetime import timedelta
from html import unescape

import pytest

from adapters.access.registry import Change
from adapters.web.kept_forms import read_kept
from application.roles import Role
from tests.adapters.web.given import HOSTILE, batch, campaign
from tests.adapters.web.site import carry, form_of, words

PASSWORD = "a long enough password"
HIDDEN = re.compile(r'(<input[^>]*>)|<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', re.S)
SAME = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def drafted(site):
    """A campaign's page, its form filled in, and somebody with a password to come back with."""
    draft = campaign(site, orders=0)
    change = Change("tests", site.system.clock())
    site.app.state.doors.accounts.open_account(
        "kim", "demo", [Role.ADMIN], change, password=PASSWORD
    )
    url = f"/campaigns/{draft.campaign_id}/promise"
    fields = form_of(site.get(f"/campaigns/{draft.campaign_id}"), "promise")
    return url, {**fields, "dispatch_by": "2027-02-03", "reason": HOSTILE}


def hidden_fields(html: str, form: str) -> dict[str, list[str]]:
    """What a browser would send of one form."""
    inside = html.partition(form)[2].partition("</form>")[0]
    fields: dict[str, list[str]] = {}
    for tag, name, text in HIDDEN.findall(inside):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if tag and attributes.get("type") != "hidden":
            continue
        said = attributes.get("value", "") if tag else text
        fields.setdefault(name or attributes["name"], []).append(unescape(said))
    return fields


def test_what_was_typed_outlives_the_session(site, drafted):
    url, fields = drafted
    site.app.state.doors.signing_in.end(site.secret, site.system.clock())
    ended = site.client.post(url, data=fields)
    assert ended.status_code == 401
    assert "Your session has ended. What you typed is kept" in words(ended.text)
    assert "<script>alert" not in ended.text
    kept = hidden_fields(ended.text, 'action="/sign-in"')
    wrong = site.client.post("/sign-in", data={**kept, "name": "kim", "password": "x" * 12})
    assert hidden_fields(wrong.text, 'action="/sign-in"') == kept
    again = site.client.post("/sign-in", data={**kept, "name": "kim", "password": PASSWORD})
    assert again.status_code == 200
    assert "What you typed is here" in words(again.text)
    assert f'action="{url}"' in again.text
    sent = hidden_fields(again.text, 'id="again"')
    assert sent["command_id"] == [fields["command_id"]]
    assert sent["mark"] == [site.mark]
    done = site.client.post(url, data=sent)
    assert done.status_code == 303
    site.follow()
    assert "2027-02-03" in words(site.get(done.headers["location"]))
    assert site.client.post(url, data=sent).headers["location"].endswith("events=0")


def test_lists_and_long_texts_come_back_as_they_were(site, drafted):
    batch_id = batch(site, campaign(site, orders=0, campaign_id="kiwi-002"))
    lines = "\nkiwi:1\n kiwi:2 \n\nkiwi:3"
    fields = {"command_id": "kept-000001", "mark": site.mark, "orders": [lines, "kiwi:4"]}
    site.client.cookies.clear()
    ended = site.client.post(f"/batches/{batch_id}/add", data=fields)
    kept = read_kept(hidden_fields(ended.text, 'action="/sign-in"')["kept"][0])
    assert kept is not None
    assert kept.to == f"/batches/{batch_id}/add"
    assert [value for name, value in kept.fields if name == "orders"] == [lines, "kiwi:4"]
    signed = {"kept": kept.written, "name": "kim", "password": PASSWORD}
    again = site.client.post("/sign-in", data=signed)
    sent = hidden_fields(again.text, 'id="again"')["orders"]
    assert [text.replace("\r", "") for text in sent] == [lines, "kiwi:4"]


def test_whoever_signed_in_in_another_tab_goes_on_in_this_one(site, drafted):
    url, fields = drafted
    secret = site.secret
    site.client.cookies.clear()
    kept = hidden_fields(site.client.post(url, data=fields).text, 'action="/sign-in"')
    form = {**kept, "elsewhere": "1"}
    nobody = site.client.post("/sign-in", data=form)
    assert nobody.status_code == 401
    assert "Nobody has signed in in this browser yet." in words(nobody.text)
    carry(site.client, secret)
    assert "What you typed is here" in words(site.client.post("/sign-in", data=form).text)


def test_passwords_are_never_kept(site):
    site.client.cookies.clear()
    form = {"password": "hunter2hunter2", "password_again": "hunter2hunter2", "name": "kim"}
    ended = site.client.post("/account", data=form)
    assert "hunter2hunter2" not in ended.text
    assert "kim" in ended.text


@pytest.mark.parametrize(
    "text",
    ["x", "[]", '["/", [["a"]]]', '["https://evil.example/", []]', '{"a": 1}', "[" * 100_000],
)
def test_a_kept_form_of_nobodys_making_leads_nowhere_else(site, text):
    kept = read_kept(text)
    assert kept is None or kept.to == "/"


def test_a_form_without_its_sessions_mark_is_not_taken(site, drafted):
    url, fields = drafted
    before = site.system.log.last_position()
    for mark in ("", "0" * 32, site.mark[:-1]):
        answer = site.client.post(url, data={**fields, "mark": mark})
        assert answer.status_code == 403, mark
    assert site.client.post(url, data=without_mark(fields), headers=SAME).status_code == 403
    assert site.system.log.last_position() == before
    assert site.client.post(url, data=fields).status_code == 303


def test_a_form_of_ones_earlier_session_is_shown_to_be_sent_again(site, drafted):
    url, fields = drafted
    site.sign_in("ada", Role.ADMIN)
    before = site.system.log.last_position()
    answer = site.client.post(url, data=fields, headers=SAME)
    assert answer.status_code == 403
    sent = hidden_fields(answer.text, 'id="again"')
    assert site.system.log.last_position() == before
    assert sent["mark"] == [site.mark]
    assert site.client.post(url, data=sent, headers=SAME).status_code == 303
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert site.client.post(url, data=fields, headers=elsewhere).status_code == 403


def test_every_form_of_a_page_carries_the_mark(simulated):
    for path in ("/", "/batches", "/consignments", "/entries", "/sorting", "/exits", "/returns",
                 "/operations", "/people", "/account", "/campaigns/new"):  # fmt: skip
        html = simulated.get(path)
        forms = re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', html, re.S)
        assert forms, path
        for form in forms:
            assert f'name="mark" value="{simulated.mark}"' in form, (path, form[:200])


def test_scripts_and_streams_are_only_told_that_one_is_signed_out(site):
    nobody = site.nobody()
    for headers in (
        {"X-Requested-With": "fetch"}, {"HX-Request": "true"}, {"Accept": "text/event-stream"},
        {"Authorization": "Bearer jihuo_none"},
    ):  # fmt: skip
        for path in ("/orders", "/live"):
            answer = nobody.get(path, headers=headers)
            assert answer.status_code == 401
            assert "location" not in answer.headers


def test_a_token_acts_within_its_scopes_and_needs_no_mark(site):
    doors, now = site.app.state.doors, site.system.clock()
    change, account = Change("ada", now), doors.accounts.named("ada")
    reading = doors.tokens.make(account, "r", ["read"], now + timedelta(days=1), change)
    acting = doors.tokens.make(account, "a", ["read", "commands"], now + timedelta(days=1), change)
    draft = campaign(site, orders=0)
    url = f"/campaigns/{draft.campaign_id}/promise"
    form = {"command_id": "token-0001", "dispatch_by": "2027-02-03", "reason": "late"}
    client = site.nobody()

    def bearer(token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}

    assert client.get("/campaigns", headers=bearer(reading)).status_code == 200
    assert client.get("/operations", headers=bearer(reading)).status_code == 403
    assert client.get("/people", headers=bearer(acting)).status_code == 403
    assert client.get("/account", headers=bearer(acting)).status_code == 403
    assert client.post(url, data=form, headers=bearer(reading)).status_code == 403
    assert client.post(url, data=form, headers=bearer(acting)).status_code == 303
    stream = f"demo.NB01/campaign/{draft.campaign_id}"
    last = site.system.log.history([stream], None)[-1]
    assert last.metadata is not None
    assert last.metadata.actor == "demo/ada"


def without_mark(fields: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name != "mark"}
