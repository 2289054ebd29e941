"""Lists and gate passes of the account book that follow what stands, and parked answers."""

import re
from dataclasses import replace

import pytest

from adapters.customs.numbers import PAPER_AT_CUSTOMS, Number
from adapters.customs.register import NumberRegister, Owner
from adapters.parked_claims import ParkedClaims
from adapters.port.conduct import GENTLE
from adapters.simulator.running import BOOK
from application import streams
from domain.book_filing_commands import AskPaperAgain
from domain.book_filing_events import Ask, Verdict
from domain.book_filing_state import THE_LIST
from domain.exit_commands import IssueGatePass
from domain.exit_list import Stage as ExitStage
from domain.identifiers import OrderId, RunId, shared_of, stream_of
from domain.parked_mail import AssignMail, MailParked
from tests.adapters.verification.planting import verified
from tests.end_to_end.papers_ground import EXIT, INTO, OUT
from tests.end_to_end.papers_leaving import SOON, leave, sent
from tests.end_to_end.test_book_papers import exchanged, played

NUMBERS = re.compile(rb"<(etpsPreentNo|businessId|bondInvtNo|invtPreentNo|etpsInnerInvtNo)>[^<]*<")
"""By which an answer may say whose it is."""


def cited(message):
    return {bill["CbecBillNo"] for bill in message.all("InvtCbecBillType")}


def test_a_list_follows_what_is_taken_off_it_and_only_that_leaves(database_url):
    with played(database_url) as (ground, port):
        leave(ground)
        kept_back, *others = ground.released
        ground.take_off(kept_back)
        assert ground.told(OUT) == [
            "PaperSent",
            "accepted",
            "PaperOutdated",
            "PaperSent",
            "accepted",
        ]
        first, change = sent(ground, "INV101")
        head = change.one("InvtHeadType")
        filing = ground.state(streams.BOOK_FILING, OUT)
        assert (head["DclTypecd"], head["BondInvtNo"]) == ("2", filing.list_no)
        assert len(cited(change)) == len(cited(first)) - 1
        assert cited(change) < cited(first)
        ground.do(IssueGatePass(EXIT, "P-2", "浙B00002", ground.clock()))
        ground.weigh(OUT, "P-2", "浙B00002")
        left = ground.state(streams.EXIT, EXIT)
        assert left.stage is ExitStage.POSTED
        assert left.gone == set(others)
        assert ground.told(OUT)[5:] == [
            "LoadDescribed",
            "PaperSent",
            "accepted",
            "passed",
            "posted",
        ]
        lines = port.office.books.book_lines
        assert {balance.expected_reduction for balance in lines.balances.values()} == {0}
        assert verified(ground.system.engine).is_sound


@pytest.fixture
def own_url(tmp_path):
    return f"sqlite:///{tmp_path}/jihuo.db"


def test_of_an_exit_that_nothing_is_left_of_the_list_is_deleted_and_may_be_filed_anew(own_url):
    with played(own_url) as (ground, port):
        leave(ground)
        ground.take_off(*ground.released)
        assert ground.told(OUT)[2:] == ["PaperOutdated", "PaperSent", "deleted"]
        *_, deletion = sent(ground, "INV101")
        assert deletion.one("InvtHeadType")["DclTypecd"] == "3"
        assert cited(deletion) == set()
        books = port.office.books.book_lines
        assert books.cited == set()
        assert {balance.expected_reduction for balance in books.balances.values()} == {0}
        ground.sweep()
        assert ground.told(OUT)[5:] == []
        ground.leave("P-2")
        assert ground.told(OUT)[5:] == ["PaperSent", "accepted"]
        filing = ground.state(streams.BOOK_FILING, OUT)
        assert filing.standing(THE_LIST).ask is Ask.FILING


def test_a_pass_that_names_what_goes_is_voided_before_its_list_changes(own_url):
    with played(own_url) as (ground, _):
        leave(ground)
        kept_back, *others = ground.released
        ground.weigh(OUT, "P-1", "浙B00002", SOON)
        assert ground.told(OUT)[2:] == ["LoadDescribed", "PaperSent", "accepted"]
        ground.take_off(kept_back)
        outdated = ["PaperOutdated", "PaperOutdated"]
        assert ground.told(OUT)[5:] == [*outdated, "PaperSent", "deleted", "PaperSent", "accepted"]
        _, void = sent(ground, "SAS121")
        assert void.one("PassportHead")["DclTypecd"] == "3"
        assert len(void.one("PassportHead")["PassportNo"]) == 24
        left = ground.state(streams.EXIT, EXIT)
        assert not left.gone
        ground.do(IssueGatePass(EXIT, "P-2", "浙B00002", ground.clock()))
        ground.weigh(OUT, "P-2", "浙B00002")
        assert ground.state(streams.EXIT, EXIT).gone == set(others)


