from datetime import timedelta

import pytest

from tests.adapters.port.papers import Papers
from tests.adapters.port.playing import Port, with_shares

AT_STORED = timedelta(seconds=10)


@pytest.fixture
def port():
    port = Port()
    port.file(papers := Papers(prices=("100.00", "50.00"), quantities=(2, 1)))
    port.send("CEB621", papers.declaration())
    port.wait(AT_STORED)
    return port


def withdraw(port, invt_no, attempt=1, **changed):
    port.send("CEB623", Papers(at=port.now).withdrawal(invt_no, port.now, attempt, **changed))


def give_back(port, invt_no, quantities, attempt=1, **changed):
    document = Papers(at=port.now).goods_return(invt_no, port.now, quantities, attempt, **changed)
    port.send("CEB625", document)
    port.wait()
    return port.said("CEB626")[-1]


def used(port):
    person = str(Papers().order().head["buyerIdNumber"])
    return port.office.books.quotas.used(person, 2026) // 100_000


def test_before_release_a_declaration_can_be_withdrawn(port):
    assert used(port) == 250
    withdraw(port, port.invt_no())
    port.wait()
    assert port.said("CEB624") == [(120, "[Code:1800;Desc:逻辑校验通过]"), (399, "海关审结")]
    assert port.statuses() == [120]
    assert used(port) == 0
    assert not port.bills()


def test_a_withdrawn_order_may_be_declared_again(port):
    withdraw(port, port.invt_no())
    port.wait()
    papers = Papers(prices=("100.00", "50.00"), quantities=(2, 1), at=port.now)
    port.send("CEB621", papers.declaration(2))
    port.wait()
    assert port.statuses(copNo="A001-2") == [120, 800]


def test_after_release_nothing_is_withdrawn(port):
    invt_no = port.invt_no()
    port.wait()
    withdraw(port, invt_no)
    port.wait()
    assert port.said("CEB624") == [
        (-623005, f"清单的状态不符合撤单申报要求(清单编号[{invt_no}])！")
    ]
    assert port.statuses() == [120, 800]


def test_a_release_in_between_is_told(port):
    """Asked when it was stored, decided when it was released."""
    port.now += timedelta(seconds=15)
    withdraw(port, port.invt_no())
    port.wait()
    assert port.said("CEB624")[-1] == (100, "清单已放行,不允许撤销")
    assert port.statuses() == [120, 800]


def test_a_declaration_under_control_stays():
    port = Port(with_shares(inspected=1000))
    port.file(papers := Papers())
    port.send("CEB621", papers.declaration())
    port.wait(timedelta(seconds=20))
    withdraw(port, port.invt_no())
    port.wait()
    assert port.statuses("CEB624") == [-623005]
    assert port.statuses() == [120, 500, 800]


def test_a_control_in_between_is_told():
    port = Port(with_shares(inspected=1000))
    port.file(papers := Papers())
    port.send("CEB621", papers.declaration())
    port.wait(timedelta(seconds=9))
    withdraw(port, port.invt_no())
    port.wait()
    assert port.said("CEB624")[-1] == (100, "清单已布控查验,不允许撤销")


def test_a_refusal_in_between_is_told():
    port = Port(with_shares(rejected_for_good=1000))
    port.file(papers := Papers())
    port.send("CEB621", papers.declaration())
    port.wait(timedelta(seconds=10))
    port.now += timedelta(seconds=25)
    withdraw(port, port.invt_no())
    port.wait()
    assert port.said("CEB624")[-1] == (100, "清单已退单,不允许撤销")


def test_an_unknown_number_is_not_withdrawn(port):
    withdraw(port, "31152026I999999999")
    port.wait()
    assert port.statuses("CEB624") == [-623003]


def test_what_is_asked_twice_is_told(port):
    withdraw(port, port.invt_no())
    withdraw(port, port.invt_no(), 2)
    port.wait()
    assert sorted(port.statuses("CEB624")) == [-623009, 120, 399]


def test_a_withdrawal_names_the_order_and_is_new(port):
    withdraw(port, port.invt_no(), orderNo="A999")
    port.wait(AT_STORED)
    assert port.said("CEB624")[-1] == (-623001, "报文校验失败，[orderNo]")


def test_a_withdrawal_may_only_be_saved(port):
    withdraw(port, port.invt_no(), appStatus="1")
    port.wait()
    assert port.statuses("CEB624") == [1]


def test_a_return_restores_what_came_back(port):
    invt_no = port.invt_no()
    port.wait()
    assert give_back(port, invt_no, {1: "1"}) == (399, "海关审结")
    assert used(port) == 150
    assert give_back(port, invt_no, {1: "1", 2: "1"}, 2)[0] == 399
    assert used(port) == 0


def test_no_more_comes_back_than_was_declared(port):
    invt_no = port.invt_no()
    port.wait()
    give_back(port, invt_no, {1: "1"})
    assert give_back(port, invt_no, {1: "2"}, 2) == (
        -625004,
        "退货申请单申报失败，[退货数量超过原清单数量]",
    )
    assert used(port) == 150


def test_a_return_names_lines_of_the_declaration(port):
    invt_no = port.invt_no()
    port.wait()
    assert give_back(port, invt_no, {3: "1"})[0] == -625209


def test_what_is_not_released_is_not_returned(port):
    assert give_back(port, port.invt_no(), {1: "1"})[0] == -625004


def test_a_return_is_asked_for_once(port):
    invt_no = port.invt_no()
    port.wait()
    give_back(port, invt_no, {1: "1"})
    document = Papers(at=port.now).goods_return(invt_no, port.now, {2: "1"})
    port.send("CEB625", document)
    port.wait()
    assert port.statuses("CEB626")[-1] == -625033
    assert used(port) == 150


def test_after_thirty_days_nothing_is_returned(port):
    invt_no = port.invt_no()
    port.wait(timedelta(days=30))
    assert give_back(port, invt_no, {1: "1"})[0] == 399
    port.wait(timedelta(days=1))
    assert give_back(port, invt_no, {1: "1"}, 2) == (100, "超过退货申请期限")
    assert used(port) == 150
