from datetime import timedelta
from decimal import Decimal

import pytest

from tests.adapters.port.papers import Papers, app_time, changed, changed_line
from tests.adapters.port.playing import Port

LATER = timedelta(minutes=1)


@pytest.fixture
def port():
    return Port()


def status(port, kind):
    port.wait()
    return port.said(kind)[-1]


def test_what_is_right_is_stored(port):
    port.file(Papers())
    port.wait()
    for kind in ("CEB312", "CEB412", "CEB512"):
        assert port.statuses(kind) == [120]


def test_a_new_order_under_a_known_number_is_refused(port):
    port.send("CEB311", Papers().order())
    port.wait()
    port.send("CEB311", Papers().order(), name="again")
    assert status(port, "CEB312") == (-301010, "已存在相同编号的订单")


def test_a_change_of_an_unknown_order_is_refused(port):
    port.send("CEB311", Papers().order(appType="2"))
    assert status(port, "CEB312")[0] == -301009


def test_an_order_that_is_declared_cannot_be_changed(port):
    port.file(papers := Papers())
    port.send("CEB621", papers.declaration())
    port.wait()
    port.send("CEB311", papers.order(appType="2", appTime=app_time(port.now)))
    assert status(port, "CEB312")[0] == -301011


def test_an_older_change_is_not_taken(port):
    port.send("CEB311", Papers(at=port.now + LATER).order())
    port.wait()
    port.send("CEB311", Papers().order(appType="2"), name="older")
    assert status(port, "CEB312")[0] == -301014


def test_a_change_takes_the_place_of_what_was_there(port):
    port.file(Papers())
    port.wait()
    papers = Papers(at=port.now)
    port.send("CEB311", papers.order(appType="2", buyerTelephone="16100000009"))
    port.wait()
    port.send("CEB621", papers.declaration(buyerTelephone="16100000009"))
    assert status(port, "CEB622")[0] == 800


def test_a_deleted_order_is_not_there_any_more(port):
    port.file(Papers())
    port.wait()
    papers = Papers(at=port.now)
    port.send("CEB311", papers.order(appType="3"))
    port.wait()
    port.send("CEB621", papers.declaration())
    assert status(port, "CEB622") == (100, "订单信息不存在")


@pytest.mark.parametrize("field", ["acturalPaid", "goodsValue"])
def test_an_order_that_contradicts_itself_names_the_field(port, field, monkeypatch):
    wrong = changed(Papers().order(), **{field: Decimal("999")})
    send_unchecked(port, "CEB311", wrong, monkeypatch)
    code, text = status(port, "CEB312")
    assert code == -301008
    assert field in text


def test_a_total_is_price_times_quantity(port, monkeypatch):
    send_unchecked(port, "CEB311", changed_line(Papers().order(), price=Decimal("1")), monkeypatch)
    assert status(port, "CEB312")[1] == "参数校验不通过，totalPrice"


def test_one_goods_number_stands_for_one_line(port, monkeypatch):
    order = Papers(prices=("1.00", "2.00")).order()
    send_unchecked(port, "CEB311", changed_line(order, 1, gnum=1), monkeypatch)
    assert status(port, "CEB312")[0] == -301002


def send_unchecked(port, kind, document, monkeypatch):
    """Our own writer would refuse it; a firm's may not."""
    monkeypatch.setattr("adapters.customs.messages.writing.rules_broken", lambda *_: ())
    port.send(kind, document)


def test_a_payment_is_told_once(port):
    port.send("CEB411", Papers().payment())
    port.wait()
    port.send("CEB411", Papers().payment(), name="again")
    assert status(port, "CEB412")[0] == -401007


@pytest.mark.parametrize(
    ("kind", "made", "code"),
    [("CEB411", Papers.payment, -401006), ("CEB511", Papers.waybill, -504014)],
)
def test_what_is_unknown_cannot_be_changed(port, kind, made, code):
    port.send(kind, made(Papers(), appType="2"))
    port.wait()
    assert port.statuses(kind[:-1] + "2") == [code]


@pytest.mark.parametrize(
    ("kind", "made", "code"),
    [("CEB411", Papers.payment, -401008), ("CEB511", Papers.waybill, -504016)],
)
def test_what_a_live_declaration_rests_on_is_locked(port, kind, made, code):
    port.file(papers := Papers())
    port.send("CEB621", papers.declaration())
    port.wait()
    port.send(kind, made(Papers(at=port.now), appType="2"), name="change")
    assert status(port, kind[:-1] + "2")[0] == code


def test_a_waybill_number_is_free_again_after_half_a_year(port):
    port.send("CEB511", Papers().waybill())
    port.wait(timedelta(days=100))
    port.send("CEB511", Papers(at=port.now).waybill(), name="too early")
    assert status(port, "CEB512")[0] == -504015
    port.wait(timedelta(days=90))
    port.send("CEB511", Papers(at=port.now).waybill(), name="late enough")
    assert status(port, "CEB512")[0] == 120


def test_documents_that_are_only_saved_are_not_taken(port):
    port.send("CEB311", Papers().order(appStatus="1"))
    port.send("CEB411", Papers().payment(appStatus="1"))
    port.send("CEB511", Papers().waybill(appStatus="1"))
    port.wait()
    found = [port.statuses(kind)[0] for kind in ("CEB312", "CEB412", "CEB512")]
    assert found == [-301008, -401009, -504011]


def test_a_parcel_is_signed_for_once(port):
    port.send("CEB513", Papers().delivery())
    assert status(port, "CEB514")[0] == -505014
    port.send("CEB511", Papers().waybill())
    port.wait()
    port.send("CEB513", Papers(at=port.now).delivery(), name="first")
    assert status(port, "CEB514") == (399, "海关审结")
    port.send("CEB513", Papers(at=port.now).delivery(), name="second")
    assert status(port, "CEB514")[0] == -505012


def test_ninety_nine_of_a_hundred_are_stored_beside_one_that_is_not(port):
    port.send("CEB311", Papers("A007").order())
    port.wait()
    port.send("CEB311", *(Papers(f"A{n:03d}").order() for n in range(100)), name="hundred")
    port.wait()
    assert sorted(port.statuses("CEB312")) == [-301010] + [120] * 100
