from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from lxml import etree

from adapters.customs.book_messages import inv101_tables as inv101
from adapters.customs.book_messages import sas121_tables as sas121
from adapters.customs.book_messages.checking import faults_of
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.reading import read
from adapters.customs.book_messages.tables import TABLES
from adapters.customs.book_messages.writing import written
from adapters.customs.messages.faults import FaultyMessageError, Rule, UnknownKindError
from adapters.texts import reading
from tests.adapters.customs.book_examples import (
    CITED,
    HEAD,
    INTO,
    LINE,
    OUT,
    OUT_HEAD,
    PASS,
    PASS_HEAD,
    receipts,
    sent,
)
from tests.conftest import IS_SLOW

EXAMPLES = 400 if IS_SLOW else 60


def with_parts(message: BookMessage, **parts) -> BookMessage:
    return replace(message, parts={**message.parts, **parts})


def rules(message: BookMessage):
    return [(fault.rule, fault.field or fault.part) for fault in faults_of(message)]


def names_in(element):
    return [etree.QName(each).localname for each in element.iterchildren()]


@pytest.mark.parametrize("message", [INTO, OUT, PASS], ids=["in", "out", "pass"])
def test_what_is_written_is_read_as_it_was(message):
    assert faults_of(message) == []
    assert read(written(message)) == message


@settings(max_examples=EXAMPLES)
@given(message=sent())
def test_any_message_that_may_be_sent_is_read_as_it_was(message):
    assert faults_of(message) == []
    assert read(written(message)) == message


@settings(max_examples=EXAMPLES)
@given(message=receipts())
def test_any_receipt_is_read_as_it_was_written(message):
    assert faults_of(message) == []
    assert read(written(message)) == message


@settings(max_examples=EXAMPLES)
@given(message=sent())
def test_elements_stand_in_the_documented_order(message):
    root = etree.fromstring(written(message))
    assert etree.QName(root).localname == "Signature"
    (held,) = root
    (package,) = held
    assert names_in(package) == ["EnvelopInfo", "DataInfo"]
    (business,) = package[1]
    table = TABLES[message.kind]
    assert names_in(business) == [table.element, "DelcareFlag"]
    order = [part.name for part in table.parts] + [field.name for field in table.tail]
    places = [order.index(name) for name in names_in(business[0])]
    assert places == sorted(places)
    fields = {part.name: [field.name for field in part.fields] for part in table.parts}
    for part in business[0]:
        if known := fields.get(etree.QName(part).localname):
            found = [known.index(name) for name in names_in(part)]
            assert found == sorted(found)


def test_the_documented_order_of_a_list_is_that_of_the_reference():
    names = [field.name for field in inv101.INV101.part(inv101.HEAD).fields]
    documented = [
        *("BondInvtNo", "SeqNo", "PutrecNo", "EtpsInnerInvtNo", "BizopEtpsSccd", "BizopEtpsno"),
        *("RvsngdEtpsSccd", "DclEtpsSccd", "InputCreditCode", "InputTime", "InvtDclTime"),
        *("ImpexpPortcd", "DclPlcCuscd", "ImpexpMarkcd", "MtpckEndprdMarkcd", "SupvModecd"),
        *("TrspModecd", "StshipTrsarvNatcd", "DclcusFlag", "DclcusTypecd"),
        *("CorrEntryDclEtpsSccd", "RltEntryBizopEtpsSccd", "GenDecFlag", "DecType", "DclTypecd"),
        *("InvtType", "EntryNo", "VrfdedMarkcd", "LevyBlAmt", "ApplyNo", "RltEntryNo", "Rmk"),
    ]
    places = [names.index(name) for name in documented]
    assert places == sorted(places)
    lines = [field.name for field in inv101.INV101.part(inv101.LINE).fields]
    assert lines[:6] == ["GdsSeqno", "PutrecSeqno", "GdsMtno", "Gdecd", "GdsNm", "GdsSpcfModelDesc"]
    assert lines[-3:] == ["EntryGdsSeqno", "ClyMarkcd", "Rmk"]


def without(values, *names):
    return {name: value for name, value in values.items() if name not in names}


CORRESPONDING = tuple(field.name for field in inv101.CORRESPONDING)
HEADS = [
    (without(HEAD, "DclcusTypecd"), (Rule.NEEDED_BY_MODE, "DclcusTypecd")),
    ({**without(HEAD, *CORRESPONDING), "DclcusFlag": "2"}, (Rule.NOT_BY_MODE, "DclcusTypecd")),
    (without(HEAD, CORRESPONDING[0]), (Rule.NEEDED_BY_MODE, CORRESPONDING[0])),
    ({**HEAD, "DclcusTypecd": "1"}, (Rule.NOT_BY_MODE, CORRESPONDING[0])),
    ({**HEAD, "GenDecFlag": "1"}, (Rule.NEEDED_BY_MODE, "DecType")),
    ({**HEAD, "DecType": "1"}, (Rule.NOT_BY_MODE, "DecType")),
    ({**HEAD, "DclTypecd": "2"}, (Rule.NEEDED_BY_MODE, "BondInvtNo")),
    ({**HEAD, "DclTypecd": "3"}, (Rule.NEEDED_BY_MODE, "BondInvtNo")),
    (without(HEAD, "PutrecNo"), (Rule.MISSING, "PutrecNo")),
    ({**HEAD, "ImpexpMarkcd": "X"}, (Rule.NOT_LISTED, "ImpexpMarkcd")),
    ({**HEAD, "BizopEtpsno": "1"}, (Rule.TOO_SHORT, "BizopEtpsno")),
    ({**HEAD, "PutrecNo": "x" * 65}, (Rule.TOO_LONG, "PutrecNo")),
    ({**HEAD, "InputTime": "20261301"}, (Rule.NO_SUCH_TIME, "InputTime")),
    ({**HEAD, "PutrecNo": "a\x01"}, (Rule.NOT_IN_XML, "PutrecNo")),
    ({**HEAD, "Nobody": "1"}, (Rule.UNKNOWN, "Nobody")),
]


