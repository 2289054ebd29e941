"""What stands around every answer, on this machine and behind a name of its own; and metrics."""

import re
from datetime import timedelta

import pytest

from adapters.access.registry import Change
from adapters.settings import Settings
from adapters.web.rendering import WEB
from adapters.web.server import create_app
from application.roles import Role
from tests.adapters.web.client import Client
from tests.adapters.web.site import MACHINE, carry, words

PUBLIC = "https://jihuo.example"


def public_client(site, address=PUBLIC, client=("192.0.2.7", 40_000), **settings):
    given = {"public_url": PUBLIC, "host": "0.0.0.0", **settings}
    app = create_app(site.system, Settings(database_url=site.settings.database_url, **given))
    return Client(app, address, follow_redirects=False, client=client)


def test_every_kind_of_answer_has_the_headers(site):
    for path in ("/", "/orders/none", "/sign-in", "/static/app.css", "/none", "/live?x=1"):
        headers = site.nobody().get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "strict-transport-security" not in headers


def test_no_template_has_a_script_or_a_style_of_its_own():
    for file in (WEB / "templates").rglob("*.html"):
        text = file.read_text()
        assert not re.search(r"\s(on[a-z]+|style)=", text), file
        assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:", text), file


def test_pages_are_asked_anew_and_those_with_people_kept_by_nobody(site):
    assert site.client.get("/batches").headers["cache-control"] == "private, no-cache"
    assert site.client.get("/people").headers["cache-control"] == "no-store"


def test_behind_tls_browsers_are_told_to_stay_there(site):
    client = public_client(site)
    assert client.get("/sign-in").headers["strict-transport-security"].startswith("max-age=")
    plain = public_client(site, "http://jihuo.example", public_url="http://jihuo.example")
    assert "strict-transport-security" not in plain.get("/sign-in").headers


def test_a_production_answers_to_its_own_name_only(site):
    assert public_client(site).get("/sign-in").status_code == 200
    for name in ("https://evil.example", "https://jihuo.example.evil.example", "https://10.0.0.1"):
        client = public_client(site, name)
        assert client.get("/sign-in").status_code == 421
        assert client.get("/healthz").status_code == 200


def test_figures_are_for_the_machine_and_for_who_runs_it(site, monkeypatch):
    monkeypatch.setattr("adapters.monitoring.watching.Watch.metrics", lambda _: TOLD)
    doors, now = site.app.state.doors, site.system.clock()
    ada, change = doors.accounts.named("ada"), Change("ada", now)
    ends = now + timedelta(days=1)
    operations = doors.tokens.make(ada, "scraper", ["operations"], ends, change)
    reading = doors.tokens.make(ada, "reader", ["read"], ends, change)
    far = public_client(site)
    assert far.get("/metrics").status_code == 401
    bearer = {"Authorization": f"Bearer {operations}"}
    assert far.get("/metrics", headers=bearer).status_code == 200
    assert far.get("/metrics", headers={"Authorization": f"Bearer {reading}"}).status_code == 403
    proxied = public_client(site, client=MACHINE)
    assert proxied.get("/metrics").status_code == 401
    assert site.nobody().get("/metrics").status_code == 200
    carry(site.client, site.session_of("olga", Role.OWNER, party_id="kiwi-farm"))
    assert site.client.get("/metrics").status_code == 200


class Told:
    body, status, content_type = b"", 200, "text/plain"


TOLD = Told()


@pytest.mark.parametrize("role", [Role.OWNER, Role.WAREHOUSE, Role.CARRIER])
def test_a_fault_shows_no_more_areas_than_there_are_for_one(site, role):
    with site.as_role(role, "firm-1"):
        html = site.get("/operations", 403)
        assert "Your roles do not show you this." in words(html)
        areas = html.partition("</nav>")[0]
        assert 'href="/account"' in html
        assert 'href="/operations"' not in areas
