"""Messages exchanged with customs: listed, filtered, explained, masked, down to their bytes."""

import hashlib
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.customs.book_messages.writing import written
from adapters.customs.exchanged import Exchanged, ExchangedMessages
from adapters.customs.exchanged_tables import IN, messages, parts
from adapters.customs.register import customs_numbers
from adapters.customs.signing.chosen import trust_for
from adapters.customs.signing.verdicts import BadSignature, Fault, GoodSignature
from adapters.customs.signing.verifying import verify
from adapters.web import message_reading
from adapters.web.message_reading import in_words
from adapters.web.tables import table
from application.roles import Role
from domain.identifiers import shared_of
from domain.parked_mail import ParkMail, Reason
from tests.adapters.customs.book_examples import OUT, PASS
from tests.adapters.web.site import BOOK, words

LIST = "/clearance/messages"
SHARED = shared_of(BOOK)
NO_MESSAGE = b"\xff<not a message>"


def rows(site, *conditions) -> list:
    with site.system.engine.connect() as connection:
        query = sa.select(messages).where(messages.c.partition == BOOK, *conditions)
        return list(
            connection.execute(query.order_by(messages.c.at.desc(), messages.c.hash.desc()))
        )


def one(site, kind: str):
    return rows(site, messages.c.kind == kind)[0]


def hashes_shown(html: str) -> list[str]:
    return re.findall(rf'href="{LIST}/([0-9a-f]{{64}})[?"]', html)


def sights(site, digest: str) -> list[str]:
    return [r.fields for r in site.app.state.doors.sightings.of_subject(BOOK, digest)]


def test_all_that_was_exchanged_is_listed_newest_first_and_paged_by_key(simulated, monkeypatch):
    monkeypatch.setattr(table, "ROWS", 5)
    listed, url = [], LIST
    for _ in range(40):
        html = simulated.get(url)
        listed += hashes_shown(html)
        following = re.search(r'<a href="([^"]+)" rel="next"', html)
        if not following:
            break
        url = following[1].replace("&amp;", "&")
    assert listed == [row.hash for row in rows(simulated)]
    assert len(listed) > 30


def test_oldest_first_is_the_same_the_other_way_round(simulated):
    shown = hashes_shown(simulated.get(f"{LIST}?sort=at"))
    assert shown == [row.hash for row in rows(simulated)[::-1][:50]]


def test_a_row_says_what_it_is_in_both_languages(simulated):
    sent = one(simulated, "CEB621")
    html = simulated.get(f"{LIST}?kind=CEB621")
    assert f"CEB621 list of the import declaration {sent.documents}" in words(html) or (
        "CEB621" in words(html) and str(sent.documents) in words(html)
    )
    assert sent.run_id in html
    assert "电子订单" in words(simulated.get(f"{LIST}?kind=CEB311&language=zh"))
    simulated.get(f"{LIST}?language=en")


@pytest.mark.parametrize("query", ["direction=in", "direction=out", "kind=CEB622", "kind=CEB311"])
def test_filters_keep_to_what_they_say(simulated, query):
    name, value = query.split("=")
    wanted = [row.hash for row in rows(simulated, messages.c[name] == value)]
    assert wanted
    assert hashes_shown(simulated.get(f"{LIST}?{query}")) == wanted[:50]


def test_a_run_has_its_messages_and_answers(simulated):
    run_id = one(simulated, "CEB621").run_id
    with simulated.system.engine.connect() as connection:
        query = sa.select(parts.c.hash).distinct().where(parts.c.run_id == run_id)
        wanted = set(connection.scalars(query))
    shown = hashes_shown(simulated.get(f"{LIST}?run={run_id}"))
    assert set(shown) == wanted
    kinds = {row.kind for row in rows(simulated) if row.hash in wanted}
    assert {"CEB311", "CEB312", "CEB621", "CEB622"} <= kinds


