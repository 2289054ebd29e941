"""Signing in and out through the pages: words, throttling, ways back, cookies, one-time links."""

from datetime import timedelta

import pytest

from adapters.access.registry import Change, Party
from adapters.access.signing_in import SESSION_LASTS
from adapters.settings import Settings
from adapters.web.own_paths import own_path
from adapters.web.server import create_app
from adapters.web.visitors import SESSION_COOKIE
from application.roles import PartyKind, Role
from tests.adapters.web.client import Client
from tests.adapters.web.site import carry, words

PASSWORD = "a long enough password"


@pytest.fixture
def door(site):
    """A client of nobody yet, of a book in which Mei has a password."""
    change = Change("tests", site.system.clock())
    accounts = site.app.state.doors.accounts
    accounts.register_party(Party("kiwi-farm", PartyKind.MERCHANT, "Kiwi Farm"), change)
    accounts.open_account("mei", "kiwi-farm", [Role.OWNER], change, password=PASSWORD)
    return site.nobody()


def sign_in(door, name="mei", password=PASSWORD, **more):
    return door.post("/sign-in", data={"name": name, "password": password, **more})


def test_whoever_signs_in_goes_where_they_wanted(door):
    asked = door.get("/orders?stage=paid")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?to=%2Forders%3Fstage%3Dpaid"
    page = door.get(asked.headers["location"])
    assert 'name="to" value="/orders?stage=paid"' in page.text
    answer = sign_in(door, to="/orders?stage=paid")
    assert (answer.status_code, answer.headers["location"]) == (303, "/orders?stage=paid")
    assert door.get("/orders").status_code == 200
    assert "mei" in door.get("/orders").text


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(door):
    wrong_password, wrong_name = sign_in(door, password="x" * 12), sign_in(door, name="nobody")
    assert wrong_password.status_code == wrong_name.status_code == 401
    assert words(wrong_password.text) == words(wrong_name.text)
    assert "Name and password do not fit." in words(wrong_name.text)
    assert SESSION_COOKIE not in door.cookies


@pytest.mark.parametrize("name", ["me\0i", "m" * 1_000, "", "\x1b[2J"])
def test_a_name_that_cannot_be_is_only_a_wrong_one(door, name):
    assert sign_in(door, name=name).status_code == 401


def test_who_tries_too_often_has_to_wait_and_is_told_how_long(site, door):
    moment = site.system.clock()
    site.system.clock = lambda: moment
    assert [sign_in(door, password="x" * 12).status_code for _ in range(5)] == [401] * 5
    hurried = sign_in(door)
    assert hurried.status_code == 429
    seconds = int(hurried.headers["retry-after"])
    assert f"Wait {seconds} s and try again." in words(hurried.text)
    site.system.clock = lambda: moment + timedelta(seconds=seconds)
    assert sign_in(door).status_code == 303


def test_signing_out_ends_the_session_itself(site, door):
    sign_in(door)
    secret = door.cookies[SESSION_COOKIE]
    answer = door.post("/sign-out", data={"mark": site.mark_of(door)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert SESSION_COOKIE not in door.cookies
    carry(door, secret)
    assert door.get("/orders").status_code == 303


@pytest.mark.parametrize(
    "foreign",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "evil",
        "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "http:evil.example", "",
        "/sign-out", "/" + "x" * 3_000, " //evil.example", "/%0d%0aSet-Cookie:x=y\r\nX: y",
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_server(door, foreign):
    assert own_path(foreign) == "/"
    assert sign_in(door, to=foreign).headers["location"] == "/"


def test_the_cookie_is_for_this_server_alone(site, door):
    plain = sign_in(door).headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={SESSION_LASTS.seconds}"):
        assert part in plain
    assert "Secure" not in plain
    url, address = site.settings.database_url, "https://jihuo.example"
    app = create_app(site.system, Settings(database_url=url, public_url=address))
    secure = sign_in(Client(app, address, follow_redirects=False)).headers["set-cookie"]
    assert secure.startswith(f"__Host-{SESSION_COOKIE}=")
    assert "Secure" in secure
    assert "Domain" not in secure


def test_a_one_time_link_sets_a_password_once(site, door):
    accounts, now = site.app.state.doors.accounts, site.system.clock()
    mei = accounts.named("mei")
    secret = accounts.new_link(mei.account_id, Change("ada", now))
    assert "Welcome, mei" in words(door.get(f"/welcome/{secret}").text)
    new = {"password": "another long password"}
    differing = door.post(f"/welcome/{secret}", data={**new, "password_again": "else"})
    assert differing.status_code == 422
    short = door.post(f"/welcome/{secret}", data={"password": "short", "password_again": "short"})
    assert short.status_code == 422
    twice = {**new, "password_again": new["password"]}
    answer = door.post(f"/welcome/{secret}", data=twice)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert door.get("/orders").status_code == 200
    assert door.post(f"/welcome/{secret}", data=twice).status_code == 404
    assert door.get(f"/welcome/{secret}").status_code == 404
    assert door.get("/welcome/never-was").status_code == 404
    assert sign_in(site.nobody()).status_code == 401
    assert sign_in(site.nobody(), password=new["password"]).status_code == 303


def test_an_account_that_is_closed_is_out_at_once(site, door):
    sign_in(door)
    accounts, now = site.app.state.doors.accounts, site.system.clock()
    accounts.close_account(accounts.named("mei").account_id, Change("ada", now))
    assert door.get("/orders").status_code == 303


def test_a_session_ends_when_its_time_is_over(site, door):
    sign_in(door)
    began = site.system.clock()
    site.system.clock = lambda: began + SESSION_LASTS
    assert door.get("/orders").status_code == 303


def test_pages_of_the_door_are_kept_by_nobody(door):
    for path in ("/sign-in", "/welcome/never-was"):
        assert door.get(path).headers["cache-control"] == "no-store"


def test_where_people_begin_is_what_their_roles_show(site):
    for role, home in (
        (Role.OWNER, None), (Role.WAREHOUSE, "/orders"), (Role.CARRIER, "/carrying"),
        (Role.SYSTEM_ADMIN, "/operations"),
    ):  # fmt: skip
        with site.as_role(role):
            answer = site.client.get("/")
            assert answer.headers.get("location") == home, role
            assert answer.status_code == (303 if home else 200)
