from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.customs.book_messages import inv101_tables as inv101
from adapters.customs.book_messages import sas121_tables as sas121
from adapters.customs.book_messages.judging import faults_in
from adapters.customs.book_messages.reading import read
from adapters.customs.book_messages.writing import written
from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.object_signing import signed_object
from adapters.customs.signing.sm2_certificates import pem
from adapters.port.books import opened
from adapters.port.conduct import GENTLE, Conduct
from adapters.port.hearing import Hearing
from adapters.port.office import Office
from adapters.port.signatures import SignaturesOf
from tests.adapters.customs.book_examples import FIRM, INTO, LINE, OUT, PASS
from tests.adapters.customs.signing.firms import signer
from tests.adapters.port.papers import Papers
from tests.adapters.port.playing import Port

AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
"""Noon at customs, as the examples say."""

LATER = timedelta(hours=1)


def office(conduct: Conduct = GENTLE) -> Office:
    return Office(opened(7, conduct))


def told(office: Office, message, at=AT):
    return told_of(office, written(message), at)


def told_of(office: Office, body: bytes, at=AT):
    """What it answers within an hour, read and free of faults."""
    office.take(body, at)
    answers = [body for _, body in office.due(at + LATER, 100)]
    assert not [fault for body in answers for fault in faults_in(body)]
    return [read(body) for body in answers]


def kinds(answers):
    return [answer.kind for answer in answers]


def sent_again(message, own_no, name="EtpsInnerInvtNo", part=inv101.HEAD, **changes):
    """Under another number, an hour later."""
    head = {**message.one(part), name: own_no, **changes}
    envelope = {
        **message.envelope,
        "message_id": f"M-{own_no}",
        "send_time": "2026-11-21T13:00:00",
    }
    return replace(message, envelope=envelope, parts={**message.parts, part: (head,)})


def pass_for(bond_no, own_no, way="I"):
    papers = ({"RtlBillTypecd": "1", "RtlBillNo": bond_no},)
    asked = replace(PASS, parts={**PASS.parts, sas121.PAPER: papers})
    return sent_again(
        asked, own_no, "EtpsPreentNo", sas121.HEAD, RltNo=bond_no, IoTypecd=way, BindTypecd="2"
    )


def bond_no_of(answers):
    return answers[0].one("BondInvtBsc")["bondInvtNo"]


def test_a_list_is_accepted_declared_passed_and_posted():
    customs = office()
    first = told(customs, INTO)
    assert kinds(first) == ["INV201", "INV202"]
    assert first[0].one("HdeApprResult")["etpsPreentNo"] == "E-0001"
    assert len(bond_no_of(first)) == 18
    later = told(customs, pass_for(bond_no_of(first), "G-1"), AT + LATER)
    assert kinds(later) == ["SAS221", "SAS223", "INV211"]
    assert later[1].one("SasPassportBsc")["stucd"] == "2"
    (line,) = later[2].all("BwsDt")
    assert (line["gdsSeqno"], line["inQty"], line["actlIncQty"]) == (17, 12, 12)
    assert (line["prevdIncQty"], line["bwsNo"]) == (0, INTO.one(inv101.HEAD)["PutrecNo"])


def test_what_a_return_brings_back_stands_in_the_book_again():
    port = Port()
    bond_no = bond_no_of(told(port.office, INTO))
    told(port.office, pass_for(bond_no, "G-1"), AT + LATER)
    port.now = AT + 2 * LATER
    port.file(papers := Papers(quantities=(3,), at=port.now))
    item = INTO.all(inv101.LINE)[0]["GdsMtno"]
    port.send("CEB621", papers.declaration(line_changed={"itemRecordNo": item}))
    port.wait()
    book_no = str(INTO.one(inv101.HEAD)["PutrecNo"])
    balance = port.office.books.book_lines.balances[book_no, 17]
    assert balance.increase == 12
    back = papers.goods_return(port.invt_no(), port.now, {1: "2"})
    port.send("CEB625", back)
    port.wait()
    assert port.statuses("CEB626")[-1] == 399
    assert balance.increase == 14


def test_the_same_message_twice_is_heard_once_and_its_number_is_not_taken_again():
    customs = office()
    told(customs, INTO)
    assert told(customs, INTO, AT + LATER) == []
    again = told(customs, sent_again(INTO, "E-0001"), AT + 2 * LATER)
    assert [answer.one("HdeApprResult")["manageResult"] for answer in again] == ["3"]


def test_an_exit_cites_released_declarations_once_and_takes_no_more_than_there_is():
    (answer,) = told(office(), OUT)
    assert answer.one("HdeApprResult")["manageResult"] == "3"
    assert "未放行" in answer.all("CheckInfo")[0]["note"]


@pytest.mark.parametrize("name", ["DclTotalAmt", "GdsMtno"])
def test_what_the_tables_refuse_is_returned_with_its_fault(name):
    body = written(INTO)
    value = b"<DclTotalAmt>258.00</DclTotalAmt>"
    broken = {
        "DclTotalAmt": (value, b"<DclTotalAmt>1.00</DclTotalAmt>"),
        "GdsMtno": (b"<GdsMtno>HNY-500</GdsMtno>", b"<GdsMtno>" + b"x" * 40 + b"</GdsMtno>"),
    }[name]
    (answer,) = told_of(office(), body.replace(*broken))
    assert answer.one("HdeApprResult")["manageResult"] == "3"
    assert name in answer.all("CheckInfo")[0]["note"]


def test_a_conduct_returns_papers_and_none_else_does():
    (answer,) = told(office(replace(GENTLE, papers_returned=1000)), INTO)
    assert answer.one("HdeApprResult")["manageResult"] == "3"
    assert Conduct().papers_returned == 0


def test_a_pass_without_its_list_is_returned():
    (answer,) = told(office(), pass_for("QD311526I000000009", "G-1"), AT + LATER)
    assert answer.kind == "SAS221"
    assert "QD311526I000000009" in answer.all("CheckInfo")[0]["note"]


def test_a_list_is_signed_by_the_firm_that_declares_it(tmp_path):
    signing = signer(Algorithm.RSA_SHA256, FIRM[1])
    (tmp_path / f"{FIRM[1]}.pem").write_bytes(pem("CERTIFICATE", signing.certificate.der))
    customs = Office(opened(7, GENTLE), Hearing(SignaturesOf(tmp_path)))
    (unsigned,) = told(customs, INTO)
    assert unsigned.all("CheckInfo")[0]["note"] == "报文未签名"
    body = signed_object(written(sent_again(INTO, "E-2")), signing)
    assert kinds(told_of(customs, body, AT + LATER)) == ["INV201", "INV202"]


def test_a_line_of_which_more_leaves_than_stands_there_is_named():
    customs = office()
    customs.books.book_lines.balances["B", 17].increase = Decimal(11)
    assert customs.books.book_lines.shortages("B", [LINE]) == [17]
    customs.books.book_lines.balances["B", 17].increase = Decimal(12)
    assert customs.books.book_lines.shortages("B", [LINE]) == []
