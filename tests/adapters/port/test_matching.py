from datetime import timedelta
from decimal import Decimal

import pytest

from tests.adapters.port.papers import Papers, app_time, changed, changed_line
from tests.adapters.port.playing import Port, with_shares

FILED = ("CEB311", "CEB411", "CEB511")


@pytest.fixture
def port():
    return Port()


def declared(port, papers=None, order=None, payment=None, waybill=None, declaration=None):
    """The last receipt of a declaration whose papers are these."""
    papers = papers or Papers()
    port.send("CEB311", order or papers.order())
    port.send("CEB411", payment or papers.payment())
    port.send("CEB511", waybill or papers.waybill())
    port.send("CEB621", declaration or papers.declaration())
    port.wait()
    return port.said("CEB622")[-1]


def test_what_fits_is_released_and_billed(port):
    assert declared(port) == (800, "[Code:2600;Desc:放行]")
    assert port.said("CEB622")[0] == (120, "[Code:1800;Desc:逻辑校验通过]")
    (bill,) = port.bills()
    assert bill.head["taxNo"] == f"{bill.head['invtNo']}_0"
    assert bill.head["valueAddedTax"] == Decimal("7.43")


def test_the_bill_comes_milliseconds_after_the_release(port):
    declared(port)
    (released,) = [
        d.head
        for a in port.answers
        if a.kind == "CEB622"
        for d in a.documents
        if d.head["returnStatus"] == "800"
    ]
    (bill,) = port.bills()
    assert 0 < int(bill.head["returnTime"]) - int(released["returnTime"]) < 10


def test_numbers_are_made_as_customs_makes_them(port):
    declared(port)
    head = port.answers[-1].documents[0].head
    stored = next(a for a in port.answers if a.kind == "CEB622").documents[0].head
    assert str(stored["preNo"]).startswith("B20260302")
    assert len(str(stored["preNo"])) == 18
    assert str(stored["invtNo"]).startswith("31152026I")
    assert len(str(stored["invtNo"])) == 18
    assert head["invtNo"] == stored["invtNo"]


DIFFERENT = [
    ("order", "buyerTelephone", "16100000002", "[Code:130126;"),
    ("order", "buyerName", "陈二", "订购人姓名"),
    ("order", "buyerIdNumber", "990000198001019999", "证件号码"),
    ("order", "ebcCode", "3301960B09", "电商企业"),
    ("order", "payCode", "OTHER00001", "[code:13035;Desc:支付企业不一致]"),
    ("payment", "amountPaid", Decimal("1"), "[Code:1311;"),
    ("payment", "payerIdNumber", "990000198001019999", "支付人"),
    ("waybill", "orderNo", "A999", "订单编号"),
    ("waybill", "consignee", "陈二", "收货人姓名"),
    ("waybill", "consigneeTelephone", "16100000002", "收货人电话"),
    ("waybill", "consigneeAddress", "测试省2号", "运单与订单的收货地址"),
    ("declaration", "consigneeAddress", "测试省2号", "清单与订单的收货地址"),
]


@pytest.mark.parametrize(("which", "field", "value", "words"), DIFFERENT)
def test_a_difference_is_refused_in_customs_words(port, which, field, value, words):
    papers = Papers()
    document = changed(getattr(papers, which)(), **{field: value})
    status, text = declared(port, papers, **{which: document})
    assert status == 100
    assert words in text


@pytest.mark.parametrize(
    ("field", "value"),
    [("itemNo", "S9"), ("qty", Decimal(2)), ("price", Decimal("59")), ("gnum", 2)],
)
def test_a_line_that_differs_is_refused(port, field, value, monkeypatch):
    monkeypatch.setattr("adapters.customs.messages.writing.rules_broken", lambda *_: ())
    declaration = changed_line(Papers().declaration(), **{field: value})
    assert declared(port, declaration=declaration) == (
        100,
        "[Code:1322;Desc:订单清单表体商品项不一致]",
    )


def test_a_line_too_few_is_refused(port):
    papers = Papers(prices=("10.00", "20.00"))
    whole = papers.declaration()
    declaration = type(whole)(whole.head, whole.lines[:1])
    assert "1322" in declared(port, papers, declaration=declaration)[1]


def test_lines_that_only_one_side_numbers_fit(port):
    declaration = changed_line(Papers().declaration(), itemNo=None)
    assert declared(port, declaration=declaration)[0] == 800


BROKEN = [
    ("emsNo", None),
    ("areaCode", None),
    ("areaName", None),
    ("country", "609"),
    ("ieFlag", "E"),
    ("buyerIdType", "2"),
    ("packNo", 2),
    ("copNo", None),
]


