from dataclasses import fields, replace

import pytest
import sqlalchemy as sa

from adapters.access.tables import personal_data_seen
from adapters.access.visitor import Reach
from adapters.api import feed_reading
from adapters.log_tables import events
from adapters.simulator.running import simulate
from application.roles import Role
from application.streams import CAMPAIGN, ORDER, RETURN, RUN
from domain.people import Person
from domain.return_events import ReturnRequested
from tests.adapters.api.feed_ground import (
    AUDITOR,
    KIWI,
    NORDIC,
    append,
    ids,
    mandate,
    onward,
    opened,
    visitor,
)
from tests.adapters.examples import example_of

OWN_KINDS = {CAMPAIGN, ORDER, RUN, RETURN}


@pytest.fixture(scope="module")
def office(database_url):
    """A book in which the orders of two merchants have gone the whole way."""
    simulate(database_url, 40, 7, 2)
    with opened(database_url) as office:
        yield office


@pytest.fixture(scope="module")
def everything(office):
    return office.walk("/events?limit=500", AUDITOR)


@pytest.mark.parametrize("limit", [7, 100, 500])
def test_every_event_comes_once_and_in_order_whatever_the_pages(office, limit):
    told = office.walk(f"/events?limit={limit}", AUDITOR)
    assert ids(told) == list(range(1, office.system.log.last_position() + 1))


def test_a_page_goes_on_after_any_position(office, everything):
    assert office.get("/events?after=17&limit=5", AUDITOR).json() == everything[17:22]


def test_at_the_end_the_link_leads_to_what_comes(office):
    end = office.system.log.last_position()
    at_end = office.get(f"/events?after={end}", AUDITOR)
    assert at_end.json() == []
    append(office.system, "demo.shared/mandate/kiwi-farm", mandate(), "mandate-1")
    (told,) = office.get(onward(at_end), AUDITOR).json()
    assert (told["type"], told["subject"]) == ("jihuo.MandateGiven.v1", "mandate/kiwi-farm")
    assert told["source"] == "/demo/shared"


def draft_of(everything, merchant):
    drafts = (e for e in everything if e["type"] == "jihuo.CampaignDrafted.v3")
    return next(e for e in drafts if e["data"]["merchant_id"] == merchant)


def test_an_event_says_what_the_standard_asks(office, everything):
    position = int(draft_of(everything, "kiwi-farm")["id"])
    answer = office.get(f"/events/{position}", AUDITOR)
    told = answer.json()
    assert answer.headers["content-type"] == "application/cloudevents+json"
    assert told["specversion"] == "1.0"
    assert told["id"] == str(position)
    assert told["source"] == "/demo/NB01"
    assert told["type"] == "jihuo.CampaignDrafted.v3"
    assert told["subject"] == f"campaign/{told['data']['campaign_id']}"
    assert told["time"].startswith("2026-03-02T")
    assert told["correlationid"]
    assert told["causationid"]
    assert told["data"]["merchant_id"] == "kiwi-farm"
    schema = office.get(told["dataschema"].partition("/api/v1")[2], AUDITOR).json()
    assert schema["title"] == told["type"]
    assert office.get(told["dataref"].partition("/api/v1")[2], AUDITOR).json() == told
    plain = all(name.isascii() and name.isalnum() and name.islower() for name in told)
    assert plain, "names of attributes are lower case letters and digits"


def test_a_merchant_hears_of_its_own_streams_and_of_all_that_happens_to_them(office, everything):
    for who in (KIWI, NORDIC):
        own = [
            event
            for event in everything
            if event["subject"].partition("/")[0] in OWN_KINDS and who.party_id in said(event)
        ]
        subjects = {event["subject"] for event in own}
        expected = [event["id"] for event in everything if event["subject"] in subjects]
        told = office.walk("/events?limit=50", who)
        assert [event["id"] for event in told] == expected
        assert {event["subject"].partition("/")[0] for event in told} >= {CAMPAIGN, ORDER, RUN}


def said(event) -> str:
    """A stream's first event names the merchant; the id of an order begins with it."""
    return f"{event['subject']} {event['data'].get('merchant_id', '')}"


def test_what_nobody_may_see_is_not_there(office, everything):
    theirs = draft_of(everything, "nordic-baby")["id"]
    for position in (theirs, office.system.log.last_position() + 1):
        problem = office.get(f"/events/{position}", KIWI, 404).json()
        assert problem["code"] == "NotThere"
    shared = next(event for event in everything if event["source"] == "/demo/shared")
    assert office.get(f"/events/{shared['id']}", KIWI, 404)


def test_a_declarant_and_a_platform_hear_of_who_mandated_them(office):
    for role in (Role.BROKER, Role.PLATFORM):
        mandated = office.walk("/events", visitor(role, "agent", "kiwi-farm"))
        assert mandated == office.walk("/events", visitor(role, "agent", "kiwi-farm"))
        assert ids(mandated) == ids(office.walk("/events", KIWI))
        assert office.walk("/events", visitor(role, "agent")) == []


@pytest.mark.parametrize(
    "role",
    [Role.PLANNER, Role.WAREHOUSE, Role.OFFICER, Role.CARRIER, Role.GUARANTOR, Role.SYSTEM_ADMIN],
)
def test_other_roles_hear_nothing(office, role):
    assert office.get("/events", visitor(role, "p"), 403).json()["code"] == "NotYourRight"
    assert office.get("/events/1", visitor(role, "p"), 403)


