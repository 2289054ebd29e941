from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from adapters.customs.book_messages import inv101_tables as inv101
from adapters.customs.book_messages import sas121_tables as sas121
from adapters.customs.book_messages.reading import read
from adapters.customs.book_messages.writing import written
from tests.adapters.customs.book_examples import INTO
from tests.adapters.port.test_account_book import (
    AT,
    LATER,
    bond_no_of,
    kinds,
    office,
    pass_for,
    sent_again,
    told,
)

SOON = timedelta(minutes=1)


def accepted(customs):
    return bond_no_of(told(customs, INTO))


def change(bond_no, own_no, asked="2", quantity="20", mark="1", at="13"):
    (line,) = INTO.all(inv101.LINE)
    total = (Decimal(line["DclUprcAmt"]) * Decimal(quantity)).quantize(Decimal("0.01"))
    changed = {**line, "DclQty": Decimal(quantity), "DclTotalAmt": total, "ModfMarkcd": mark}
    told = replace(INTO, parts={**INTO.parts, inv101.LINE: (changed,)})
    again = sent_again(told, own_no, BondInvtNo=bond_no, DclTypecd=asked)
    return replace(again, envelope={**again.envelope, "send_time": f"2026-11-21T{at}:00:00"})


def lorry(bond_no, own_no, quantity, at="13"):
    asked = pass_for(bond_no, own_no)
    line = INTO.all(inv101.LINE)[0]
    part = {"PassportSeqNo": 1, "RltGdsSeqno": 1, "DclQty": Decimal(quantity)}
    part |= {name: line[name] for name in ("GdsMtno", "Gdecd", "GdsNm", "DclUnitcd")}
    head = {**asked.one(sas121.HEAD), "BindTypecd": "3"}
    parts = {**asked.parts, sas121.HEAD: (head,), sas121.LINE: (part,)}
    envelope = {**asked.envelope, "send_time": f"2026-11-21T{at}:00:00"}
    return replace(asked, parts=parts, envelope=envelope)


def void(passport_no, bond_no, own_no):
    asked = pass_for(bond_no, own_no)
    head = {**asked.one(sas121.HEAD), "DclTypecd": "3", "PassportNo": passport_no}
    return replace(asked, parts={**asked.parts, sas121.HEAD: (head,)})


def result(answer):
    return answer.one("HdeApprResult")["manageResult"]


def note(answer):
    return answer.all("CheckInfo")[0]["note"]


def expected(customs):
    return customs.books.book_lines.balances[INTO.one(inv101.HEAD)["PutrecNo"], 17]


def test_a_change_keeps_customs_number_and_moves_what_is_expected():
    customs = office()
    bond_no = accepted(customs)
    (answer,) = told(customs, change(bond_no, "E-2"), AT + LATER)[:1]
    listed = answer.one("BondInvtBsc")
    assert (listed["bondInvtNo"], listed["etpsInnerInvtNo"]) == (bond_no, "E-2")
    assert (listed["invtStucd"], listed["chgTmsCnt"]) == ("0", "1")
    assert expected(customs).expected_increase == 20


def test_a_deletion_gives_up_what_is_expected_and_its_number():
    customs = office()
    bond_no = accepted(customs)
    (answer,) = told(customs, change(bond_no, "E-2", "3", mark="2"), AT + LATER)[:1]
    assert answer.one("BondInvtBsc")["invtStucd"] == "3"
    assert expected(customs).expected_increase == 0
    (gone,) = told(customs, change(bond_no, "E-3", at="14"), AT + 2 * LATER)
    assert (result(gone), bond_no in note(gone)) == ("3", True)
    again = told(customs, sent_again(INTO, "E-4"), AT + 3 * LATER)
    assert bond_no_of(again) != bond_no


def test_what_is_through_or_posted_is_not_changed():
    customs = office()
    bond_no = accepted(customs)
    assert kinds(told(customs, pass_for(bond_no, "G-1"), AT + LATER))[-1] == "INV211"
    (answer,) = told(customs, change(bond_no, "E-2", at="15"), AT + 3 * LATER)
    assert (result(answer), "不允许变更" in note(answer)) == ("3", True)


def test_a_list_with_a_lorry_on_its_way_is_not_changed_until_its_pass_is_void():
    customs = office()
    bond_no = accepted(customs)
    body_at = AT + LATER
    passed = told_soon(customs, pass_for(bond_no, "G-1"), body_at)
    passport_no = passed[0].one("SasPassportBsc")["passportNo"]
    (refused,) = told_soon(customs, change(bond_no, "E-2"), body_at + SOON)
    assert (result(refused), "未过卡的核放单" in note(refused)) == ("3", True)
    (gone,) = told_soon(customs, void(passport_no, bond_no, "G-2"), body_at + 2 * SOON)
    assert gone.one("SasPassportBsc")["stucd"] == "6"
    (changed,) = told(customs, change(bond_no, "E-3"), body_at + 3 * SOON)
    assert changed.one("BondInvtBsc")["etpsInnerInvtNo"] == "E-3"


def told_soon(customs, message, at):
    """What it answers before a lorry is at the gate."""
    customs.take(written(message), at)
    return [read(body) for _, body in customs.due(at + timedelta(seconds=30), 100)]


def test_a_pass_that_is_through_or_unknown_is_not_voided():
    customs = office()
    bond_no = accepted(customs)
    passed = told(customs, pass_for(bond_no, "G-1"), AT + LATER)
    passport_no = passed[0].one("SasPassportBsc")["passportNo"]
    (through,) = told(customs, void(passport_no, bond_no, "G-2"), AT + 3 * LATER)
    assert (result(through), "已过卡" in note(through)) == ("3", True)
    (unknown,) = told(customs, void("Z" * 24, bond_no, "G-3"), AT + 4 * LATER)
    assert "不存在" in note(unknown)


def test_lorries_carry_no_more_than_the_list_and_all_of_them_post_it():
    customs = office()
    bond_no = accepted(customs)
    first = told(customs, lorry(bond_no, "G-1", "7"), AT + LATER)
    assert kinds(first) == ["SAS221", "SAS223"]
    (beyond,) = told(customs, lorry(bond_no, "G-2", "6", "15"), AT + 3 * LATER)
    assert (result(beyond), beyond.kind) == ("3", "SAS221")
    (whole,) = told(customs, pass_for(bond_no, "G-3"), AT + 4 * LATER)
    assert result(whole) == "3"
    (less,) = told(customs, change(bond_no, "E-2", quantity="6", at="17"), AT + 5 * LATER)
    assert "已过卡数量" in note(less)
    last = told(customs, lorry(bond_no, "G-4", "5", "18"), AT + 6 * LATER)
    assert kinds(last) == ["SAS221", "SAS223", "INV211"]


def test_a_change_down_to_what_has_gone_posts_the_list():
    customs = office()
    bond_no = accepted(customs)
    told(customs, lorry(bond_no, "G-1", "7"), AT + LATER)
    answers = told(customs, change(bond_no, "E-2", quantity="7", at="15"), AT + 3 * LATER)
    assert kinds(answers) == ["INV201", "INV211"]
    assert answers[1].one("BondInvtBsc")["etpsInnerInvtNo"] == "E-2"
