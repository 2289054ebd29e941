"""Messages exchanged with customs over the interface: the rights and masks of their pages."""

import hashlib
import re

import pytest
import sqlalchemy as sa

from adapters.customs.exchanged import Exchanged, ExchangedMessages
from adapters.customs.exchanged_tables import IN, messages, parts
from application.roles import Role
from domain.identifiers import shared_of
from tests.adapters.api.interface import visitor
from tests.adapters.web.site import BOOK

PERSONAL = {"buyerName", "buyerIdNumber", "buyerTelephone", "consigneeAddress"}
NOBODYS = b"<parked/>"


def one(told, kind: str):
    query = sa.select(messages).where(messages.c.partition == BOOK, messages.c.kind == kind)
    with told.system.engine.connect() as connection:
        return connection.execute(query.order_by(messages.c.hash)).first()


def body_of(told, row) -> bytes:
    return told.system.messages.get(BOOK, row.hash).content


def sights(told, digest: str) -> int:
    return len(told.site.app.state.doors.sightings.of_subject(BOOK, digest))


def test_messages_are_listed_newest_first_and_by_what_they_are(told):
    rows = told.get("/customs-messages?limit=500").json()["rows"]
    assert rows == sorted(rows, key=lambda row: (row["at"], row["hash"]), reverse=True)
    assert {"CEB311", "CEB312", "CEB621", "CEB622"} <= {row["kind"] for row in rows}
    sent = told.get("/customs-messages?kind=CEB621&direction=out&limit=500").json()["rows"]
    assert {row["kind"] for row in sent} == {"CEB621"}
    assert len(sent) == sum(row["kind"] == "CEB621" for row in rows)


def test_a_message_leads_to_its_orders_and_an_order_to_its_messages(told):
    sent = one(told, "CEB621")
    orders = told.get(f"/customs-message-orders?hash={sent.hash}&limit=500").json()["rows"]
    assert len(orders) == sent.documents
    order_id = orders[0]["order_id"]
    found = told.get(f"/customs-message-orders?order_id={order_id}&limit=500").json()["rows"]
    with told.system.engine.connect() as connection:
        query = sa.select(parts.c.hash).where(parts.c.order_id == order_id)
        assert {row["hash"] for row in found} == set(connection.scalars(query))


def test_a_message_is_explained_field_by_field(told):
    row = one(told, "CEB622")
    answer = told.get(f"/customs-messages/{row.hash}").json()
    assert (answer["hash"], answer["kind"], answer["fault"]) == (row.hash, "CEB622", "")
    assert answer["signature"] == "not signed"
    fields = {each["name"]: each for each in answer["fields"]}
    assert fields["returnStatus"]["meaning"]
    assert fields["returnStatus"]["stands_for"]
    told_in_chinese = told.get(f"/customs-messages/{row.hash}", Accept_Language="zh").json()
    assert {each["name"]: each for each in told_in_chinese["fields"]}["returnStatus"][
        "meaning"
    ] == "回执状态"


def test_one_document_of_many_is_asked_for(told):
    row = one(told, "CEB311")
    fields = told.get(f"/customs-messages/{row.hash}?document=1").json()["fields"]
    assert {each["document"] for each in fields} == {1}
    told.get(f"/customs-messages/{row.hash}?document=0", 422)


def test_people_are_masked_for_who_may_not_see_them_and_noted_for_who_may(told):
    row = one(told, "CEB311")
    whole = body_of(told, row).decode()
    people = set(re.findall(rf"<ceb:(?:{'|'.join(PERSONAL)})>([^<]+)<", whole))
    assert people
    with told.acting(visitor(Role.AUDITOR)):
        masked = told.get(f"/customs-messages/{row.hash}")
        assert not [each for each in people if f'"{each}"' in masked.text]
        assert masked.headers["cache-control"] == "no-store"
        told.get(f"/customs-messages/{row.hash}/bytes", 403)
    before = sights(told, row.hash)
    assert before == 0
    with told.acting(visitor(Role.OFFICER)):
        seen = told.get(f"/customs-messages/{row.hash}").text
        assert [each for each in people if f'"{each}"' in seen]
        body = told.get(f"/customs-messages/{row.hash}/bytes").content
    assert hashlib.sha256(body).hexdigest() == row.hash
    assert sights(told, row.hash) == 2


def test_a_broker_sees_messages_of_those_it_acts_for_alone(told):
    row, mine = one(told, "CEB622"), one(told, "CEB621")
    with told.acting(visitor(Role.BROKER, "broker-of-nobody", "nobody's")):
        for shelf in ("customs-messages", "customs-message-orders"):
            assert told.get(f"/{shelf}").json()["rows"] == []
        told.get(f"/customs-messages/{row.hash}", 404)
        told.get(f"/customs-messages/{row.hash}/bytes", 404)
    with told.acting(visitor(Role.BROKER, mine.declarant, mine.merchant_id)):
        rows = told.get("/customs-messages?limit=500").json()["rows"]
        assert mine.hash in {each["hash"] for each in rows}
        assert {each["merchant_id"] for each in rows} == {mine.merchant_id}
        assert told.get(f"/customs-message-orders?hash={mine.hash}").json()["rows"]
        told.get(f"/customs-messages/{mine.hash}")
    with told.acting(visitor(Role.BROKER, "another-broker", mine.merchant_id)):
        assert told.get("/customs-messages").json()["rows"] == []
        assert told.get("/customs-message-orders").json()["rows"] == []
        told.get(f"/customs-messages/{mine.hash}", 404)


@pytest.mark.parametrize("path", ["/customs-messages", "/customs-message-orders"])
def test_roles_that_do_not_work_at_customs_see_none(told, path):
    row = one(told, "CEB622")
    with told.acting(visitor(Role.OWNER, "kiwi-farm", "kiwi-farm")):
        for address in (
            path,
            f"/customs-messages/{row.hash}",
            f"/customs-messages/{row.hash}/bytes",
        ):
            told.get(address, 403)


def test_what_fits_no_book_is_seen_by_who_keeps_all_books(told):
    digest = hashlib.sha256(NOBODYS).hexdigest()
    at = told.system.clock()
    kept = Exchanged(shared_of(BOOK), IN, "unreadable", NOBODYS, digest, at, 0)
    ExchangedMessages(told.system.engine).keep([kept])
    hashes = [row["hash"] for row in told.get("/customs-messages-of-no-book").json()["rows"]]
    assert hashes == [digest]
    assert told.get(f"/customs-messages/{digest}").json()["fault"]
    with told.acting(visitor(Role.OFFICER)):
        told.get("/customs-messages-of-no-book", 403)
        told.get(f"/customs-messages/{digest}", 404)


def test_a_hash_that_is_none_is_not_there(told):
    told.get(f"/customs-messages/{'0' * 64}", 404)
    told.get("/customs-messages/none", 422)


def test_an_event_that_customs_told_names_the_message_that_told_it(told):
    row = one(told, "CEB622")
    order_id = told.get(f"/customs-message-orders?hash={row.hash}").json()["rows"][0]["order_id"]
    run_id = told.get(f"/customs-message-orders?hash={row.hash}").json()["rows"][0]["run_id"]
    events = told.get(f"/events?subject=run/{run_id}&limit=500").json()
    named = {event["data"]["receipt_hash"] for event in events if "receipt_hash" in event["data"]}
    assert row.hash in named
    orders = told.get(f"/customs-message-orders?order_id={order_id}&limit=500").json()["rows"]
    for digest in named & {each["hash"] for each in orders}:
        assert told.get(f"/customs-messages/{digest}").json()["kind"].startswith("CEB")
