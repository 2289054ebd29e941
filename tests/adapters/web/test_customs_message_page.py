"""The page of one message exchanged with customs: its fields, its orders, its signature."""

import hashlib

import pytest
import sqlalchemy as sa

from adapters.customs.book_messages.writing import written
from adapters.customs.exchanged_tables import messages, parts
from adapters.customs.signing.chosen import trust_for
from adapters.customs.signing.verdicts import BadSignature, Fault, GoodSignature
from adapters.customs.signing.verifying import verify
from adapters.web import message_reading
from adapters.web.message_reading import in_words
from application.roles import Role
from domain.identifiers import shared_of
from domain.parked_mail import ParkMail, Reason
from tests.adapters.customs.book_examples import OUT, PASS
from tests.adapters.web.kept_messages import LIST, NO_MESSAGE, keep, one, rows, sights
from tests.adapters.web.site import BOOK, words

SHARED = shared_of(BOOK)


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


def test_a_good_signature_names_whose_it_is(simulated):
    good = GoodSignature("3301960ABC", None, None)  # type: ignore[arg-type]
    assert in_words(good) == ("good, of 3301960ABC", "good")


@pytest.mark.parametrize("digest", ["none", "0" * 64, "A" * 64, "..%2F..%2Fetc", "x" * 500])
def test_a_hash_that_is_none_is_not_there(simulated, digest):
    for address in (f"{LIST}/{digest}", f"{LIST}/{digest}/bytes"):
        assert simulated.client.get(address).status_code == 404


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
