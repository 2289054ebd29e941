"""People: organisations and accounts, opened, given roles and closed by who keeps them."""

import re
from html import unescape

from tests.adapters.web.given import HOSTILE
from tests.adapters.web.site import carry, words


def register(site, party_id="kiwi-farm", kind="merchant", name="Kiwi Farm", status=303):
    fields = {"act": "party", "party_id": party_id, "kind": kind, "name": name}
    return site.post("/people/parties", status, **fields)


def open_account(site, name="mei", party_id="kiwi-farm", status=200, roles=("merchant owner",)):
    ticked = {f"role-{role}": "1" for role in roles}
    fields = {"act": "account", "name": name, "party_id": party_id, **ticked}
    return site.post("/people/accounts", status, **fields)


def id_of(site, name: str) -> str:
    return site.app.state.doors.accounts.named(name).account_id


def test_somebody_is_let_in_by_a_link_that_is_shown_once(site):
    register(site, name=HOSTILE)
    shown = open_account(site)
    assert "<script>alert" not in shown.text
    link = re.search(r"http://127\.0\.0\.1:8000(/welcome/[\w-]+)", unescape(shown.text))
    assert link
    assert link[1] not in site.get("/people")
    mei = site.nobody()
    assert "Welcome, mei" in words(mei.get(link[1]).text)
    password = {"password": "a long password", "password_again": "a long password"}
    assert mei.post(link[1], data=password).status_code == 303
    assert mei.get("/campaigns").status_code == 200


def test_what_cannot_be_is_said_in_words(site):
    register(site)
    assert "party kiwi-farm" in words(register(site, kind="carrier", status=409).text).lower()
    register(site, kind="spy", status=422)
    assert "Tick at least one role." in words(open_account(site, roles=(), status=422).text)
    open_account(site, roles=("broker",), status=409)
    open_account(site, party_id="none", status=409)
    open_account(site)
    assert "mei" in words(open_account(site, status=409).text)
    site.post("/people/none/link", 404)
    site.post("/people/none/close", 404)
    site.post("/people/none/roles", 404, **{"role-merchant owner": "1"})


def test_roles_are_given_and_act_at_once(site):
    register(site)
    open_account(site, roles=("merchant staff",))
    client = site.nobody()
    carry(client, site.session_of("mei"))
    assert client.get("/campaigns/none/close").status_code == 404
    assert 'href="/campaigns/new"' in client.get("/campaigns").text
    mei = id_of(site, "mei")
    site.post(f"/people/{mei}/roles", 409, **{"role-planner": "1"})
    site.post(f"/people/{mei}/roles", **{"role-merchant owner": "1"})
    said = words(site.get("/people"))
    assert "roles: merchant owner" in said
    assert "demo/ada" in said


def test_an_account_that_is_closed_is_out_and_one_s_own_stays(site):
    register(site)
    open_account(site)
    client = site.nobody()
    carry(client, site.session_of("mei"))
    site.post(f"/people/{id_of(site, 'mei')}/close")
    assert client.get("/campaigns").status_code == 303
    assert "account closed" in words(site.get("/people"))
    site.post(f"/people/{id_of(site, 'mei')}/link", 404)
    refused = site.post(f"/people/{id_of(site, 'ada')}/close", 422)
    assert "closed by somebody else" in words(refused.text)
