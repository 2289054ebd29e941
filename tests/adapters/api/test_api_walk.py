"""Every endpoint of the interface, by every role and by nobody, with ids of one's own and others'.

Who may not is told so before anything is looked at; what is another organisation's is told as what
is not there (404, in the same words); nothing of it acts. What was asked is counted and printed.
"""

import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from adapters.access.command_reach import MAY_BE_NEW
from adapters.api.bounding import Buckets
from adapters.api.reading import SHELVES
from adapters.settings import Settings
from adapters.webhooks.registry import NewWebhook
from adapters.webhooks.rounds import registry_of
from application.rights import MAY_SEND
from application.rights_of_reading import MAY_ENTER, MAY_READ, Area
from application.roles import PartyKind, Role
from domain.identifiers import CampaignId, ConsignmentId, MerchantId, OrderId, RunId
from tests.adapters.api.foreign_bodies import body_about, names_things
from tests.adapters.api.interface import ROOT
from tests.adapters.api.walker import Walker
from tests.adapters.web.everything import filled
from tests.adapters.web.two_merchants import (
    KIWI,
    NORDIC,
    SAMPLES,
    TwoMerchants,
    two_merchants,
)
from tests.adapters.web.walking import Ids, walked

every_role = pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
READERS_OF_OWN_EVENTS = {PartyKind.MERCHANT, PartyKind.PLATFORM, PartyKind.DECLARANT}
BY_NAME = {command.__name__: command for command in MAY_SEND}


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Iterator[TwoMerchants]:
    with two_merchants(tmp_path_factory.mktemp("interface")) as book:
        book.site.app.state.api_buckets = Buckets(1e6, 1e6)
        yield book


@pytest.fixture(scope="module")
def counts(request) -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter()
    yield counts
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    with capturing.global_and_fixture_disabled():
        told = ", ".join(f"{what} {count:,}" for what, count in sorted(counts.items()))
        sys.stdout.write(f"\ninterface walk: {counts.total():,} requests ({told})\n")


def every_operation(book: TwoMerchants) -> list[tuple[str, str]]:
    paths = book.site.app.state.api.openapi()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]


def test_every_operation_is_walked(book):
    """What is added has to be one of these, or a test of its own."""
    known = {("get", f"/{shelf.name}") for shelf in SHELVES}
    known |= {("post", f"/commands/{name}") for name in BY_NAME}
    known |= {("post", f"/commands/{name}/batch") for name in BY_NAME}
    known |= {("get", path) for path in ("/events", "/events/{position}")}
    known |= {("get", path) for path in ("/event-types", "/event-types/{name}")}
    # By every role in `test_customs_messages`.
    known |= {("get", f"/customs-messages/{{message_hash}}{end}") for end in ("", "/bytes")}
    things = {f"/{shelf.name}/" for shelf in SHELVES if shelf.kind}
    for method, path in every_operation(book):
        is_thing = method == "get" and any(path.startswith(thing) for thing in things)
        assert (method, path) in known or is_thing or path.startswith(("/webhooks", "/notices")), (
            path
        )


def test_nobody_is_answered_anywhere(book, counts):
    client, before = walked(book, ""), book.site.system.log.last_position()
    of = Ids("own", book.kiwi_campaign, book.kiwi_order, KIWI, SAMPLES["run_id"])
    operations = every_operation(book)
    for method, path in operations:
        body: dict[str, str] | None = {} if method in ("post", "put", "patch") else None
        answer = client.request(method.upper(), f"{ROOT}{filled(path, of)}", json=body)
        assert answer.status_code == 401, f"{method} {path}"
    assert book.site.system.log.last_position() == before
    counts["nobody"] += len(operations)


@every_role
def test_each_shelf_is_open_to_who_reads_it_and_holds_nobody_elses_rows(book, role, counts):
    walker = Walker(book, role)
    for shelf in SHELVES:
        answer = walker.get(f"/{shelf.name}?limit=500")
        counts[f"{role.value}, shelves"] += 1
        may = role in MAY_READ[shelf.model.name]
        assert answer.status_code == (200 if may else 403), shelf.name
        if may and walker.is_limited and "merchant_id" in shelf.row_model.model_fields:
            owners = {row["merchant_id"] for row in answer.json()["rows"]}
            assert owners <= {KIWI, None}, shelf.name


@every_role
def test_anothers_thing_is_told_as_one_that_is_not_there(book, role, counts):
    walker, admin, foreign = Walker(book, role), Walker(book, Role.ADMIN), 0
    for shelf in SHELVES:
        if not shelf.kind:
            continue
        path, may = f"/{shelf.name}", role in MAY_READ[shelf.model.name]
        mine = addresses(shelf, walker) if may else set()
        for address in sorted(addresses(shelf, admin) - mine)[:20] + sorted(mine)[:3]:
            answer = walker.get(f"{path}/{address}")
            counts[f"{role.value}, things"] += 1
            if not may:
                assert answer.status_code == 403, path
            elif address in mine:
                assert answer.status_code == 200, path
            else:
                nothing = "/".join("nothing" for _ in shelf.address)
                missing = walker.get(f"{path}/{nothing}")
                assert answer.status_code == missing.status_code == 404, f"{path}/{address}"
                told = answer.text.replace(address.replace("/", " "), "ID").replace(address, "ID")
                told_missing = missing.text.replace(nothing.replace("/", " "), "ID")
                assert told == told_missing.replace(nothing, "ID")
                foreign += 1
    if walker.is_limited and role in MAY_READ["order_board"]:
        assert foreign > 1


