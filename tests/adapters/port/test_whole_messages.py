from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from adapters.customs.messages.reading import read
from adapters.customs.messages.tables import TABLES
from adapters.port.conduct import Conduct
from adapters.port.hearing import TAKEN_HERE, Hearing
from adapters.port.office import Office
from adapters.port.schema import schema_of
from tests.adapters.port.papers import START, Papers
from tests.adapters.port.playing import Port, message, with_shares

OFFICIAL = Path(__file__).parents[3].parent / "shared/conformance/ceb-xsd/202205"


@pytest.fixture
def port():
    return Port()


def refused(port, body, name="file-1"):
    port.office.take(body, port.now, name)
    port.wait()
    assert [a.kind for a in port.answers] == ["CEB900"]
    return port.answers[0].documents[0].head


def test_what_is_no_message_is_refused_by_the_name_of_its_file(port):
    head = refused(port, b"<not xml")
    assert (head["returnStatus"], head["oriCopMsgId"]) == ("0001", "file-1")
    assert head["oriBizMessage"] == "<not xml"


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<a/>", b"<!DOCTYPE a><a/>"])
def test_nothing_that_comes_stops_the_office(port, body):
    assert refused(port, body)["returnStatus"] == "0001"


def test_answers_are_not_taken(port):
    other = Port()
    other.send("CEB311", Papers().order())
    other.now += timedelta(minutes=5)
    ((_, body),) = other.office.due(other.now, 10)
    assert refused(port, body)["returnStatus"] == "0001"


BREAKS = [
    (b"<ceb:orderNo>A001</ceb:orderNo>", b"", "orderNo"),
    (b"<ceb:orderNo>A001</ceb:orderNo>", b"<ceb:orderNo>" + b"9" * 61 + b"</ceb:orderNo>", "61"),
    (b"<ceb:orderNo>A001</ceb:orderNo>", b"<ceb:orderNo/>", "orderNo"),
    (b"<ceb:qty>1</ceb:qty>", b"<ceb:qty>1.123456</ceb:qty>", "qty"),
    (b"<ceb:qty>1</ceb:qty>", b"<ceb:qty>1E2</ceb:qty>", "qty"),
    (b"<ceb:gnum>1</ceb:gnum>", b"<ceb:gnum>one</ceb:gnum>", "gnum"),
    (b"<ceb:currency>142</ceb:currency>", b"<ceb:cash>142</ceb:cash>", "cash"),
    (b' version="1.0">', b">", "version"),
]


@pytest.mark.parametrize(("right", "wrong", "named"), BREAKS)
def test_what_the_tables_do_not_have_refuses_the_whole_message(port, right, wrong, named):
    body = message("CEB311", [Papers().order(), Papers("A002").order()])
    assert right in body
    head = refused(port, body.replace(right, wrong, 1))
    assert head["returnStatus"] == "0002"
    assert str(head["returnInfo"]).startswith("数据包不能通过schema 验证：")
    assert named in str(head["returnInfo"])
    assert head["oriMessageType"] == "CEB311Message"
    assert not port.office.books.files.orders


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official schema is not beside the project")
@pytest.mark.parametrize("kind", TAKEN_HERE)
@pytest.mark.parametrize(
    "change",
    [
        (b"<ceb:appType>1</ceb:appType>", b""),
        (b"<ceb:appStatus>2</ceb:appStatus>", b"<ceb:appStatus>2222</ceb:appStatus>"),
        (b"<ceb:appType>1</ceb:appType>", b"<ceb:appType>1</ceb:appType>" * 2),
        (b"<ceb:dxpMode>DXP</ceb:dxpMode>", b""),
        (b"", b""),
    ],
)
def test_our_schema_and_the_official_one_refuse_the_same(kind, change):
    right, wrong = change
    (file,) = OFFICIAL.glob("*进口业务节点*.xsd")
    official = etree.XMLSchema(file=str(file))
    body = message(kind, [sample(kind)]).replace(right, wrong, 1)
    root = etree.fromstring(body)
    ours = schema_of(kind).validate(root)
    if TABLES[kind].needs_signature:
        official.validate(root)
        faults = [e for e in log_of(official) if "Signature" not in e.message]
        assert ours == (not faults)
    else:
        assert ours == official.validate(root)