@pytest.mark.parametrize(("head", "fault"), HEADS)
def test_a_head_that_breaks_a_rule_is_refused_by_field(head, fault):
    message = with_parts(INTO, InvtHeadType=(head,))
    assert fault in rules(message)
    with pytest.raises(FaultyMessageError):
        written(message)


LINES = [
    ({**LINE, "SecdLawfUnitcd": "035"}, (Rule.NEEDED_BY_MODE, "SecdLawfQty")),
    ({**LINE, "SecdLawfQty": Decimal(1)}, (Rule.NOT_BY_MODE, "SecdLawfQty")),
    ({**LINE, "DclTotalAmt": Decimal("258.01")}, (Rule.SUM_DIFFERS, "DclTotalAmt")),
    ({**LINE, "GdsSeqno": 2}, (Rule.NOT_COUNTED, "GdsSeqno")),
    ({**LINE, "DclUprcAmt": Decimal("1.00001")}, (Rule.TOO_MANY_DECIMALS, "DclUprcAmt")),
    ({**LINE, "DclQty": Decimal(-1)}, (Rule.BELOW_ZERO, "DclQty")),
    ({**LINE, "DclQty": "many"}, (Rule.NOT_DECIMAL, "DclQty")),
    ({**LINE, "Gdecd": "040900000x"}, (Rule.NOT_DIGITS, "Gdecd")),
]


@pytest.mark.parametrize(("line", "fault"), LINES)
def test_a_line_that_breaks_a_rule_is_refused_by_field(line, fault):
    assert fault in rules(with_parts(INTO, InvtListType=(line,)))


BILLS = tuple({"CbecBillNo": number} for number in CITED)


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (with_parts(INTO, InvtCbecBillType=BILLS), (Rule.NOT_BY_MODE, inv101.BILL)),
        (with_parts(OUT, InvtCbecBillType=()), (Rule.PART_MISSING, inv101.BILL)),
        (with_parts(OUT, InvtCbecBillType=BILLS + BILLS[:1]), (Rule.TWICE, "CbecBillNo")),
        (
            with_parts(OUT, InvtHeadType=({**OUT_HEAD, "ImpexpMarkcd": "I"},)),
            (Rule.NOT_BY_MODE, "ImpexpMarkcd"),
        ),
        (with_parts(INTO, InvtListType=()), (Rule.PART_MISSING, inv101.LINE)),
        (with_parts(INTO, Other=({},)), (Rule.UNKNOWN, "Other")),
        (replace(INTO, is_declared=None), (Rule.MISSING, "DelcareFlag")),
        (
            replace(INTO, envelope={**INTO.envelope, "message_type": "SAS121"}),
            (Rule.NOT_THE_ONE, "message_type"),
        ),
        (replace(INTO, tail={}), (Rule.MISSING, "OperCusRegCode")),
        (
            with_parts(PASS, PassportHead=({**PASS_HEAD, "BindTypecd": "3"},)),
            (Rule.PART_MISSING, sas121.LINE),
        ),
        (
            with_parts(PASS, PassportHead=({**PASS_HEAD, "DclTypecd": "3"},)),
            (Rule.NEEDED_BY_MODE, "PassportNo"),
        ),
        (
            with_parts(PASS, PassportHead=({**PASS_HEAD, "TotalWt": Decimal(1)},)),
            (Rule.SUM_DIFFERS, "TotalWt"),
        ),
        (
            with_parts(PASS, PassportHead=({**PASS_HEAD, "RltNo": "none"},)),
            (Rule.SUM_DIFFERS, "RtlBillNo"),
        ),
        (
            with_parts(PASS, PassportHead=({**PASS_HEAD, "RltTbTypecd": "2"},)),
            (Rule.NOT_LISTED, "RtlBillTypecd"),
        ),
    ],
)
def test_what_parts_ask_of_one_another_is_refused_by_name(message, fault):
    assert fault in rules(message)


def test_a_kind_that_nobody_knows_is_refused():
    with pytest.raises(UnknownKindError):
        written(replace(INTO, kind="INV999"))


def test_a_fault_says_where_it_is_in_both_languages():
    message = with_parts(INTO, InvtListType=({**LINE, "SecdLawfUnitcd": "035"},))
    (fault,) = faults_of(message)
    assert "INV101 line 1 InvtListType.SecdLawfQty: is missing" in fault.said()
    with reading("zh"):
        assert "SecdLawfQty" in fault.said()


def test_every_field_has_a_meaning_in_both_languages():
    for table in TABLES.values():
        for part in table.parts:
            names = [field.name for field in part.fields]
            assert len(names) == len(set(names)), part.name
            for field in part.fields:
                assert field.meaning.en, field.name
                assert any("\u4e00" <= letter <= "\u9fff" for letter in field.meaning.zh)