def test_a_change_that_customs_returns_leaves_the_list_and_waits_for_a_person(own_url):
    with played(own_url) as (ground, port):
        leave(ground)
        set_returned(port, 1000)
        ground.take_off(ground.released[0])
        assert ground.told(OUT)[2:] == ["PaperOutdated", "PaperSent", "returned"]
        ground.sweep()
        assert ground.told(OUT)[5:] == []
        set_returned(port, 0)
        ground.do(IssueGatePass(EXIT, "P-2", "浙B00002", ground.clock()))
        ground.weigh(OUT, "P-2", "浙B00002")
        assert ground.told(OUT)[5:] == ["LoadDescribed"]
        ground.do(AskPaperAgain(OUT, *THE_LIST, ground.clock()))
        ground.stage.settle()
        assert ground.told(OUT)[6:] == [
            *("PaperAskedAgain", "PaperSent", "accepted"),
            *("PaperSent", "accepted", "passed", "posted"),
        ]


def set_returned(port, per_thousand):
    object.__setattr__(port.office.books.conduct, "papers_returned", per_thousand)


def test_changes_that_are_said_twice_are_once(own_url):
    with played(own_url, replace(GENTLE, repeated=1000)) as (ground, _):
        leave(ground)
        ground.take_off(ground.released[0])
        assert ground.told(OUT)[2:] == ["PaperOutdated", "PaperSent", "accepted"]
        assert len(sent(ground, "INV101")) == 2


def test_a_parked_answer_is_given_to_its_paper_by_hand(own_url):
    with played(own_url) as (ground, port):
        ground.open_book()
        ground.assign_lines()
        ground.list_entry()
        (body,) = (row.bytes for row in exchanged(ground) if row.kind == "INV201")
        own_no = ground.events(streams.BOOK_FILING, INTO)[0].own_no
        strange = NUMBERS.sub(rb"<\1>STRANGE<", body)
        assert own_no.encode() not in strange
        port.link.arrive("strange", strange.replace(b"<invtStucd>0<", b"<invtStucd>2<"))
        ground.stage.settle()
        pages = ground.system.log.page(0, 100_000)
        (parked,) = [each.event for each in pages if isinstance(each.event, MailParked)]
        before = len(ground.told(INTO))
        given = AssignMail(
            parked.receipt_hash,
            parked.numbers[0],
            BOOK,
            RunId(INTO),
            OrderId(""),
            ground.clock(),
            own_no,
            is_whole=True,
        )
        ground.assign(given)
        assert len(ground.told(INTO)) == before + 1
        ground.assign(given)
        assert len(ground.told(INTO)) == before + 1
        filing = ground.state(streams.BOOK_FILING, INTO)
        assert filing.attempts[own_no].verdict is Verdict.RETURNED
        mail_id = stream_of(shared_of(BOOK), streams.MAIL, parked.receipt_hash)
        mail = ground.system.handling.reader.read([mail_id])[mail_id].state
        assert not mail.waiting
        assert mail.recorded == {*parked.numbers}


def test_a_parked_answer_goes_to_its_paper_once_its_number_is_known(own_url):
    with played(own_url) as (ground, port):
        ground.open_book()
        ground.assign_lines()
        ground.list_entry()
        (body,) = (row.bytes for row in exchanged(ground) if row.kind == "INV201")
        own_no = ground.events(streams.BOOK_FILING, INTO)[0].own_no
        strange = NUMBERS.sub(rb"<\1>STRANGE<", body)
        port.link.arrive("strange", strange.replace(b"<invtStucd>0<", b"<invtStucd>2<"))
        ground.stage.settle()
        before = len(ground.told(INTO))
        claims = ParkedClaims(ground.system)
        ground.system.follow()
        assert claims.claim() == 0
        owner = Owner(BOOK, RunId(INTO), OrderId(""), own_no, own_no)
        number = Number(PAPER_AT_CUSTOMS, "", "STRANGE")
        NumberRegister(ground.system.engine).note({number: owner})
        # Known by one of its numbers, it is given with both.
        assert claims.claim() == 2
        ground.stage.settle()
        assert ground.told(INTO)[before:] == ["returned"]
        ground.system.follow()
        assert claims.claim() == 0
