"""Signing in with an identity provider, through the pages and a real provider's answers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.access.registry import Change, Party
from adapters.web.server import create_app
from application.roles import PartyKind, Role
from tests.adapters.access.provider import CLIENT_ID, CLIENT_SECRET, Provider, running
from tests.adapters.web.client import Client
from tests.adapters.web.site import Site, words

PUBLIC = "https://jihuo.example"


@pytest.fixture
def provider(site: Site) -> Iterator[Provider]:
    with running(Provider(int(site.system.clock().timestamp()))) as provider:
        yield provider


@pytest.fixture
def door(site: Site, provider: Provider) -> Client:
    settings = replace(
        site.settings,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_name="Our provider",
        public_url=PUBLIC,
    )
    change = Change("tests", site.system.clock())
    accounts = site.app.state.doors.accounts
    accounts.register_party(Party("kiwi-farm", PartyKind.MERCHANT, "Kiwi Farm"), change)
    accounts.open_account("mei@kiwi.example", "kiwi-farm", [Role.OWNER], change)
    return Client(create_app(site.system, settings), PUBLIC, follow_redirects=False)


def set_out(door: Client, provider: Provider, to: str = "/orders?stage=paid") -> str:
    """The address at which the provider's answer comes back."""
    answer = door.get("/sign-in/oidc", params={"to": to})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(provider.issuer)
    state, code = provider.authorize(answer.headers["location"])
    return f"/sign-in/oidc/callback?state={state}&code={code}"


def test_who_is_known_there_comes_in_and_goes_where_they_wanted(door, provider):
    assert "Sign in with Our provider" in words(door.get("/sign-in?to=/orders").text)
    back = door.get(set_out(door, provider))
    assert (back.status_code, back.headers["location"]) == (303, "/orders?stage=paid")
    assert door.get("/orders").status_code == 200
    assert "mei@kiwi.example" in door.get("/orders").text


def test_nobody_is_led_to_another_server(door, provider):
    back = door.get(set_out(door, provider, "https://evil.example/"))
    assert back.headers["location"] == "/"


def test_an_answer_is_taken_from_the_browser_that_set_out(site, door, provider):
    address = set_out(door, provider)
    other = Client(door.app, PUBLIC, follow_redirects=False)
    refused = other.get(address)
    assert refused.status_code == 400
    assert "this answer is of another browser" in words(refused.text)
    assert door.get(address).status_code == 303
    assert door.get(address).status_code in (400, 403)


def test_who_has_no_account_is_told_so(door, provider):
    provider.email = "stranger@kiwi.example"
    refused = door.get(set_out(door, provider))
    assert refused.status_code == 403
    assert "nobody here is you" in words(refused.text)


def test_without_a_provider_there_is_no_such_way(site):
    nobody = site.nobody()
    assert "Sign in with" not in nobody.get("/sign-in").text
    assert nobody.get("/sign-in/oidc").status_code == 404
