from dataclasses import replace
from decimal import Decimal

import pytest

from adapters.customs.messages.checking import faults_of
from adapters.customs.messages.documents import Extension, Message, Subscription
from adapters.customs.messages.faults import (
    BEYOND_SCHEMA,
    COUNTED,
    TEXTS,
    Fault,
    FaultyMessageError,
    Rule,
)
from adapters.customs.messages.tables import TABLES
from adapters.customs.messages.writing import written
from adapters.texts import reading
from tests.adapters.customs.samples import LINE, answer, declaration, delivery, message, order
from tests.adapters.customs.whole import whole


def found_in(wrong: Message, **how: bool) -> list[tuple[Rule, str, int, int]]:
    return [(f.rule, f.field or f.part, f.document, f.line) for f in faults_of(wrong, **how)]


@pytest.mark.parametrize(
    "sound", [order(), delivery(), declaration(), answer()], ids=lambda m: m.kind
)
def test_a_sound_message_has_no_fault(sound):
    assert faults_of(sound) == []


@pytest.mark.parametrize("kind", TABLES)
def test_a_message_with_every_field_has_no_fault(kind):
    assert faults_of(whole(TABLES[kind])) == []


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"buyerName": ""}, Rule.TOO_SHORT),
        ({"buyerName": "x" * 61}, Rule.TOO_LONG),
        ({"note": "x" * 1001}, Rule.TOO_LONG),
        ({"currency": "840"}, Rule.NOT_THE_ONE),
        ({"currency": ""}, Rule.NOT_LISTED),
        ({"orderType": "E"}, Rule.NOT_LISTED),
        ({"buyerIdType": "2"}, Rule.NOT_LISTED),
        ({"appType": "4"}, Rule.NOT_LISTED),
        ({"appStatus": "3"}, Rule.NOT_LISTED),
        ({"appTime": "20260302101160"}, Rule.NO_SUCH_TIME),
        ({"appTime": "20260229101112"}, Rule.NO_SUCH_TIME),
        ({"guid": "4cde1cfd-eded-46b1-946c-b8022e42fc94"}, Rule.SMALL_LETTERS),
        ({"consigneeDistrict": "33010x"}, Rule.NOT_DIGITS),
        ({"consigneeDistrict": "３３０１０６"}, Rule.NOT_DIGITS),
        ({"freight": "1.2.3"}, Rule.NOT_DECIMAL),
        ({"freight": "٣"}, Rule.NOT_DECIMAL),
        ({"orderNo": 7}, Rule.NOT_TEXT),
        ({"nobody": "x"}, Rule.UNKNOWN),
    ],
)
def test_a_field_that_breaks_a_rule_is_named_with_it(changed, rule):
    (name,) = changed
    assert found_in(order(**changed)) == [(rule, name, 1, 0)]


def test_lengths_count_characters_of_any_script():
    assert faults_of(order(buyerName="𠮷" * 60)) == []
    assert found_in(order(buyerName="𠮷" * 61)) == [(Rule.TOO_LONG, "buyerName", 1, 0)]


def test_a_missing_field_is_named():
    head = dict(order().documents[0].head)
    del head["orderNo"]
    wrong = message("CEB311", head, *order().documents[0].lines)
    assert found_in(wrong) == [(Rule.MISSING, "orderNo", 1, 0)]


def test_what_was_paid_is_what_it_is_made_of():
    (fault,) = faults_of(order(freight=Decimal("0.01")))
    assert (fault.rule, fault.field) == (Rule.SUM_DIFFERS, "acturalPaid")
    assert (fault.value, fault.expected) == ("30.00", "30.01")


def test_goods_are_worth_what_their_lines_are():
    wrong = order(goodsValue=Decimal("31"), acturalPaid=Decimal("31"))
    assert found_in(wrong) == [(Rule.SUM_DIFFERS, "goodsValue", 1, 0)]


@pytest.mark.parametrize("total", [Decimal("30.01"), Decimal("29.99999"), 31])
def test_a_line_is_its_price_times_its_quantity_without_tolerance(total):
    (fault,) = faults_of(declaration({"totalPrice": total}))
    assert (fault.rule, fault.part, fault.line) == (Rule.SUM_DIFFERS, "InventoryList", 1)
    assert fault.expected == "30.00"


def test_the_product_of_long_numbers_is_exact():
    price, count = Decimal("12345678901234.56789"), Decimal("0.12345")
    (fault,) = faults_of(declaration({"price": price, "qty": count, "totalPrice": 1}))
    assert fault.expected == "1524074060357.4074060205"


def test_lines_are_counted_from_one():
    first = dict(order().documents[0].lines[0])
    head = dict(order().documents[0].head) | {"goodsValue": 60, "acturalPaid": 60}
    wrong = message("CEB311", head, first | {"gnum": 2}, first | {"gnum": 2})
    assert found_in(wrong) == [(Rule.NOT_COUNTED, "gnum", 1, 1)]


def test_a_return_names_a_line_once():
    returned = whole(TABLES["CEB625"])
    (document,) = returned.documents
    twice = replace(document, lines=(document.lines[1], document.lines[1]))
    assert found_in(replace(returned, documents=(twice,))) == [(Rule.TWICE, "gnum", 1, 2)]
    other = replace(document, lines=(document.lines[1], document.lines[0]))
    assert found_in(replace(returned, documents=(other,))) == []


@pytest.mark.parametrize("name", ["emsNo", "areaCode", "areaName"])
def test_bonded_goods_name_their_book_and_their_zone(name):
    assert found_in(declaration(None, **{name: ""})) == [(Rule.NEEDED_BY_MODE, name, 1, 0)]