@pytest.mark.parametrize("subject", ["order", "declaration", "list", "payment", "waybill"])
def test_a_number_finds_all_messages_of_its_order(simulated, subject):
    c = customs_numbers.c
    with simulated.system.engine.connect() as connection:
        query = sa.select(customs_numbers).where(c.subject == subject, c.order_id != "")
        owned = connection.execute(query.order_by(c.number).limit(1)).one()
        mine = (parts.c.run_id == owned.run_id) & (parts.c.order_id == owned.order_id)
        wanted = set(connection.scalars(sa.select(parts.c.hash).where(mine)))
    shown = hashes_shown(simulated.get(f"{LIST}?number={owned.number}"))
    assert set(shown) == wanted
    assert len(wanted) >= 6
    for digest in shown:
        body = simulated.system.messages.get(BOOK, digest).content.decode()
        assert owned.order_id in simulated.get(f"{LIST}/{digest}") or owned.number in body


@pytest.mark.parametrize("query", ["kind=CEB999", "direction=up", "after=x", "after=2026~x"])
def test_what_there_is_not_is_said(simulated, query):
    simulated.get(f"{LIST}?{query}", 422)


def test_unknown_numbers_and_runs_find_nothing(simulated):
    assert "No message was exchanged" in words(simulated.get(f"{LIST}?number=nobody's"))
    assert not hashes_shown(simulated.get(f"{LIST}?number=nobody's"))


def test_the_list_is_taken_as_a_file_of_exactly_what_is_shown(simulated):
    answer = simulated.client.get(f"{LIST}?kind=CEB621&export=csv&columns=kind,sha256")
    lines = answer.text.strip().splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == [
        row.hash for row in rows(simulated, messages.c.kind == "CEB621")
    ]


def test_a_message_is_explained_field_by_field(simulated):
    receipt = one(simulated, "CEB622")
    said = words(simulated.get(f"{LIST}/{receipt.hash}"))
    assert receipt.hash in said
    assert "returnStatus" in said
    assert "copNo" in said
    simulated.get(f"{LIST}/{receipt.hash}?language=zh")
    assert "回执状态" in words(simulated.get(f"{LIST}/{receipt.hash}"))
    simulated.get(f"{LIST}?language=en")


@pytest.mark.parametrize("message", [OUT, PASS], ids=lambda message: message.kind)
def test_a_message_of_the_account_book_is_explained_as_well(site, message):
    digest = keep(site, BOOK, written(message), message.kind)
    with site.as_role(Role.AUDITOR):
        said = words(site.get(f"{LIST}/{digest}"))
        assert "宁波保税仓储有限公司" in said
        assert "declaring firm" in said
        assert "It cannot be read" not in said
        assert message.kind in words(site.get(f"{LIST}?kind={message.kind}"))
        answer = site.client.get(f"{LIST}/{digest}/bytes")
        assert hashlib.sha256(answer.content).hexdigest() == digest
    site.get(f"{LIST}/{digest}?language=zh")
    assert "申报企业" in words(site.get(f"{LIST}/{digest}"))
    site.get(f"{LIST}?language=en")
    assert sights(site, digest) == []


def test_it_leads_to_its_run_and_orders(simulated):
    sent = one(simulated, "CEB621")
    html = simulated.get(f"{LIST}/{sent.hash}")
    assert f'href="/clearance/{sent.run_id}"' in html
    with simulated.system.engine.connect() as connection:
        orders = set(
            connection.scalars(sa.select(parts.c.order_id).where(parts.c.hash == sent.hash))
        )
    assert len(orders) == sent.documents
    assert all(f'href="/orders/{order_id}"' in html for order_id in orders)


def test_one_document_of_many_is_asked_for(simulated):
    sent = next(row for row in rows(simulated, messages.c.kind == "CEB311") if row.documents > 1)
    csv = simulated.client.get(f"{LIST}/{sent.hash}?document=2&export=csv&columns=document,field")
    assert {line.split(",")[0] for line in csv.text.strip().splitlines()[1:]} == {"2"}
    assert "no such document" in words(simulated.get(f"{LIST}/{sent.hash}?document=9999"))


