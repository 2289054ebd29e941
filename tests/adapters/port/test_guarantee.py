from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.port.amounts import UNITS
from tests.adapters.port.papers import ASSURED, Papers
from tests.adapters.port.playing import Port, with_shares

YUAN_100 = 100 * UNITS


def declared(port, *order_nos, price="1000.00"):
    """Each of them owes 63.00 of tax."""
    orders = [
        Papers(n, port.now, (price,), f"99000019800101{i:03d}X") for i, n in enumerate(order_nos)
    ]
    port.file(*orders)
    port.send("CEB621", *(papers.declaration() for papers in orders))
    port.wait()


@pytest.fixture
def port():
    return Port(with_shares(guarantees={ASSURED: 100}))


def sums(port):
    account = port.office.books.account(ASSURED)
    return account.free // UNITS, account.reserved // UNITS, account.deducted // UNITS


def test_tax_is_reserved_then_deducted(port):
    port.file(papers := Papers(prices=("1000.00",)))
    port.send("CEB621", papers.declaration())
    port.wait(timedelta(seconds=10))
    assert sums(port) == (37, 63, 0)
    port.wait()
    assert sums(port) == (37, 0, 63)


def test_what_is_not_covered_waits_and_goes_on_when_it_is(port):
    declared(port, "A001", "A002")
    assert port.said("CEB622", copNo="A002-1")[-1] == (600, "挂起,担保额度不足")
    assert sums(port) == (37, 0, 63)
    first = port.bills()[0].head["invtNo"]
    papers = Papers("A001", port.now)
    port.send("CEB625", papers.goods_return(first, port.now, {1: "1"}))
    port.wait()
    assert port.statuses(copNo="A002-1") == [120, 600, 800]
    assert sums(port) == (37, 0, 63)


def test_nobody_overtakes_who_waits(port):
    declared(port, "A001", "A002")
    declared(port, "A003", price="100.00")
    assert port.statuses(copNo="A003-1") == [120, 600]


def test_what_waits_can_be_withdrawn(port):
    declared(port, "A001", "A002")
    papers = Papers("A002", port.now)
    port.send("CEB623", papers.withdrawal(port.invt_no("A002"), port.now))
    port.wait()
    assert port.statuses("CEB624") == [120, 399]
    assert sums(port) == (37, 0, 63)


def test_payment_restores_what_bills_deducted(port):
    declared(port, "A001", "A002")
    port.wait(timedelta(days=30))
    assert port.bills("CEB818") == []
    port.wait(timedelta(days=16))
    (paid,) = port.bills("CEB818")[:1]
    assert (paid.head["status"], len(str(paid.head["entDutyNo"])) > 0) == ("2", True)
    assert port.statuses(copNo="A002-1") == [120, 600, 800]


def test_bills_of_one_day_are_paid_on_one_form():
    port = Port()
    declared(port, "A001", "A002", "A003")
    port.wait(timedelta(days=46))
    assert [d.head["status"] for d in port.bills("CEB818")] == ["2", "2", "2"]
    assert len({d.head["entDutyNo"] for d in port.bills("CEB818")}) == 1


def test_a_form_may_be_paid_late():
    port = Port(with_shares(paid_late=1000))
    declared(port, "A001")
    port.wait(timedelta(days=45))
    assert port.bills("CEB818") == []
    port.wait(timedelta(days=7))
    assert [d.head["status"] for d in port.bills("CEB818")] == ["2"]


def test_a_return_makes_the_bill_void(port):
    declared(port, "A001")
    invt_no = port.bills()[0].head["invtNo"]
    port.send("CEB625", Papers(at=port.now).goods_return(invt_no, port.now, {1: "1"}))
    port.wait()
    (void,) = port.bills("CEB818")
    assert (void.head["status"], void.head["taxNo"]) == ("3", f"{invt_no}_0")
    assert sums(port) == (100, 0, 0)
    port.wait(timedelta(days=60))
    assert len(port.bills("CEB818")) == 1


def test_a_part_returned_is_billed_anew(port):
    papers = Papers(prices=("500.00",), quantities=(2,))
    port.file(papers)
    port.send("CEB621", papers.declaration())
    port.wait()
    invt_no = port.bills()[0].head["invtNo"]
    port.send("CEB625", Papers(at=port.now).goods_return(invt_no, port.now, {1: "1"}))
    port.wait()
    first, second = port.bills()
    assert second.head["taxNo"] == f"{invt_no}_1"
    assert second.head["valueAddedTax"] == Decimal("31.5")
    assert first.head["valueAddedTax"] == Decimal("63")
    port.wait(timedelta(days=46))
    assert [d.head["status"] for d in port.bills("CEB818")] == ["3", "2"]
    assert sums(port) == (100, 0, 0)