@pytest.mark.parametrize(("field", "value"), BROKEN)
def test_a_declaration_that_breaks_a_rule_by_itself_names_the_field(
    port, field, value, monkeypatch
):
    monkeypatch.setattr("adapters.customs.messages.writing.rules_broken", lambda *_: ())
    monkeypatch.setattr(
        "adapters.customs.messages.writing.values_faults",
        lambda *_: (),
    )
    declaration = changed(Papers().declaration(), **{field: value})
    assert declared(port, declaration=declaration) == (-621001, f"清单报文校验失败，[{field}]")


def test_bonded_goods_name_their_record_in_the_book(port, monkeypatch):
    monkeypatch.setattr("adapters.customs.messages.writing.rules_broken", lambda *_: ())
    declaration = changed_line(Papers().declaration(), itemRecordNo=None)
    assert "itemRecordNo" in declared(port, declaration=declaration)[1]


def test_a_goods_number_stands_once(port, monkeypatch):
    monkeypatch.setattr("adapters.customs.messages.writing.rules_broken", lambda *_: ())
    papers = Papers(prices=("1.00", "2.00"))
    declaration = changed_line(papers.declaration(), 1, gnum=1)
    assert declared(port, papers, declaration=declaration)[0] == -621027


@pytest.mark.parametrize(
    ("missing", "words"),
    [("CEB311", "订单信息不存在"), ("CEB411", "支付信息不存在"), ("CEB511", "运单信息不存在")],
)
def test_a_paper_that_never_comes_is_told(port, missing, words):
    papers = Papers()
    made = dict(zip(FILED, (papers.order(), papers.payment(), papers.waybill()), strict=True))
    for kind, document in made.items():
        if kind != missing:
            port.send(kind, document)
    port.send("CEB621", papers.declaration())
    port.wait()
    assert port.said("CEB622")[-1] == (100, words)


def test_a_paper_that_comes_in_time_lets_the_declaration_go_on(port):
    papers = Papers()
    port.send("CEB621", papers.declaration())
    port.wait(timedelta(seconds=20))
    assert port.statuses() == []
    port.file(Papers(at=port.now))
    port.wait()
    assert port.statuses() == [120, 800]


def test_the_first_step_names_the_paper_that_is_missing():
    port = Port(with_shares(told_on_the_way=1000))
    papers = Papers()
    port.send("CEB311", papers.order())
    port.send("CEB621", papers.declaration())
    port.wait()
    first, second, last = port.said("CEB622")
    assert first[0] == 2
    assert first[1].endswith("支付信息不存在")
    assert second[0] == 3
    assert last == (100, "支付信息不存在")


def test_order_of_arrival_within_a_second_does_not_matter(port):
    papers = Papers()
    port.send("CEB621", papers.declaration())
    port.file(papers)
    port.wait()
    assert port.statuses() == [120, 800]


def test_an_order_has_one_live_declaration(port):
    declared(port)
    port.send("CEB621", Papers(at=port.now).declaration(2))
    port.wait()
    assert port.said("CEB622")[-1] == (-621004, "清单[A001-2]已经申报过，请勿重复申报")


def test_after_a_refusal_the_order_may_be_declared_again(port):
    declared(port, declaration=changed(Papers().declaration(), buyerTelephone="1"))
    port.send("CEB621", Papers(at=port.now).declaration(2))
    port.wait()
    assert port.statuses() == [100, 120, 800]


def test_a_change_needs_a_declaration_that_was_refused(port):
    papers = Papers()
    port.file(papers)
    port.send("CEB621", papers.declaration(appType="2"))
    port.wait()
    assert port.statuses() == [-621011]
    port.send("CEB621", papers.declaration(buyerTelephone="1", appTime=app_time(port.now)))
    port.wait()
    port.send("CEB621", Papers(at=port.now).declaration(2, appType="2"))
    port.wait()
    port.send("CEB621", Papers(at=port.now).declaration(3, appType="2"))
    port.wait()
    assert port.statuses() == [-621011, 100, 120, 800, -621012]


def test_a_waybill_goes_with_one_declaration(port):
    declared(port)
    other = Papers("A002", at=port.now)
    number = Papers().waybill().head["logisticsNo"]
    port.send("CEB311", other.order())
    port.send("CEB411", other.payment())
    port.send("CEB621", other.declaration(logisticsNo=number))
    port.wait()
    assert port.said("CEB622")[-1] == (-621001, "清单报文校验失败，[logisticsNo]")


def test_a_declaration_may_only_be_saved(port):
    papers = Papers()
    port.file(papers)
    port.send("CEB621", papers.declaration(appStatus="1"))
    port.wait()
    assert port.said("CEB622") == [(1, "电子口岸已暂存")]
    port.send("CEB621", Papers(at=port.now).declaration(2))
    port.wait()
    assert port.statuses() == [1, 120, 800]


def test_another_may_pay_where_platforms_prove_their_buyers():
    port = Port(with_shares(payer_may_differ=True))
    payment = changed(Papers().payment(), payerIdNumber="990000198001019999")
    assert declared(port, payment=payment)[0] == 800
