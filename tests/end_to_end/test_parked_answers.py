"""Answers that fit nothing: parked with their bytes, given to an order, recorded in its run."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.customs.messages.documents import Document, Message
from adapters.customs.messages.reading import read
from adapters.message_store import stored_messages
from adapters.port.conduct import GENTLE
from adapters.port.office import as_customs_writes
from adapters.simulator.clock import ScriptClock
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.running import BOOK, START, play
from adapters.simulator.stage import SimulationStage
from application import streams
from domain.clearance_events import ReceiptUnfit
from domain.identifiers import OrderId, RunId, shared_of, stream_of
from domain.parked_mail import (
    AssignMail,
    MailAssigned,
    MailCannotBeRead,
    MailParked,
    MailRecorded,
    Reason,
)
from tests.adapters.verification.planting import verified

SHARED = shared_of(BOOK)
GUID = "0F4C6C2A-7D0B-5C6D-9E55-1A2B3C4D5E6F"
STRANGE = "D1R999999900101"
RELEASED = Document(
    {
        "guid": GUID,
        "copNo": STRANGE,
        "preNo": "B20260401000000001",
        "invtNo": "31152026I999999999",
        "returnStatus": "800",
        "returnTime": "20260401120000000",
        "returnInfo": "[Code:2600;Desc:放行]",
    }
)


class Desk:
    def __init__(self, folder) -> None:
        self.clock = ScriptClock(START)
        self.system = System(f"sqlite:///{folder}/jihuo.db", self.clock)
        port = PlayedPort(self.clock, 5, GENTLE)
        self.stage = SimulationStage(self.system, self.clock, BOOK, 5, port)
        play(self.stage, 12, 2, lambda *_: None)
        self.link = port.link

    def comes(self, name: str, body: bytes) -> None:
        """As a file that customs has put there."""
        self.link.arrive(name, body)
        self.stage.settle(timedelta(0))

    def events(self, kind: str, local_id: str, partition=SHARED) -> list:
        stream_id = stream_of(partition, kind, local_id)
        return list(self.system.log.read([stream_id])[stream_id].events)

    def parked(self) -> list[MailParked]:
        told = self.system.log.page(0, 100_000)
        return [each.event for each in told if isinstance(each.event, MailParked)]

    def a_run(self) -> tuple[RunId, OrderId]:
        told = self.system.log.page(0, 100_000)
        opened = next(each.event for each in told if type(each.event).__name__ == "RunOpened")
        return opened.run_id, opened.orders[0].order_id


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.system.close()


def strange_answer() -> bytes:
    return as_customs_writes(Message("CEB622", GUID, (RELEASED,)))


def test_what_fits_nothing_is_parked_once_and_given_to_an_order(desk):
    for name in ("first", "again"):
        desk.comes(name, strange_answer())
    (mail,) = desk.parked()
    assert (mail.reason, mail.numbers) == (Reason.NUMBER_UNKNOWN, (f"declaration::{STRANGE}",))
    run_id, order_id = desk.a_run()
    (number,) = mail.numbers
    giving = AssignMail(mail.receipt_hash, number, BOOK, run_id, order_id, desk.clock())
    desk.system.handle(SHARED, giving, "give", "ada")
    desk.stage.settle(timedelta(0))
    told = [type(each) for each in desk.events(streams.MAIL, mail.receipt_hash)]
    assert told == [MailParked, MailAssigned, MailRecorded]
    (case,) = [
        each
        for each in desk.events(streams.RUN, run_id, BOOK)
        if isinstance(each, ReceiptUnfit) and each.receipt_hash == mail.receipt_hash
    ]
    assert (case.cop_no, case.status, case.reason) == (STRANGE, 800, "declaration unknown")
    assert verified(desk.system.engine).is_sound


def test_a_refusal_of_a_message_that_nobody_knows_is_a_case_of_the_run_it_is_given_to(desk):
    refusal = Document(
        {
            "guid": GUID,
            "returnStatus": "0002",
            "returnTime": "20260401120000000",
            "returnInfo": "报文格式不符",
            "oriMessageType": "CEB621Message",
            "oriBizMessage": "<a/>",
            "oriCopMsgId": GUID,
        }
    )
    desk.comes("refusal", as_customs_writes(Message("CEB900", GUID, (refusal,))))
    (mail,) = desk.parked()
    run_id, order_id = desk.a_run()
    giving = AssignMail(mail.receipt_hash, mail.numbers[0], BOOK, run_id, order_id, desk.clock())
    desk.system.handle(SHARED, giving, "give", "ada")
    desk.stage.settle(timedelta(0))
    told = [type(each) for each in desk.events(streams.MAIL, mail.receipt_hash)]
    assert told == [MailParked, MailAssigned, MailRecorded]
    (case,) = [
        each
        for each in desk.events(streams.RUN, run_id, BOOK)
        if isinstance(each, ReceiptUnfit) and each.receipt_hash == mail.receipt_hash
    ]
    assert (case.status, case.reason) == (900, "unknown message")


def first_receipt(desk) -> Document:
    c = stored_messages.c
    query = sa.select(c.bytes).where(c.direction == "in", c.kind == "CEB622").order_by(c.hash)
    with desk.system.engine.connect() as connection:
        return read(connection.scalars(query.limit(1)).one()).documents[0]


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b'{"returns": []}'],
)
def test_bytes_that_say_nothing_are_parked_with_the_bytes(desk, body):
    desk.comes("odd", body)
    (mail,) = desk.parked()
    assert mail.reason is Reason.UNREADABLE
    assert mail.detail
    assert desk.system.messages.get(SHARED, mail.receipt_hash).content == body
    run_id, order_id = desk.a_run()
    giving = AssignMail(mail.receipt_hash, "x", BOOK, run_id, order_id, desk.clock())
    with pytest.raises(MailCannotBeRead):
        desk.system.handle(SHARED, giving, "give", "ada")


def test_one_strange_document_keeps_no_other_from_its_run(desk):
    """Of an answer with two documents one is ours: it is recorded, the other parked."""
    ours = first_receipt(desk)
    both = Message("CEB622", GUID, (ours, RELEASED))
    desk.comes("both", as_customs_writes(both))
    (mail,) = desk.parked()
    assert mail.numbers == (f"declaration::{STRANGE}",)
    assert desk.link.problems == {}
    assert verified(desk.system.engine).is_sound
