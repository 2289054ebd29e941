"""What audit firms are granted on the page of people, and what a narrow grant leaves of pages."""

import re

import pytest

from adapters.access.grants import NewGrant
from adapters.access.registry import Change, Party
from application.roles import PartyKind, Role
from tests.adapters.web.site import carry, words
from tests.adapters.web.two_merchants import CANARIES, KIWI, NORDIC, NORDIC_NAME, two_merchants


@pytest.fixture
def firms(site):
    for party in (
        Party("big-four", PartyKind.AUDIT_FIRM, "Big Four"),
        Party("kiwi-farm", PartyKind.MERCHANT, "Kiwi Farm"),
    ):
        site.app.state.doors.accounts.register_party(party, Change("test", site.system.clock()))
    return site


def test_a_firm_is_granted_a_merchants_things_and_loses_them(firms):
    fields = {"act": "grant", "party_id": "big-four", "merchant_id": "kiwi-farm"}
    told = words(firms.get(firms.post("/people/grants", **fields).headers["location"]))
    assert "✓ holds" in told
    assert "granted: kiwi-farm" in told
    ending = re.search(r'action="(/people/grants/[^"]*/end)"', firms.get("/people"))
    assert ending
    firms.post(ending[1])
    told = words(firms.get("/people"))
    assert "✕ ended" in told
    assert "grant ended: kiwi-farm" in told


def test_what_cannot_be_granted_is_said(firms):
    fields = {"act": "grant", "party_id": "big-four", "ends_at": "2020-01-01T00:00"}
    assert "A grant ends after it begins" in words(firms.post("/people/grants", 409, **fields).text)
    fields = {"act": "grant", "party_id": "kiwi-farm"}
    assert "no audit firm" in words(firms.post("/people/grants", 409, **fields).text)
    assert "no grant none" in words(firms.post("/people/grants/none/end", 404).text)


def test_nobody_grants_who_does_not_keep_the_accounts(firms):
    with firms.as_role(Role.PLANNER):
        firms.post("/people/grants", 403, act="grant", party_id="big-four")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    with two_merchants(tmp_path_factory.mktemp("granted")) as book:
        yield book


@pytest.fixture(scope="module")
def narrow(book):
    """A client of an auditor who is granted the first merchant's things."""
    site, now = book.site, book.site.system.clock()
    doors, change = site.app.state.doors, Change("test", now)
    for party in (
        Party("one-firm", PartyKind.AUDIT_FIRM, "One"),
        Party(KIWI, PartyKind.MERCHANT, "Kiwi"),
    ):
        doors.accounts.register_party(party, change)
    doors.grants.give(NewGrant("one-firm", KIWI, now), change)
    account = doors.accounts.open_account("narrow", "one-firm", [Role.AUDITOR], change)
    client = site.nobody()
    carry(client, doors.signing_in.begin(account, now).secret)
    return client


def test_an_auditor_of_one_merchant_reads_its_pages_and_no_line_of_another(book, narrow):
    opened = 0
    pages = ["/", f"/orders/{book.kiwi_order}", f"/campaigns/{book.kiwi_campaign}", "/audit"]
    pages += [f"/audit?q={book.nordic_order}", f"/audit?q={NORDIC}"]
    pages += [f"/audit/stream?kind=order&id={book.kiwi_order}"]
    pages += [path for path, _ in areas(narrow)]
    for path in pages:
        answer = narrow.get(path)
        assert answer.status_code == 200, path
        opened += 1
        for foreign in (*CANARIES, NORDIC_NAME):
            assert foreign not in answer.text, path
        if "q=" not in path:
            assert NORDIC not in answer.text, path
    assert opened > 10


def areas(client):
    text = client.get("/account").text
    nav = text.partition("<nav")[2].partition("</nav>")[0]
    return [(path, "") for path in re.findall(r'<a href="(/[a-z]*)"', nav)]


def test_what_is_the_whole_books_is_closed_to_a_narrow_grant(narrow):
    for path in ("/batches", "/consignments", "/sorting"):
        assert narrow.get(path).status_code == 403
    assert "/batches" not in [path for path, _ in areas(narrow)]


@pytest.mark.parametrize("kind", ["order", "campaign", "batch", "mandate", "entry"])
def test_anothers_stream_is_told_as_one_that_is_not_there(book, narrow, kind):
    theirs = {
        "order": book.nordic_order, "campaign": book.nordic_campaign, "batch": "B-both",
        "mandate": KIWI, "entry": "none",
    }[kind]  # fmt: skip
    foreign = narrow.get(f"/audit/stream?kind={kind}&id={theirs}")
    missing = narrow.get(f"/audit/stream?kind={kind}&id=nothing")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert words(foreign.text).replace(theirs, "ID") == words(missing.text).replace("nothing", "ID")


def test_the_feed_of_a_narrow_grant_holds_that_merchants_events_only(book, narrow):
    told = narrow.get("/api/v1/events?limit=500")
    assert told.status_code == 200
    events = told.json()
    assert events
    assert all(each["subject"].split("/")[0] in ("order", "campaign", "run") for each in events)
    for foreign in (*CANARIES, NORDIC_NAME, book.nordic_order):
        assert foreign not in told.text