def test_a_bound_party_never_hears_of_everybody(office):
    careless = replace(KIWI, reach=Reach(None))
    assert office.walk("/events", careless) == []


def test_a_token_reads_events_only_if_it_is_for_that(office):
    for who in (KIWI, AUDITOR):
        assert office.get("/events", replace(who, scopes=frozenset({"read"})), 403)
        assert office.get("/events", replace(who, scopes=frozenset({"history"})))
    assert office.get("/events", None, 401).json()["code"] == "NotSignedIn"


def test_a_page_is_cut_where_it_grows_too_long(office, monkeypatch):
    monkeypatch.setattr(feed_reading, "PAGE_BYTES_MAX", 1_000)
    assert len(office.get("/events?limit=500", AUDITOR).json()) < 20
    told = office.walk("/events?limit=500", AUDITOR)
    assert ids(told) == list(range(1, office.system.log.last_position() + 1))


def test_a_reader_of_little_goes_on_through_pages_without_anything(office, monkeypatch):
    expected = office.walk("/events?kinds=count", AUDITOR)
    monkeypatch.setattr(feed_reading, "PLACES_MAX", 10)
    empty = office.get("/events?kinds=count", AUDITOR)
    assert empty.json() == []
    assert empty.headers["jihuo-position"] == "10"
    assert office.walk("/events?kinds=count", AUDITOR) == expected != []


def test_people_are_cut_to_what_the_reader_may_see_and_that_is_noted(office, everything):
    placed = next(e for e in everything if e["type"] == "jihuo.OrderPlaced.v2")
    order = next(r.event for r in office.system.log.page(int(placed["id"]) - 1, 1))
    assert values_of(order.buyer).isdisjoint(values_of_json(placed["data"]["buyer"]))
    who = KIWI if order.merchant_id == "kiwi-farm" else NORDIC
    before = sights(office)
    owner = office.get(f"/events/{placed['id']}", who).json()["data"]["buyer"]
    assert (owner["name"], owner["telephone"]) == (order.buyer.name, order.buyer.telephone)
    assert owner["id_number"] != order.buyer.id_number
    (noted,) = sights(office)[len(before) :]
    assert (noted.actor, noted.orders) == (f"{who.party_id}/mei", 1)
    assert noted.fields.split("\n") == ["address", "name", "telephone"]
    office.get(f"/events/{placed['id']}", AUDITOR)
    assert len(sights(office)) == len(before) + 1, "who sees nobody in full is not noted"


def values_of(person: Person) -> set[str]:
    return {getattr(person, field.name) for field in fields(person)} - {""}


def values_of_json(person: dict) -> set[str]:
    return set(person.values()) - {""}


def sights(office):
    with office.system.engine.connect() as connection:
        query = sa.select(personal_data_seen).order_by(personal_data_seen.c.sight_id)
        return connection.execute(query).all()


def test_an_event_that_cannot_be_read_is_told_without_what_it_says(office):
    end = office.system.log.last_position()
    row = {"stream_id": "demo.NB01/order/odd", "version": 1, "name": "OrderPlaced@2"}
    with office.system.engine.execution_options(writes=True).begin() as connection:
        connection.execute(events.insert(), {**row, "position": end + 1, "payload": b"secret"})
    (told,) = office.get(f"/events?after={end}", AUDITOR).json()
    assert told["unreadable"] is True
    assert told["type"] == "jihuo.OrderPlaced.v2"
    assert "data" not in told
    assert office.get(f"/events?after={end}", KIWI).json() == []


def test_another_operators_events_are_not_there(office):
    append(office.system, "rival.NB01/mandate/kiwi-farm", mandate(), "rival-1")
    append(office.system, "demo.NB02/mandate/kiwi-farm", mandate(), "other-book-1")
    end = office.system.log.last_position()
    told = office.get(f"/events?after={end - 2}", AUDITOR)
    assert told.json() == []
    assert told.headers["jihuo-position"] == str(end)
    assert office.get(f"/events/{end}", AUDITOR, 404)


def test_a_return_is_heard_of_by_whose_order_it_is(office):
    order_id = next(e for e in office.walk("/events?types=OrderPlaced", NORDIC))["subject"][6:]
    asked = replace(example_of(ReturnRequested), order_id=order_id)
    append(office.system, f"demo.NB01/return/{order_id}", asked, "return-1")
    path = f"/events?after={office.system.log.last_position() - 1}"
    assert [e["type"] for e in office.get(path, NORDIC).json()] == ["jihuo.ReturnRequested.v1"]
    assert office.get(path, KIWI).json() == []


def test_a_declarant_hears_of_its_own_runs_and_of_no_other_declarants(office, everything):
    opened = next(each for each in everything if each["type"] == "jihuo.RunOpened.v1")
    merchant, declarant = opened["data"]["merchant_id"], opened["data"]["declarant"]
    for party, hears in ((declarant, True), ("another", False)):
        broker = visitor(Role.BROKER, party, merchant)
        broker = replace(broker, reach=replace(broker.reach, declarant=party))
        kinds = {each["subject"].split("/")[0] for each in office.walk("/events?limit=500", broker)}
        assert (RUN in kinds) is hears
        assert ORDER in kinds