PEOPLE = re.compile(
    r"<ceb:(?:buyerName|buyerIdNumber|buyerTelephone|consigneeAddress|consigneeTelephone|payerName"
    r"|payerIdNumber)>([^<]+)<"
)


def people_in(site, row) -> set[str]:
    return set(PEOPLE.findall(site.system.messages.get(BOOK, row.hash).content.decode()))


@pytest.mark.parametrize("kind", ["CEB311", "CEB411", "CEB511", "CEB621"])
def test_people_are_masked_for_who_may_not_see_them(simulated, kind):
    row = one(simulated, kind)
    people = people_in(simulated, row)
    assert people
    with simulated.as_role(Role.AUDITOR):
        url = f"{LIST}/{row.hash}"
        for address in (url, f"{url}?show=bytes", f"{url}?export=csv"):
            told = simulated.client.get(address).text
            assert not [each for each in people if each in told]
        assert "They may name people" in words(simulated.get(url))
        simulated.get(f"{url}/bytes", 403)
    assert sights(simulated, row.hash) == []


def test_who_sees_people_in_full_is_noted(simulated):
    row = one(simulated, "CEB311")
    with simulated.as_role(Role.OFFICER):
        html = simulated.client.get(f"{LIST}/{row.hash}?export=csv").text
        assert people_in(simulated, row) & set(re.split(r"[,\r\n]", html))
        answer = simulated.client.get(f"{LIST}/{row.hash}")
        assert answer.headers["cache-control"] == "no-store"
    assert sights(simulated, row.hash)
    assert all("id_number" in fields for fields in sights(simulated, row.hash))


def test_the_very_bytes_are_downloaded_and_noted(simulated):
    row = one(simulated, "CEB621")
    with simulated.as_role(Role.OFFICER):
        before = len(sights(simulated, row.hash))
        answer = simulated.client.get(f"{LIST}/{row.hash}/bytes")
        assert len(sights(simulated, row.hash)) == before + 1
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == row.hash
    assert len(answer.content) == row.size_bytes
    assert answer.headers["content-type"] == "application/xml"
    wanted = f'attachment; filename="CEB621-{row.hash[:12]}.xml"'
    assert answer.headers["content-disposition"] == wanted


def test_receipts_that_name_nobody_are_bytes_for_all_who_see_them(simulated):
    row = one(simulated, "CEB622")
    with simulated.as_role(Role.AUDITOR):
        html = simulated.get(f"{LIST}/{row.hash}?show=bytes")
        assert "&lt;CEB622Message" in html
        answer = simulated.client.get(f"{LIST}/{row.hash}/bytes")
        assert hashlib.sha256(answer.content).hexdigest() == row.hash
    assert sights(simulated, row.hash) == []


def test_only_the_beginning_of_a_long_message_is_shown(simulated, monkeypatch):
    monkeypatch.setattr(message_reading, "TEXT_SHOWN_MAX", 60)
    html = simulated.get(f"{LIST}/{one(simulated, 'CEB622').hash}?show=bytes")
    assert "Only the beginning is shown" in words(html)
    assert "copNo&gt;" not in html


def test_the_verdict_of_a_signature_is_told(simulated):
    row = one(simulated, "CEB621")
    assert "of somebody whom nobody we trust vouches for" in words(
        simulated.get(f"{LIST}/{row.hash}")
    )
    assert "not signed" in words(simulated.get(f"{LIST}/{one(simulated, 'CEB622').hash}"))


def test_a_message_changed_after_it_was_signed_is_told_bad(simulated):
    body = simulated.system.messages.get(BOOK, one(simulated, "CEB621").hash).content
    verdict = verify(
        body.replace(b"<ceb:copNo>", b"<ceb:copNo>X", 1),
        trust_for(simulated.settings),
        simulated.system.clock(),
    )
    assert verdict == BadSignature(Fault.DIGEST)
    assert in_words(verdict) == ("bad: the message was changed after it was signed", "bad")