def test_bonded_goods_name_their_item_and_leave_from_home():
    assert found_in(declaration({"itemRecordNo": ""})) == [
        (Rule.NEEDED_BY_MODE, "itemRecordNo", 1, 1)
    ]
    assert found_in(declaration(country="609")) == [(Rule.NOT_BY_MODE, "country", 1, 0)]


def test_direct_goods_name_their_transport_and_no_book():
    direct = declaration(tradeMode="9610", country="609", emsNo="")
    wanted = ["trafNo", "voyageNo", "billNo"]
    assert found_in(direct) == [(Rule.NEEDED_BY_MODE, name, 1, 0) for name in wanted]
    assert found_in(declaration(tradeMode="9610", trafNo="1", voyageNo="2", billNo="3")) == []


def test_a_parcel_is_one_and_comes_in():
    assert found_in(declaration(packNo=2)) == [(Rule.NOT_LISTED, "packNo", 1, 0)]
    assert found_in(declaration(ieFlag="E")) == [(Rule.NOT_LISTED, "ieFlag", 1, 0)]


@pytest.mark.parametrize("kind", [kind for kind, table in TABLES.items() if table.needs_signature])
def test_a_declaration_without_a_signature_is_not_one(kind):
    assert found_in(whole(TABLES[kind]), is_signed=False) == [(Rule.UNSIGNED, "Signature", 0, 0)]
    assert found_in(whole(TABLES[kind]), is_signed=True) == []


def test_an_order_may_go_unsigned():
    assert found_in(order(), is_signed=False) == []


def test_parts_that_are_too_few_or_too_many_are_named():
    one = order()
    (document,) = one.documents
    assert found_in(replace(one, documents=())) == [(Rule.NO_DOCUMENTS, "Order", 0, 0)]
    assert found_in(replace(one, sender=None)) == [(Rule.PART_MISSING, "BaseTransfer", 0, 0)]
    many = replace(one, subscriptions=(Subscription("ALL", "DXP"),) * 6)
    assert found_in(many) == [(Rule.TOO_MANY_PARTS, "BaseSubscribe", 0, 0)]
    bare = replace(document, lines=(), head=dict(document.head))
    assert found_in(replace(one, documents=(bare,))) == [(Rule.NO_LINES, "OrderList", 1, 0)]
    headless = replace(document, head={})
    assert (Rule.PART_MISSING, "OrderHead", 1, 0) in found_in(replace(one, documents=(headless,)))
    lined = replace(delivery(), documents=(replace(delivery().documents[0], lines=(LINE,)),))
    assert found_in(lined) == [(Rule.LINES_NOT_ASKED, "LogisticsHead", 1, 0)]
    assert found_in(replace(answer(), sender=one.sender)) == [
        (Rule.TOO_MANY_PARTS, "BaseTransfer", 0, 0)
    ]


def test_a_hundredth_line_is_one_too_many():
    (document,) = order().documents
    lines = tuple(dict(document.lines[0]) | {"gnum": n} for n in range(1, 101))
    head = dict(document.head) | {"goodsValue": 3_000, "acturalPaid": 3_000}
    assert found_in(message("CEB311", head, *lines)) == [(Rule.TOO_MANY_LINES, "OrderList", 1, 0)]
    head = dict(document.head) | {"goodsValue": 2_970, "acturalPaid": 2_970}
    assert found_in(message("CEB311", head, *lines[:99])) == []


def test_what_is_around_the_documents_is_checked_too():
    one = order()
    assert one.sender is not None
    sender = replace(one.sender, copCode="")
    assert found_in(replace(one, sender=sender)) == [(Rule.TOO_SHORT, "copCode", 0, 0)]
    wrong = replace(one, subscriptions=(Subscription("MORE", "DXP"),))
    assert found_in(wrong) == [(Rule.NOT_LISTED, "status", 0, 0)]
    assert found_in(replace(one, guid="x")) == [(Rule.TOO_SHORT, "guid", 0, 0)]
    named = replace(one, extension=Extension("x" * 31, "1"))
    assert found_in(named) == [(Rule.TOO_LONG, "name", 0, 0)]


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_told_in_both_languages(rule):
    assert rule in TEXTS
    value = "7" if rule in COUNTED else "<x\x00>"
    fault = Fault(rule, "CEB621", "InventoryList", "qty", 3, 2, value, "5")
    english = fault.said()
    assert "CEB621 document 3 line 2 InventoryList.qty" in english
    assert english.isprintable()
    with reading("zh"):
        chinese = fault.said()
    assert chinese != english
    assert "InventoryList.qty" in chinese


def test_a_long_value_is_told_in_short():
    (fault,) = faults_of(order(buyerName="x" * 5_000))
    assert len(fault.said()) < 200
    assert fault.value == "x" * 5_000


def test_an_error_tells_its_first_faults_and_holds_all():
    wrong = replace(order(), documents=order(currency="840").documents * 9)
    with pytest.raises(FaultyMessageError) as refused:
        written(wrong)
    assert len(refused.value.faults) == 9
    assert "4 more" in str(refused.value)


def test_rules_beyond_the_schema_are_told_apart():
    (beyond,) = faults_of(order(appTime="20260230101112"))
    (by_schema,) = faults_of(order(buyerName=""))
    assert not beyond.is_of_schema
    assert by_schema.is_of_schema
    assert set(Rule) > BEYOND_SCHEMA
