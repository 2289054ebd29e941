"""Refused for a fault of others: the sweeper finds it when its pause is over, and it goes again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.customs.messages.receipt_texts import receipt_text
from adapters.customs.no_customs import NoCustoms
from adapters.outstanding import runs_to_drive
from adapters.read_models import MODELS
from adapters.verification.running import verify
from application import streams
from application.clearing import OpenClearance
from application.customs_desk import MessageOut, NotTaken
from application.declaring import ReportedWaybill, TakeWaybills
from application.receiving import TakeReceipts
from application.work_requests import Request, Work
from domain.answer_codes import REPEAT_PAUSES
from domain.clearance_events import DeclarationsSent
from domain.clearance_stages import Stage
from tests.end_to_end.one_order import (
    ENTRY,
    ORDER,
    RUN,
    buy_with_one_unit_short,
    declare,
    sell,
    ship,
    tally_with_one_unit_damaged,
)
from tests.end_to_end.port import BOOK, MERCHANT, Port


class SendingDesk(NoCustoms):
    """Takes what is sent, and has no answers."""

    def __init__(self) -> None:
        self.sent: list[MessageOut] = []

    def send(self, messages: Sequence[MessageOut]) -> NotTaken:
        self.sent += messages
        return {}


DRIVE = Request(Work.DRIVE_RUN, BOOK, RUN)


@pytest.fixture
def port(database_url):
    """One order, declared."""
    port = Port(database_url)
    sell(port)
    buy_with_one_unit_short(port)
    ship(port)
    tally_with_one_unit_damaged(port)
    port.do(OpenClearance(RUN, MERCHANT, "broker", (ORDER,), (ENTRY,), port.now))
    consignee = port.state(streams.ORDER, ORDER).consignee
    waybill = ReportedWaybill(ORDER, "SF-1", 1_400, 0, consignee)
    port.do(TakeWaybills(RUN, "SF", (waybill,), port.now))
    declare(port)
    yield port
    port.close()


def answer(port, attempt, status, text):
    code, words = receipt_text(text)
    receipt = replace(port.receipt(RUN, status, words, attempt), code=code)
    port.do(TakeReceipts(RUN, f"hash-{attempt}-{status}", (receipt,), port.now))
    # The command took its own minute: the story goes on when customs spoke.
    port.now = receipt.returned_at


def found(port):
    return list(runs_to_drive(port.system, [(BOOK, RUN)]))


def test_a_fault_of_others_goes_again_by_itself_until_it_is_released(port):
    desk = SendingDesk()
    worker = port.system.worker(desk)
    answer(port, 1, 4, "发送海关失败")
    repeated_after(port, worker, REPEAT_PAUSES[0])
    first, second = sendings(port)
    worker.do(Request(Work.TRANSMIT, BOOK, str(first)))
    assert desk.sent == [], "the attempt before is not to come alive"
    worker.do(Request(Work.TRANSMIT, BOOK, str(second)))
    assert len(desk.sent) == 1
    answer(port, 2, -621013, "清单，查询个人限额失败")
    repeated_after(port, worker, REPEAT_PAUSES[1])
    member = port.state(streams.RUN, RUN).members[ORDER]
    assert (member.stage, member.attempt, member.cop_no) == (Stage.DECLARED, 3, "R1-000-03")
    answer(port, 3, 120, "[Code:1800;Desc:逻辑校验通过]")
    answer(port, 3, 800, "[Code:2600;Desc:放行]")
    assert port.state(streams.RUN, RUN).members[ORDER].stage is Stage.RELEASED
    port.system.follow()
    report = verify(port.system.engine, MODELS)
    # This story keeps no bytes of receipts, which I21 asks for.
    findings = [each for check in report.checks for each in check.findings]
    assert [each for each in findings if each.invariant != "I21"] == []


def repeated_after(port, worker, pause):
    """Before the pause is over nobody asks and nothing is done; then it is declared again."""
    port.now += pause - timedelta(seconds=1)
    events = len(port.names(streams.RUN, RUN))
    assert found(port) == []
    worker.do(DRIVE)
    assert len(port.names(streams.RUN, RUN)) == events
    port.now += timedelta(seconds=1)
    assert found(port) == [DRIVE]
    worker.do(DRIVE)
    assert port.names(streams.RUN, RUN)[events:] == ["DeclarationsRepeated", "DeclarationsSent"]
    assert found(port) == []


def sendings(port):
    page = port.system.log.page(0, 10_000)
    return [each.position for each in page if isinstance(each.event, DeclarationsSent)]