@pytest.mark.parametrize("digest", ["none", "0" * 64, "A" * 64, "..%2F..%2Fetc", "x" * 500])
def test_a_hash_that_is_none_is_not_there(simulated, digest):
    for address in (f"{LIST}/{digest}", f"{LIST}/{digest}/bytes"):
        assert simulated.client.get(address).status_code == 404


def test_roles_that_do_not_work_at_customs_see_no_messages(simulated):
    row = one(simulated, "CEB622")
    with simulated.as_role(Role.OWNER, "kiwi-farm"):
        for address in (LIST, f"{LIST}/{row.hash}", f"{LIST}/{row.hash}/bytes"):
            simulated.get(address, 403)


def test_a_broker_sees_messages_of_those_it_acts_for_alone(simulated):
    with simulated.as_role(Role.BROKER, "broker-of-nobody"):
        assert not hashes_shown(simulated.get(LIST))
        row = one(simulated, "CEB622")
        simulated.get(f"{LIST}/{row.hash}", 404)
        simulated.get(f"{LIST}/{row.hash}/bytes", 404)


def keep(site, partition, body: bytes, kind: str) -> str:
    digest = hashlib.sha256(body).hexdigest()
    kept = Exchanged(partition, IN, kind, body, digest, site.system.clock(), 0)
    ExchangedMessages(site.system.engine).keep([kept])
    return digest


def test_bytes_that_are_no_message_are_shown_as_such_beside_why_they_were_parked(site):
    digest = keep(site, SHARED, NO_MESSAGE, "unreadable")
    at = site.system.clock()
    site.do(ParkMail(digest, "", Reason.UNREADABLE, "no XML", (), at), "park", SHARED)
    assert digest not in site.get(LIST)
    assert digest in site.get(f"{LIST}?kept=shared")
    html = site.get(f"{LIST}/{digest}")
    assert "It cannot be read" in words(html)
    assert f'href="/clearance/parked/{digest}"' in html
    assert f'href="{LIST}/{digest}"' in site.get(f"/clearance/parked/{digest}")
    with site.as_role(Role.BROKER, "broker-demo"):
        assert digest not in site.get(f"{LIST}?kept=shared")
        site.get(f"{LIST}/{digest}", 404)


def test_of_bytes_that_nobody_can_read_who_sees_them_is_noted(site):
    digest = keep(site, BOOK, NO_MESSAGE, "unreadable")
    with site.as_role(Role.AUDITOR):
        site.get(f"{LIST}/{digest}/bytes", 403)
    with site.as_role(Role.OFFICER):
        answer = site.client.get(f"{LIST}/{digest}/bytes")
        assert answer.content == NO_MESSAGE
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "�&lt;not a message&gt;" in site.get(f"{LIST}/{digest}?show=bytes")
    assert len(sights(site, digest)) == 2


def test_an_empty_book_says_what_would_fill_it(site):
    assert "Nothing was exchanged yet" in words(site.get(LIST))


def test_in_the_past_only_what_was_exchanged_by_then_is_shown(simulated):
    listed = rows(simulated)
    with simulated.system.engine.connect() as connection:
        first = connection.scalar(sa.select(sa.func.min(messages.c.at)))
    assert first is not None
    at = (first + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    shown = hashes_shown(simulated.get(f"{LIST}?as_of={at}"))
    assert shown == [row.hash for row in listed if row.at <= first + timedelta(seconds=1)]
    assert 0 < len(shown) < len(listed)


def test_a_run_and_an_unfit_receipt_lead_to_messages(simulated):
    run_id = one(simulated, "CEB621").run_id
    assert f'href="{LIST}?run={run_id}"' in simulated.get(f"/clearance/{run_id}")
    assert f'href="{LIST}"' in simulated.get("/clearance")


def test_a_good_signature_names_whose_it_is(simulated):
    good = GoodSignature("3301960ABC", None, None)  # type: ignore[arg-type]
    assert in_words(good) == ("good, of 3301960ABC", "good")
