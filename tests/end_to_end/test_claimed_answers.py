"""Parked answers are claimed by themselves once the register knows the numbers they name."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters import looking_round, parked_claims
from adapters.bootstrap import System
from adapters.customs.messages.documents import Document, Message
from adapters.customs.messages.reading import read
from adapters.customs.numbers import Number
from adapters.customs.register import NumberRegister, Owner, customs_numbers
from adapters.message_store import stored_messages
from adapters.parked_claims import CUSTOMS_DESK
from adapters.port.conduct import GENTLE
from adapters.port.office import as_customs_writes
from adapters.simulator.clock import ScriptClock
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.running import BOOK, START, play
from adapters.simulator.stage import SimulationStage
from adapters.sweeping import Sweeper
from application import streams
from domain.clearance_events import ReceiptUnfit, TaxSettled
from domain.identifiers import OrderId, Partition, shared_of, stream_of
from domain.parked_mail import AssignMail, DismissMail, MailAssigned, MailParked, MailRecorded
from tests.adapters.verification.planting import verified

SHARED = shared_of(BOOK)
GUID = "0F4C6C2A-7D0B-5C6D-9E55-1A2B3C4D5E6F"
STRANGE = "D1R999999900101"
DECLARATION = Number("declaration", "", STRANGE)
RECORDED = [MailParked, MailAssigned, MailRecorded]


class Desk:
    def __init__(self, url: str) -> None:
        self.clock = ScriptClock(START)
        self.system = System(url, self.clock)
        port = PlayedPort(self.clock, 5, GENTLE)
        self.stage = SimulationStage(self.system, self.clock, BOOK, 5, port)
        play(self.stage, 12, 2, lambda *_: None)
        self.link = port.link
        self.register = NumberRegister(self.system.engine)
        self.sweeper = Sweeper(self.system, lambda _: None)
        self.arrived = 0

    def comes(self, *documents: Document, kind: str = "CEB622") -> str:
        """An answer with these documents; its hash where it was parked."""
        self.arrived += 1
        guid = f"{GUID[:-2]}{self.arrived:02d}"
        before = set(self.parked())
        self.link.arrive(
            f"strange-{self.arrived}", as_customs_writes(Message(kind, guid, documents))
        )
        self.stage.settle(timedelta(0))
        (digest,) = set(self.parked()) - before or {""}
        return digest

    def parked(self) -> list[str]:
        told = self.system.log.page(0, 100_000)
        return [e.event.receipt_hash for e in told if isinstance(e.event, MailParked)]

    def sweep(self) -> int:
        found = self.sweeper.sweep()
        self.stage.settle(timedelta(0))
        return found

    def told(self, digest: str) -> list[type]:
        return [type(each) for each in self.events(SHARED, streams.MAIL, digest)]

    def events(self, partition: Partition, kind: str, local_id: str) -> list:
        stream_id = stream_of(partition, kind, local_id)
        return list(self.system.log.read([stream_id])[stream_id].events)

    def an_owner(self) -> tuple[Number, Owner]:
        """A declaration of the register, and whose it is."""
        c = customs_numbers.c
        query = sa.select(c.number).where(c.subject == "declaration").order_by(c.number)
        with self.system.engine.connect() as connection:
            number = Number("declaration", "", connection.scalars(query.limit(1)).one())
        return number, self.register.owners([number])[number]

    def a_receipt(self) -> Document:
        c = stored_messages.c
        query = sa.select(c.bytes).where(c.direction == "in", c.kind == "CEB622").order_by(c.hash)
        with self.system.engine.connect() as connection:
            return read(connection.scalars(query.limit(1)).one()).documents[0]


@pytest.fixture(scope="module")
def desk(database_url):
    desk = Desk(database_url)
    yield desk
    desk.system.close()


def released(cop_no: str, invt_no: str = "31152026I999999999") -> Document:
    return Document(
        {
            "guid": GUID,
            "copNo": cop_no,
            "preNo": "B20260401000000001",
            "invtNo": invt_no,
            "returnStatus": "800",
            "returnTime": "20260401120000000",
            "returnInfo": "[Code:2600;Desc:放行]",
        }
    )


def tax_state(invt_no: str, tax_no: str) -> Document:
    """A bill that was paid."""
    said = {"invtNo": invt_no, "taxNo": tax_no, "status": "2"}
    return Document({"guid": GUID, "returnTime": "20260401120000000", **said})


def test_an_answer_is_claimed_when_its_number_becomes_known(desk):
    digest = desk.comes(released(STRANGE))
    assert desk.sweep() == 0
    assert desk.told(digest) == [MailParked]
    _, owner = desk.an_owner()
    desk.register.note({DECLARATION: Owner(owner.partition, owner.run_id, owner.order_id, "m", "")})
    assert desk.sweep() == 1
    assert desk.told(digest) == RECORDED
    assert desk.sweep() == 0
    assert desk.told(digest) == RECORDED
    told = desk.events(BOOK, streams.RUN, owner.run_id)
    cases = [e for e in told if isinstance(e, ReceiptUnfit) and e.receipt_hash == digest]
    assert [(case.cop_no, case.status) for case in cases] == [(STRANGE, 800)]
    assert verified(desk.system.engine).is_sound


def test_it_is_claimed_by_the_desk_and_not_by_a_person(desk):
    (claimed,) = [
        each
        for each in desk.system.log.page(0, 100_000)
        if isinstance(each.event, MailAssigned) and each.event.number == DECLARATION.said()
    ]
    assert claimed.metadata.actor == CUSTOMS_DESK
    assert claimed.event.book == BOOK


def test_a_list_number_that_a_later_receipt_tells_claims_its_tax_state(desk):
    invt_no = "31152026I888888888"
    digest = desk.comes(tax_state(invt_no, "T1"), kind="CEB818")
    assert desk.told(digest) == [MailParked]
    number, owner = desk.an_owner()
    desk.comes(released(number.number, invt_no))
    assert desk.sweep() == 1
    assert desk.told(digest) == RECORDED
    told = desk.events(BOOK, streams.RUN, owner.run_id)
    states = [e for e in told if isinstance(e, TaxSettled) and e.receipt_hash == digest]
    assert [state.tax_nos for state in states] == [("T1",)]
    assert verified(desk.system.engine).is_sound


def test_a_list_number_told_by_a_parked_receipt_is_learnt_when_it_is_claimed(desk):
    """Two parked answers, the second's number known only by the first."""
    cop_no, invt_no = "D1R999999900202", "31152026I777777777"
    bill = desk.comes(tax_state(invt_no, "T2"), kind="CEB818")
    receipt = desk.comes(released(cop_no, invt_no))
    _, owner = desk.an_owner()
    desk.register.note({Number("declaration", "", cop_no): owner})
    assert desk.sweep() == 1
    assert desk.told(receipt) == RECORDED
    assert desk.sweep() == 1
    assert desk.told(bill) == RECORDED
    assert verified(desk.system.engine).is_sound