def log_of(schema) -> Any:
    return schema.error_log


def sample(kind):
    papers, invt_no = Papers(), "31152026I000000001"
    made = {
        "CEB311": papers.order,
        "CEB411": papers.payment,
        "CEB511": papers.waybill,
        "CEB513": papers.delivery,
        "CEB621": papers.declaration,
        "CEB623": lambda: papers.withdrawal(invt_no, START),
        "CEB625": lambda: papers.goods_return(invt_no, START, {1: "1"}),
    }
    return made[kind]()


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official schema is not beside the project")
def test_every_answer_is_valid_by_the_official_schema():
    (file,) = OFFICIAL.glob("*进口业务节点*.xsd")
    official, seen = etree.XMLSchema(file=str(file)), set()
    everything = replace(Conduct(), told_on_the_way=500, concluded=500, closed=500)
    port = Port(everything)
    orders = [Papers(f"A{n:03d}") for n in range(100)]
    port.file(*orders)
    port.send("CEB621", *(papers.declaration() for papers in orders))
    bodies = answers(port, timedelta(minutes=10))
    live = port.office.books.register.live
    for papers in orders[:40]:
        declaration = live.get((PLATFORM, papers.order_no))
        if declaration:
            later = Papers(papers.order_no, port.now)
            port.send("CEB623", later.withdrawal(declaration.invt_no, port.now))
            port.send("CEB625", later.goods_return(declaration.invt_no, port.now, {1: "1"}))
            port.send("CEB513", later.delivery())
    port.office.take(b"<broken", port.now, "n")
    bodies += answers(port, timedelta(days=50))
    for body in bodies:
        root = etree.fromstring(body)
        official.assertValid(root)
        assert not root.prefix
        seen.add(etree.QName(root).localname)
    kinds = ("312", "412", "512", "514", "622", "624", "626", "816", "818", "900")
    assert seen == {f"CEB{kind}Message" for kind in kinds}


PLATFORM = "3301960A01"


def answers(port, time):
    port.now += time
    return [body for _, body in port.office.due(port.now, 1_000_000)]


def test_the_same_message_again_is_ignored(port):
    port.send("CEB311", Papers().order(), name="one")
    port.send("CEB311", Papers().order(), name="one")
    port.wait()
    port.send("CEB311", Papers().order(), name="one")
    port.wait()
    assert port.statuses("CEB312") == [120]


def test_what_was_refused_may_come_again_corrected(port):
    body = message("CEB311", [Papers().order()], "one")
    wrong = body.replace(b"<ceb:orderNo>A001</ceb:orderNo>", b"")
    port.office.take(wrong, port.now)
    port.office.take(wrong, port.now)
    port.wait()
    port.office.take(body, port.now)
    port.wait()
    assert [a.kind for a in port.answers] == ["CEB900", "CEB312"]


def test_a_failure_of_the_port_does_not_meet_the_same_message_twice():
    port = Port(with_shares(message_refused=1000))
    port.send("CEB311", Papers().order(), name="one")
    port.wait()
    head = port.answers[0].documents[0].head
    assert (head["returnStatus"], head["oriMessageType"]) == ("3001", "CEB311Message")
    assert not port.office.books.files.orders
    port.send("CEB311", Papers().order(), name="one")
    port.wait()
    assert port.statuses("CEB312") == [120]


class Forged:
    def refusal(self, body, kind, documents, at):
        return ("1001", "验签失败") if b"A002" in body else None

    def paper_refusal(self, body, firm_code, at):
        return ""


def test_a_signature_that_is_not_good_refuses_the_whole_message():
    port = Port()
    port.office = Office(port.office.books, Hearing(Forged()))
    port.send("CEB311", Papers("A001").order())
    port.send("CEB311", Papers("A002").order())
    port.wait()
    assert port.statuses("CEB312") == [120]
    (head,) = [a.documents[0].head for a in port.answers if a.kind == "CEB900"]
    assert head["returnStatus"] == "1001"
    assert read(str(head["oriBizMessage"]).encode()).kind == "CEB311"
