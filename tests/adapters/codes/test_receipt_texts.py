"""Every short text of a receipt that was really seen, from its bytes to what the desk does."""

import pytest

from adapters.codes.answers import explained
from adapters.customs.messages.receipt_texts import receipt_text
from domain.clearance_commands import Receipt
from domain.clearance_repeating import may_repeat
from domain.clearance_stages import Stage
from projections import clearance_desk, stuck_inbox
from tests.domain.clearance_examples import A, declared, minute, number, played, receiving, state
from tests.projections import given as logs
from tests.projections.desk_checks import shown
from tests.projections.given import BOOK, applied, emptied, tables_of

MEND, WAIT = "mend rejected declaration", "answer declarations"

SEEN = [
    ("[Code:1800;Desc:逻辑校验通过]", 120, Stage.STORED, "release", "passed the logic check"),
    ("[Code:2600;Desc:放行]", 800, Stage.RELEASED, "pick", "are released"),
    ("[Code:1200;Desc:待人工审核]", 300, Stage.IN_REVIEW, "review", "waits for an officer"),
    (
        "[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;"
        "totalPrice：26,114.44 > limitPrice: 26,000;]",
        100, Stage.REJECTED, MEND, "above the limit of the year",
    ),
    ("[Code:1322;Desc:订单清单表体商品项不一致]", 100, Stage.REJECTED, MEND, "lines of order"),
    (
        "[Code:130126;Desc:清单上的订购人电话号码与订单上的订购人电话号码不一致]",
        100, Stage.REJECTED, MEND, "telephone",
    ),
    ("[code:13035;Desc:支付企业不一致]", 100, Stage.REJECTED, MEND, "payment firm"),
    ("收件地址不详", 100, Stage.REJECTED, MEND, "address of the consignee"),
    (
        "清单新增申报成功[电商企业编码：3301960ABC订单编号：0001]",
        2, Stage.DECLARED, WAIT, "took the new declaration",
    ),
    ("3301960ABC支付信息不存在", 2, Stage.DECLARED, WAIT, "payment has not reached"),
    # Those of the e-port below zero that have branches of their own.
    ("查询个人限额失败", -621013, Stage.REJECTED, "declare again by itself", "could not be asked"),
    ("核增个人消费金额时出错", -621014, Stage.REJECTED, "declare again by itself", "booked"),
    ("发送海关失败", 4, Stage.DECLARED, "declare again by itself", "could not send it on"),
    ("已经申报过，请勿重复申报", -621004, Stage.REJECTED, "look at rejected declaration", "before"),
    ("加签数据比对失败！", -621028, Stage.REJECTED, "look at rejected declaration", "signed"),
    ("将超过年度限额", -621018, Stage.REJECTED, MEND, "limit of the year"),
]  # fmt: skip


@pytest.fixture(scope="module")
def boards(database_url):
    with (
        tables_of(database_url, stuck_inbox.MODEL) as engine,
        tables_of(database_url, clearance_desk.MODEL),
        engine.connect() as connection,
    ):
        yield connection


@pytest.mark.parametrize(("text", "status", "stage", "step", "meaning"), SEEN)
def test_a_text_that_was_seen_leads_to_what_the_desk_does(
    boards, text, status, stage, step, meaning
):
    code, words = receipt_text(text)
    receipt = Receipt(number(A), "", status, code, words, minute(10))
    events = played(declared(1), receiving(receipt))
    after = state(events)
    assert after.stages[A] is stage
    log = logs.given(("run", "R1", events)).recorded
    for model in (stuck_inbox.MODEL, clearance_desk.MODEL):
        emptied(boards, model)
        applied(boards, model, log)
    assert step in [row.step for row in stuck_inbox.inbox(boards, [BOOK])]
    (row,) = clearance_desk.orders_of(boards, BOOK, "R1")
    assert may_repeat(after, minute(11)) is (row.repeats_from == minute(11))
    assert (row.repeats_from is not None) is (step == "declare again by itself")
    is_told = row.reject_code or code or str(status)
    found = explained(is_told, words)
    assert meaning in found[0].means.english
    assert found[0].means.chinese
    assert found[0].mend.english != found[0].mend.chinese


def test_cases_are_shown_with_what_customs_said(boards):
    said = Receipt(number(A), "", 100, *receipt_text("[code:13035;Desc:支付企业不一致]"), minute(9))
    events = played(declared(1), receiving(said))
    emptied(boards, stuck_inbox.MODEL)
    applied(boards, stuck_inbox.MODEL, logs.given(("run", "R1", events)).recorded)
    (case,) = stuck_inbox.inbox(boards, [BOOK], only_cases=True)
    assert shown([case], "step", "detail") == [(MEND, "13035 支付企业不一致")]