def addresses(shelf, walker: Walker) -> set[str]:
    rows = walker.get(f"/{shelf.name}?limit=500").json()["rows"]
    return {"/".join(str(row[part]) for part in shelf.address) for row in rows}


def named(book: TwoMerchants, whose: str):
    """Things of the other merchant, and such as are nowhere."""
    if whose == "missing":
        return {
            OrderId: "none:001-000001", CampaignId: "none-001", MerchantId: "none",
            RunId: "Rnone", ConsignmentId: "C-none",
        }  # fmt: skip
    return {
        OrderId: book.nordic_order, CampaignId: book.nordic_campaign, MerchantId: NORDIC,
        RunId: "Rnone", ConsignmentId: "C-none",
    }  # fmt: skip


@every_role
def test_no_command_is_sent_beyond_a_role_or_its_reach(book, role, counts):
    walker, system = Walker(book, role), book.site.system
    before = system.log.last_position()
    for name, command in BY_NAME.items():
        may = role in MAY_SEND[command]
        if may and not (walker.is_limited and names_things(command)):
            counts[f"{role.value}, own to send"] += 1
            continue
        body = body_about(command, named(book, "foreign"), walker.visitor.party_id)
        single = walker.post(f"/commands/{name}", body, f"walk-{name}")
        many = {"commands": [{"idempotency_key": f"walk-{name}-1", "body": body}]}
        batch = walker.post(f"/commands/{name}/batch", many, f"walk-batch-{name}")
        counts[f"{role.value}, commands"] += 2
        if not may:
            assert (single.status_code, batch.status_code) == (403, 403), name
            continue
        assert single.status_code == 404, f"{name}: {single.status_code} {single.text[:300]}"
        assert batch.status_code == 207, f"{name}: {batch.text[:300]}"
        assert '"status":404' in batch.text.replace(" ", ""), f"{name}: {batch.text[:300]}"
    assert system.log.last_position() == before


@pytest.mark.parametrize("role", [Role.OWNER, Role.STAFF, Role.PLATFORM, Role.BROKER])
def test_what_is_anothers_and_what_is_nowhere_are_refused_in_the_same_words(book, role, counts):
    """Of commands about what stands; who begins a thing is told that its id is taken, in a way."""
    walker, alike = Walker(book, role), 0
    for name, command in BY_NAME.items():
        if role not in MAY_SEND[command] or not names_things(command) or command in MAY_BE_NEW:
            continue
        told = {}
        for whose in ("foreign", "missing"):
            names = named(book, whose)
            body = body_about(command, names, walker.visitor.party_id)
            answer = walker.post(f"/commands/{name}", body, f"same-{whose}-{name}")
            counts[f"{role.value}, same words"] += 1
            text = answer.text
            for each in sorted(names.values(), key=len, reverse=True):
                text = text.replace(each, "ID")
            told[whose] = (answer.status_code, text)
        if told["missing"][0] == 404:
            assert told["foreign"] == told["missing"], name
            alike += 1
    assert alike > 1


@every_role
def test_events_are_for_who_reads_them_and_anothers_are_not_there(book, role, counts):
    walker = Walker(book, role)
    is_reader = role in MAY_ENTER[Area.HISTORY] or (
        walker.visitor.party_kind in READERS_OF_OWN_EVENTS
    )
    assert walker.get("/events?limit=5").status_code == (200 if is_reader else 403)
    assert walker.get("/event-types").status_code == 200
    log = book.site.system.log
    every = log.page(0, log.last_position())
    foreign = next(e for e in every if e.stream_id.endswith(f"/order/{book.nordic_order}"))
    theirs = walker.get(f"/events/{foreign.position}")
    missing = walker.get("/events/99999999")
    counts[f"{role.value}, events"] += 4
    if not is_reader:
        assert (theirs.status_code, missing.status_code) == (403, 403)
    elif walker.is_limited:
        assert (theirs.status_code, missing.status_code) == (404, 404)
        told = theirs.text.replace(str(foreign.position), "ID")
        assert told == missing.text.replace("99999999", "ID")
    else:
        assert theirs.status_code == 200


@pytest.fixture(scope="module")
def nordic_webhook(book) -> str:
    site = book.site
    doors = site.app.state.doors
    visitor = doors.visitor_by_session(book.session(Role.OWNER, NORDIC))
    registry = registry_of(site.system, Settings(operator="demo", webhooks_private="127.0.0.0/8"))
    wanted = NewWebhook("http://127.0.0.1:9/hook")
    webhook_id, _ = registry.add(visitor, wanted, site.system.clock())
    return webhook_id


@every_role
def test_anothers_webhook_is_not_there_and_stays_as_it_is(book, nordic_webhook, role, counts):
    walker, registry = Walker(book, role), registry_of(book.site.system, book.site.settings)
    before = registry.one(nordic_webhook)
    may = role in MAY_ENTER[Area.WEBHOOKS]
    for method, path in every_operation(book):
        if not path.startswith("/webhooks/"):
            continue
        told = {}
        for webhook_id in (nordic_webhook, "none"):
            address = f"{ROOT}{path.replace('{webhook_id}', webhook_id)}"
            body: dict[str, str] | None = {} if method in ("post", "patch") else None
            answer = walker.client.request(method.upper(), address, json=body)
            counts[f"{role.value}, webhooks"] += 1
            assert answer.status_code == (404 if may else 403), f"{method} {path}: {answer.text}"
            told[webhook_id] = answer.text.replace(webhook_id, "ID")
        assert told[nordic_webhook] == told["none"]
    assert registry.one(nordic_webhook) == before