def test_what_a_person_gave_away_or_dismissed_is_left_alone(desk):
    given, dismissed = Number("declaration", "", "D-GIVEN"), Number("declaration", "", "D-NOISE")
    first, second = (desk.comes(released(each.number)) for each in (given, dismissed))
    _, owner = desk.an_owner()
    desk.register.note({given: owner, dismissed: owner})
    at = desk.clock()
    giving = AssignMail(first, given.said(), BOOK, owner.run_id, OrderId("s:other"), at)
    desk.system.handle(SHARED, giving, "give-other", "ada")
    desk.system.handle(SHARED, DismissMail(second, "noise", at), "dismiss-other", "ada")
    assert desk.sweep() == 0
    assert MailAssigned not in desk.told(second)


def test_a_number_of_another_operator_claims_nothing(desk):
    number = Number("declaration", "", "D-OTHERS")
    digest = desk.comes(released(number.number))
    _, owner = desk.an_owner()
    others = Owner(Partition("other.NB01"), owner.run_id, owner.order_id, "m")
    desk.register.note({number: others})
    assert desk.sweep() == 0
    assert desk.told(digest) == [MailParked]


def test_numbers_that_stay_unknown_keep_no_other_from_its_turn(desk, monkeypatch):
    monkeypatch.setattr(parked_claims, "OF_A_KIND_MAX", 1)
    assert looking_round.OF_A_KIND_MAX > 1
    for number in ("A-NEVER-1", "A-NEVER-2"):
        desk.comes(released(number))
    last = Number("declaration", "", "Z-KNOWN")
    digest = desk.comes(released(last.number))
    _, owner = desk.an_owner()
    desk.register.note({last: owner})
    assert [desk.sweep() for _ in range(6)].count(1) == 1
    assert desk.told(digest) == RECORDED
