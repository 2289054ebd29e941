"""Every route, by every role and by nobody, with one's own ids, another merchant's and none there.

Nothing leaks: across organisations what is there and what is not answer in the same words. Nothing
acts. How many requests were made is printed at the end.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts

from adapters.web.navigation import NAVIGATION
from adapters.web.rights_of_pages import ACTING, NEEDS, OPEN, READING, needs_of
from adapters.web.visitors import SESSION_COOKIE
from application.roles import Role
from tests.adapters.web.remedy_walk import page_of, told
from tests.adapters.web.site import words
from tests.adapters.web.two_merchants import (
    CANARIES,
    NORDIC,
    NORDIC_NAME,
    SAMPLES,
    TwoMerchants,
    two_merchants,
)
from tests.adapters.web.walking import FORM, Ids, Walk, address, names_things, walked
from tests.signing_in import session_of


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Iterator[TwoMerchants]:
    with two_merchants(tmp_path_factory.mktemp("walk")) as book:
        yield book


@pytest.fixture(scope="module")
def ids(book) -> tuple[Ids, ...]:
    return (
        Ids("own", book.kiwi_campaign, book.kiwi_order, "kiwi-farm", SAMPLES["run_id"]),
        Ids("foreign", book.nordic_campaign, book.nordic_order, NORDIC),
        Ids("missing", "none-001", "none:001-000001", "none"),
    )


@pytest.fixture(scope="module")
def walk(request) -> Iterator[Walk]:
    """What was walked is told, also when all goes well."""
    walk = Walk()
    yield walk
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    with capturing.global_and_fixture_disabled():
        told = ", ".join(f"{whose} {count}" for whose, count in sorted(walk.counts.items()))
        sys.stdout.write(f"\nrole walk: {walk.counts.total():,} requests ({told})\n")


def test_every_route_says_what_it_needs(book):
    there = {
        (method, context.path)
        for context in iter_route_contexts(book.site.app.routes)
        for method in context.methods or ()
        if method != "HEAD" and context.path not in (*OPEN, "/openapi.json")
    }
    assert there == NEEDS.keys()


def test_links_find_what_their_route_needs():
    for (method, template), needs in NEEDS.items():
        path = re.sub(r"\{[^}]*\}", "some%2Fid", template)
        assert needs_of(method, f"{path}?at=1#x") is needs, template
    assert needs_of("GET", "/none") is None


def test_nobody_is_let_in_anywhere(book, ids, walk):
    client, count, before = walked(book, ""), 0, book.site.system.log.last_position()
    for template in READING:
        answer = client.get(address(template, ids[0]))
        if template == "/live":
            assert answer.status_code == 401
        else:
            assert answer.status_code == 303, template
            assert answer.headers["location"].startswith("/sign-in?to=%2F")
        count += 1
    for template in ACTING:
        answer = client.post(address(template, ids[0]), data={**FORM, "command_id": "walk-0001"})
        assert answer.status_code == 401, template
        count += 1
    assert book.site.system.log.last_position() == before
    walk.add("nobody", count)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value.replace(" ", "-"))
def test_each_role_sees_its_own_and_nothing_else(book, ids, role, walk):
    client = walked(book, book.session(role))
    visitor = book.site.app.state.doors.visitor_by_session(client.cookies[SESSION_COOKIE])
    is_limited = visitor.reach.merchants is not None
    statuses: Counter[int] = Counter()
    for template, needs in READING.items():
        if template == "/live":
            continue
        told = {}
        for of in ids if names_things(template) else ids[:1]:
            answer = client.get(address(template, of))
            statuses[answer.status_code] += 1
            told[of.whose] = answer.text.replace(of.campaign_id, "ID").replace(of.order_id, "ID")
            told[of.whose] = told[of.whose].replace(of.run_id, "ID").replace(of.merchant_id, "ID")
            here = f"{role.value} {template} {of.whose}: {answer.status_code}"
            if is_limited and of.whose != "own":
                assert answer.status_code == 404, here
            elif not needs.are_met_by(visitor):
                assert answer.status_code == (303 if template == "/" else 403), here
            else:
                assert answer.status_code in (200, 303, 404, 422), here
                assert (
                    of.whose != "own"
                    or "none" in answer.url.path
                    or answer.status_code != 404
                    or template in MAY_BE_MISSING
                ), here
            if is_limited:
                assert not any(canary in answer.text for canary in (*CANARIES, NORDIC_NAME)), here
        if is_limited and len(told) == 3:
            assert words(told["foreign"]) == words(told["missing"])
    walk.add(role.value, statuses.total())


MAY_BE_MISSING = ("/returns/receive", "/entries/{entry_id}/share/{batch_id}")
"""What does not stand in the book of the walk: no return, and no goods of the second batch."""


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value.replace(" ", "-"))
def test_nobody_acts_beyond_their_role_or_their_reach(book, ids, role, walk):
    site, client = book.site, walked(book, book.session(role))
    visitor = site.app.state.doors.visitor_by_session(client.cookies[SESSION_COOKIE])
    is_limited = visitor.reach.merchants is not None
    before, count = site.system.log.last_position(), 0
    mark = site.mark_of(client)
    for template, needs in ACTING.items():
        if template in ("/sign-out", "/account/sessions/end"):
            continue
        for of in ids if names_things(template) else ids[:1]:
            is_foreign = is_limited and of.whose != "own" and names_things(template)
            if needs.are_met_by(visitor) and not is_foreign:
                continue
            form = {**FORM, "order_id": of.order_id, "command_id": f"walk-{count:06d}"}
            answer = client.post(address(template, of), data={**form, "mark": mark})
            assert answer.status_code == (404 if is_foreign else 403), f"{template} {of.whose}"
            count += 1
    assert site.system.log.last_position() == before
    walk.add(f"{role.value}, forms", count)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value.replace(" ", "-"))
def test_navigation_leads_only_where_one_is_let_in(book, role):
    client = walked(book, book.session(role))
    text = client.get("/account").text
    shown = re.findall(r'<a href="(/[a-z]*)"', text.partition("<nav")[2].partition("</nav>")[0])
    for path, _ in NAVIGATION[1:]:
        answer = client.get(path)
        assert (path in shown) is (answer.status_code == 200), path


@pytest.mark.parametrize("role", [Role.OWNER, Role.PLATFORM, Role.BROKER, Role.STAFF])
def test_no_link_of_a_page_leads_to_a_closed_door(book, role):
    client, followed = walked(book, book.session(role)), set[str]()
    pages = ["/", f"/orders/{book.kiwi_order}", f"/campaigns/{book.kiwi_campaign}"]
    pages += [path for path, _ in NAVIGATION[1:]] + [f"/clearance/{SAMPLES['run_id']}"]
    for page in pages:
        shown = client.get(page)
        # The page of a refusal leads to itself, in the other language.
        for link in re.findall(r'href="(/[^"#]*)', shown.text) if shown.status_code == 200 else ():
            if link.startswith("/static") or link in followed or len(followed) > 400:
                continue
            followed.add(link)
            status = client.get(link.replace("&amp;", "&")).status_code
            assert status in (200, 303), f"{page} leads to {link}: {status}"
    assert len(followed) > 10


@pytest.mark.parametrize("role", [Role.OWNER, Role.PLATFORM, Role.BROKER, Role.STAFF])
def test_no_remedy_leads_to_a_closed_door_or_past_an_open_one(book, ids, role):
    client, own, foreign = walked(book, book.session(role)), ids[0], ids[1]
    there = ("sku", "batch_id", "consignment_id", "entry_id", "run_id")
    named = {"campaign_id": own.campaign_id, "order_id": own.order_id}
    known = {**{place: SAMPLES[place] for place in there}, **named}
    page, led, passed = page_of(book.site, client), set[str](), set[str]()
    for link, urls in told(page, known):
        led |= {link.url} if link else set()
        passed |= set(urls)
    assert {url: client.get(url).status_code for url in led} == dict.fromkeys(led, 200)
    assert 200 not in {client.get(url).status_code for url in passed}
    assert len(led) > 5
    strange = {"campaign_id": foreign.campaign_id, "order_id": foreign.order_id}
    links = [link.url for link, _ in told(page, strange) if link]
    is_limited = page.visitor.reach.merchants is not None
    assert is_limited != any(name in url for url in links for name in strange.values())


def test_a_forms_foreign_ids_are_not_there(book, ids):
    """What a form names is looked at as well as its address."""
    site = book.site
    foreign = {
        "/returns": {"order_id": book.nordic_order, "run_id": "R-none", "return_no": "1"},
        "/campaigns/new": {},
    }
    secret = session_of(
        site.app.state.doors, site.system.clock(), "owner.kiwi", Role.OWNER, party_id="kiwi-farm"
    )
    client, before = walked(book, secret), site.system.log.last_position()
    form = {**FORM, **foreign["/returns"], "mark": site.mark_of(client), "units": ""}
    told = {
        order_id: client.post(
            "/returns", data={**form, "order_id": order_id, "command_id": f"walk:{order_id}"}
        )
        for order_id in (book.nordic_order, "none:001-000001")
    }
    statuses = {answer.status_code for answer in told.values()}
    said = {words(answer.text).replace(order_id, "ID") for order_id, answer in told.items()}
    assert statuses == {404}
    assert len(said) == 1
    assert site.system.log.last_position() == before
